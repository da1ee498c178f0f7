"""The names of modules that could be imported, found in folders and never by importing."""

from __future__ import annotations

import os
import re
import sys
from importlib.machinery import all_suffixes
from threading import Thread
from typing import TYPE_CHECKING, Any

from .statics import MISSING, attributes, entry, is_a, own

if TYPE_CHECKING:
    from types import ModuleType

    from nacre import Shell

PATIENCE = 0.01  # seconds after which a listing goes on behind the answer
LONGEST = 500_000  # bytes of a module's source that are looked at
MOST = 20_000  # entries of a folder that are looked at
_TOP = re.compile(
    r"^(?:async[ \t]+)?(?:(?P<word>def|class)[ \t]+)?(?P<name>[^\W\d]\w*)(?(word)|[ \t]*(?::[^=\n]*)?=(?!=))", re.M
)
_IMPORTED = re.compile(r"^(?:from[ \t]+[.\w]+[ \t]+)?import[ \t]+(\([^)]*\)|[^\n#]*)", re.M)


class Modules:
    """Listings of folders, kept until a folder changes. One of these serves one shell."""

    def __init__(self, shell: Shell) -> None:
        self._kept: dict[str, tuple[int, list[str]]] = {}
        self._listing: Thread | None = None

    def top(self) -> set[str]:
        """Modules without a dot: those listed by now, which the first time may not be all there are."""
        found = set(sys.builtin_module_names) | set(sys.stdlib_module_names)
        found.update(name for name in list(sys.modules) if type(name) is str and "." not in name)
        folders = [one or os.curdir for one in list(sys.path) if type(one) is str]
        if self._listing is None or not self._listing.is_alive():
            self._listing = Thread(target=self._list, args=(folders,), name="nacre-modules", daemon=True)
            self._listing.start()
        self._listing.join(PATIENCE)
        for folder in folders:
            found.update(self._kept.get(folder, (0, []))[1])
        return {name for name in found if name.isidentifier()}

    def _list(self, folders: list[str]) -> None:
        for folder in folders:
            self.within(folder)

    def below(self, package: str) -> set[str]:
        """The modules right within a package."""
        found = {name for folder in self._folders(package) for name in self.within(folder)}
        start = package + "."
        loaded = (name[len(start) :] for name in list(sys.modules) if type(name) is str and name.startswith(start))
        return found | {name for name in loaded if "." not in name}

    def names(self, module: str) -> dict[str, Any]:
        """What a module binds: the values where it is loaded, else what its source tells, each MISSING."""
        loaded = sys.modules.get(module)
        if loaded is not None:
            return attributes(loaded)
        return dict.fromkeys(_from_source(self._source(module)), MISSING)

    def within(self, folder: str) -> list[str]:
        """The modules in a folder; none where it cannot be read."""
        try:
            changed = os.stat(folder).st_mtime_ns
        except (OSError, ValueError):
            return []
        kept = self._kept.get(folder)
        if kept is None or kept[0] != changed:
            kept = self._kept[folder] = (changed, _listed(folder))
        return kept[1]

    def _folders(self, package: str) -> list[str]:
        loaded: ModuleType | None = sys.modules.get(package)
        if loaded is not None:
            path = entry(own(loaded), "__path__")
            if path is not MISSING and not is_a(path, list):
                path = entry(own(path), "_path")  # of a namespace package, which would look around when asked
            return [one for one in path if type(one) is str] if type(path) is list else []
        head, _, name = package.rpartition(".")
        places = self._folders(head) if head else [one or os.curdir for one in list(sys.path) if type(one) is str]
        return [folder for one in places if os.path.isdir(folder := os.path.join(one, name))][:3]

    def _source(self, module: str) -> str:
        head, _, name = module.rpartition(".")
        places = self._folders(head) if head else [one or os.curdir for one in list(sys.path) if type(one) is str]
        for place in places:
            for path in (os.path.join(place, name, "__init__.py"), os.path.join(place, f"{name}.py")):
                try:
                    with open(path, "rb") as file:
                        return file.read(LONGEST).decode(errors="replace")
                except (OSError, ValueError):
                    continue
        return ""


def _listed(folder: str) -> list[str]:
    found, suffixes = set(), sorted(all_suffixes(), key=len, reverse=True)
    try:
        with os.scandir(folder) as entries:
            for _, one in zip(range(MOST), entries, strict=False):
                name = one.name
                if name.isidentifier():
                    if os.path.exists(os.path.join(folder, name, "__init__.py")):
                        found.add(name)
                elif suffix := next((end for end in suffixes if name.endswith(end)), ""):
                    found.add(name.removesuffix(suffix))
    except OSError:
        return []
    return sorted(name for name in found if name.isidentifier() and name != "__init__")


def _from_source(source: str) -> set[str]:
    found = {match["name"] for match in _TOP.finditer(source)}
    for match in _IMPORTED.finditer(source):
        for one in match[1].strip("()").split(","):
            name = one.split("#")[0].split(" as ")[-1].strip()
            if name.isidentifier():
                found.add(name)
    return found
