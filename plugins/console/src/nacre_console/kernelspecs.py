"""The kernels that are installed: folders with a ``kernel.json``, in the places where Jupyter looks."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from nacre import UsageError, nearest
from nacre_kernel.connection import data_folder

OURS = "nacre"


class Spec(NamedTuple):
    """How a kernel is started. folder: that of its kernel.json, empty for one that needs none."""

    name: str
    argv: tuple[str, ...]
    language: str = ""
    by_message: bool = False  # whether it is interrupted by a message instead of a signal
    environment: Mapping[str, str] = {}
    folder: str = ""


def find(name: str, profile: str = "") -> Spec:
    """The kernel of a name, Nacre's own where none is given. Raises ``UsageError``.

    profile: for Nacre's own kernel, the profile it uses.
    """
    if name.lower() in ("", OURS):
        chosen = ("--profile", profile) if profile else ()
        return Spec(OURS, (sys.executable, "-m", "nacre", *chosen, "kernel", "-f", "{connection_file}"), "python")
    folders = dict(_folders())
    folder = folders.get(name.lower())
    if folder is None:
        known = ", ".join(sorted({OURS, *folders}))
        raise UsageError(f"console: no kernel {name!r}{nearest(name, folders)}; there are: {known}")
    return _read(name, folder)


def _folders() -> Iterator[tuple[str, str]]:
    """The names of all kernels and their folders; of two with one name, the one to use comes last."""
    for place in reversed(list(_places())):
        try:
            names = os.listdir(place)
        except OSError:
            continue
        for name in names:
            if os.path.isfile(os.path.join(place, name, "kernel.json")):
                yield name.lower(), os.path.join(place, name)


def _places() -> Iterator[str]:
    """Where Jupyter looks, first things first."""
    named = [path for path in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if path]
    ours = os.path.join(sys.prefix, "share", "jupyter")
    own = [ours, data_folder()] if sys.prefix != sys.base_prefix else [data_folder(), ours]
    system = ["/usr/local/share/jupyter", "/usr/share/jupyter"] if os.name == "posix" else []
    for place in (*named, *own, *system):
        yield os.path.join(place, "kernels")


def _read(name: str, folder: str) -> Spec:
    path = os.path.join(folder, "kernel.json")
    try:
        with open(path, encoding="utf-8") as file:
            told: dict[str, Any] = json.load(file)
        argv = [str(word) for word in told["argv"]]
        environment = {str(key): str(value) for key, value in (told.get("env") or {}).items()}
    except OSError as error:
        raise UsageError(f"console: cannot read {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"console: {path} is no kernelspec: {error!r}") from None
    if not argv:
        raise UsageError(f"console: {path} says no command")
    version = sys.version_info
    if argv[0] in ("python", "python3", f"python{version[0]}.{version[1]}"):  # the one this environment has
        argv[0] = sys.executable
    by_message = told.get("interrupt_mode") == "message"
    return Spec(name.lower(), tuple(argv), str(told.get("language", "")), by_message, environment, folder)
