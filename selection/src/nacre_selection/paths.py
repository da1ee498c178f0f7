"""Where files live, which import paths are trusted, and how private files are written."""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock
from contextlib import suppress
from functools import lru_cache

TYPE_CHECKING = False  # the typing module is 5 ms on the way to the first prompt
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def _home(variable: str, fallback: str, inside: str) -> str:
    override = os.environ.get("NACRE_HOME")
    if override:
        return os.path.join(os.path.abspath(override), inside).rstrip(os.sep)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA" if inside else "APPDATA") or os.path.expanduser("~")
        return os.path.join(base, "nacre", inside).rstrip(os.sep)
    base = os.environ.get(variable, "")
    if not os.path.isabs(base):  # the XDG base directory specification: a relative value is to be ignored
        home = os.path.expanduser("~")
        base = os.path.join(home if os.path.isabs(home) else "/nonexistent", fallback)  # "~" is no folder of here
    return os.path.join(base, "nacre")


def config_home() -> str:
    """The user's configuration: ``$NACRE_HOME``, else the XDG configuration folder."""
    return _home("XDG_CONFIG_HOME", ".config", "")


def cache_home() -> str:
    """What can be rebuilt at any time."""
    return _home("XDG_CACHE_HOME", ".cache", "cache")


def cache() -> str | None:
    """The same; None where ``NACRE_INDEX=off`` says that nothing is to be kept."""
    return None if os.environ.get("NACRE_INDEX") == "off" else cache_home()


def state_home() -> str:
    """What must be kept but is not configuration: history, trust."""
    return _home("XDG_STATE_HOME", os.path.join(".local", "state"), "state")


def site_homes() -> list[str]:
    """The machine's and the environment's configuration folders; the later one wins."""
    machine = [] if sys.platform == "win32" else ["/etc/nacre"]
    return list(dict.fromkeys([*machine, os.path.join(sys.prefix, "etc", "nacre")]))


def write_private(path: str, text: str) -> None:
    """Replace a file atomically, readable by its owner only, in a folder of its owner only."""
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    temporary = f"{path}.{os.getpid()}"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def stamp(path: str) -> list[Any]:
    """What changes with a file or a folder; the path alone where that cannot be had."""
    with suppress(OSError, ValueError):
        facts = os.stat(path)
        return [path, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size, facts.st_ino]
    return [path]


def only_ours(path: str) -> bool:
    """Whether nobody but the user or root can write the file (always true on Windows)."""
    facts = os.stat(path)
    return not hasattr(os, "getuid") or (facts.st_uid in (0, os.getuid()) and not facts.st_mode & 0o022)


def trusted_entries(extra: Iterable[str] = ()) -> list[str]:
    """The entries of ``sys.path`` that may hold plugins: absolute ones under the interpreter's prefixes
    or the user site, the one Nacre itself came from, and those under ``extra``. Never the working directory."""
    roots = _roots(filter(os.path.isabs, extra))
    return list(dict.fromkeys(entry for entry in elsewhere() if _inside(entry, roots)))


def elsewhere() -> tuple[str, ...]:
    """``sys.path`` without what stands for "here": relative entries, and those of ``here`` that are not the
    interpreter's own."""
    return _elsewhere(tuple(sys.path), here())


def here() -> frozenset[str]:
    """The working directory and the folder of the running script."""
    with suppress(OSError):  # the working directory may be gone
        script = getattr(sys.modules.get("__main__"), "__file__", None) or "/"
        return frozenset((os.path.realpath(os.getcwd()), os.path.realpath(os.path.dirname(script))))
    return frozenset()


@lru_cache(maxsize=1)  # asked before each import of a plugin's module, and each answer costs a walk over the disk
def _elsewhere(path: tuple[str, ...], places: frozenset[str]) -> tuple[str, ...]:
    roots = _roots()
    absolute = filter(os.path.isabs, path)
    return tuple(entry for entry in absolute if os.path.realpath(entry) not in places or _inside(entry, roots))


def _roots(extra: Iterable[str] = ()) -> tuple[str, ...]:
    """Folders whose folders count; those without a separator at the end count themselves, which a prefix does not:
    it may be a project's."""
    site = sys.modules.get("site")
    own = {*extra, *((getattr(site, "USER_SITE", None),) if getattr(site, "ENABLE_USER_SITE", False) else ())} - {None}
    folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, *own}
    return (*(os.path.realpath(one) + os.sep for one in folders), *map(os.path.realpath, own))


def _inside(entry: str, roots: tuple[str, ...]) -> bool:
    # the path entry that Nacre came from counts, also from a zip; not a place beside this file
    own = os.path.realpath(os.path.dirname(os.path.dirname(__spec__.origin or "")))
    real = os.path.realpath(entry)
    return real == own or real in roots or any(root[-1] == os.sep and real.startswith(root) for root in roots)


class TrustedImports:
    """``with`` it, imports go without the working directory, so that no file there can stand in for a plugin's
    module. Several threads may do so at once: the first takes "here" out of ``sys.path``, the last puts it back."""

    def __init__(self) -> None:
        self._switching = allocate_lock()
        self._importing = 0
        self._before: list[str] = []
        self._kept: list[str] = []

    def __enter__(self) -> None:
        with self._switching:
            self._importing += 1
            if self._importing == 1:
                self._before, self._kept = list(sys.path), list(elsewhere())
                sys.path[:] = self._kept

    def __exit__(self, *_: object) -> None:
        with self._switching:
            self._importing -= 1
            if not self._importing:
                changed = sys.path != self._kept  # by what was imported
                here = [entry for entry in self._before if entry not in self._kept]
                sys.path[:] = [*here, *sys.path] if changed else self._before


trusted_imports = TrustedImports()  # one for the one sys.path of a process


def come_back(folder: str) -> None:
    """Put the folder of the user's code first in ``sys.path``, as Python has it. What is not the user's looks there
    last, so that no file in it stands in for a library."""
    if not sys.flags.safe_path:
        from importlib.machinery import PathFinder

        finders: list[Any] = sys.meta_path
        finders.insert(finders.index(PathFinder) if PathFinder in finders else len(finders), InstalledFirst())
        sys.path.insert(0, folder)


class InstalledFirst:
    """Has all code but the user's import what is installed, though a file "here" may have its name."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        frame: Any = sys._getframe(1)
        while frame.f_back and str(frame.f_globals.get("__name__")).startswith("importlib"):
            frame = frame.f_back
        if path is not None or _users(frame):
            return None
        from importlib.machinery import PathFinder

        return PathFinder.find_spec(name, elsewhere())


def _users(frame: Any) -> bool:
    """Whether a frame is of the user's code: a cell, a module "here", or what runs one by its name."""
    name: str = frame.f_code.co_filename
    if not os.path.isabs(name):
        return name[:7] != "<frozen" or str(frame.f_globals.get("__name__")) == "runpy"
    file = os.path.realpath(name)
    return any(file.startswith(place + os.sep) for place in here()) and not _inside(file, _roots())


def resolve(target: Any) -> Any:
    """The object that ``"package.module:attribute"`` names; a callable stands for itself."""
    if not isinstance(target, str):
        return target
    module, _, path = target.partition(":")
    found: Any = sys.modules.get(module)
    if found is None or getattr(found.__spec__, "_initializing", False):
        from importlib import import_module

        with trusted_imports:
            found = import_module(module)
    for part in filter(None, path.split(".")):
        found = getattr(found, part)
    return found
