"""Which plugins and profiles are installed, and what each plugin offers, kept in one file.

Reading the file costs about a millisecond and imports nothing. It holds for one interpreter, and as long
as no trusted folder of ``sys.path`` and no editable plugin's front door has changed. Otherwise stevedore
lists the entry points again; what a plugin offers is asked of it when it is first selected.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from . import __version__, paths
from .words import told

PLUGINS = "nacre.plugins"
PROFILES = "nacre.profiles"
FORMAT = 2


class Row:
    """One installed plugin.

    problem: why it cannot be used, or empty. hooks: what it implements; None until it was asked.
    offers: per contribute hook, the declarations' type as ``module:name`` and their fields.
    """

    def __init__(self, name: str, module: str, dist: str, version: str, problem: str = "", origin: str = "") -> None:
        self.name, self.module, self.dist, self.version = name, module, dist, version
        self.problem, self.origin = problem, origin
        self.hooks: list[str] | None = None
        self.offers: dict[str, tuple[str, list[list[Any]]]] | None = None


class Index:
    """The installed plugins by name, and the profiles' files by name.

    where: the folder of the index file; None keeps it in memory only.
    """

    def __init__(self, extra: Iterable[str] = (), where: str | None = None, fresh: bool = False) -> None:
        self.rows: dict[str, Row] = {}
        self.profiles: dict[str, str] = {}
        self.entries = paths.trusted_entries(extra)
        self._key = [FORMAT, __version__, sys.executable, sys.prefix, *map(paths.stamp, self.entries)]
        digest = zlib.crc32("\0".join([sys.executable, sys.prefix, *self.entries]).encode())
        self.file = os.path.join(where, f"index-{digest:08x}.json") if where else None
        self.dirty = False
        if fresh or not self._read():
            self._rebuild()
            self.save()

    def _read(self) -> bool:
        if self.file is None:
            return False
        try:
            with open(self.file, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["key"] != self._key or any(paths.stamp(known[0]) != known for known in kept["watched"]):
                return False
            for fields in kept["plugins"]:
                row = self.rows[fields[0]] = Row(*fields[:6])
                row.hooks, row.offers = fields[6:]
            self.profiles = kept["profiles"]
        except Exception:  # whatever stands there, it is built anew
            self.rows.clear()
            return False
        return True

    def save(self) -> None:
        """Write what has become known since it was read. Where it cannot be written, nothing is lost."""
        if self.file is None or not self.dirty:
            return
        watched = [paths.stamp(row.origin) for row in self.rows.values() if row.origin]
        plugins = [list(vars(row).values()) for row in self.rows.values()]
        kept = {"key": self._key, "watched": watched, "plugins": plugins, "profiles": self.profiles}
        with suppress(OSError):
            paths.write_private(self.file, json.dumps(kept))
        self.dirty = False

    def _rebuild(self) -> None:
        self.dirty = True
        with paths.trusted_imports:
            for entry, dist in _entry_points(PLUGINS, self.entries):
                self._add_plugin(entry, dist)
            places = [place for entry, _ in _entry_points(PROFILES, self.entries) for place in _places(entry.value)]
            for place in filter(os.path.isdir, places):
                for file in [file for file in sorted(os.listdir(place)) if file.endswith(".toml")]:
                    self.profiles.setdefault(file.removesuffix(".toml"), os.path.join(place, file))

    def _add_plugin(self, entry: Any, dist: Any) -> None:
        name, version, requires, problem = entry.value, "?", list[str](), ""
        try:
            name, version, requires = str(dist.metadata["Name"] or name), str(dist.version), dist.requires or []
        except Exception as error:
            problem = f"its metadata cannot be read ({told(error)}): install it again"
        row = Row(entry.name, entry.value, name, version, problem)
        if entry.name in self.rows:
            other = self.rows[entry.name]
            if (other.dist, other.version) == (name, version):
                return  # one distribution seen through two path entries
            both = " and ".join(sorted((other.dist, name)))
            other.problem = f"two distributions, {both}, call a plugin {entry.name!r}: uninstall one"
            return
        module = entry.value.partition(":")[0].strip()
        if entry.value != module or not all(part.isidentifier() for part in module.split(".")):
            row.problem = f"its entry point {entry.value!r} is not a module: it should read 'package.plugin'"
        else:
            row.origin = _front_door(module, self.entries)
        for requirement in requires:
            if not fits(requirement, "nacre-core", __version__):
                row.problem = f"it needs {requirement}, this is nacre-core {__version__}: upgrade the one or the other"
        self.rows[entry.name] = row


def _entry_points(group: str, entries: list[str]) -> Iterable[tuple[Any, Any]]:
    """The entry points of a group with their distributions, by name, from trusted folders only."""
    from importlib.metadata import EntryPoint, distributions

    from stevedore.named import NamedExtensionManager

    owners: list[tuple[EntryPoint, Any]] = []

    class Installed(NamedExtensionManager[Any]):
        # stevedore's own cache forgets distributions and notices changes only minutes later
        def list_entry_points(self) -> list[EntryPoint]:
            for dist in distributions(path=entries):
                with suppress(Exception):  # torn metadata is anybody's, and breaks nobody else's
                    owners.extend([(entry, dist) for entry in dist.entry_points if entry.group == group])
            return [entry for entry, _ in owners]

    Installed(group, names=[])  # an empty list of names: everything is listed, nothing is loaded
    return sorted(owners, key=lambda pair: pair[0].name)


def _places(package: str) -> list[str]:
    """The folders where a package is, by where its outermost one is: nothing is imported."""
    from importlib.util import find_spec

    outermost, *inner = package.split(".")
    try:
        spec = find_spec(outermost)
    except (ImportError, ValueError):
        return []
    return [os.path.join(place, *inner) for place in spec.submodule_search_locations or ()] if spec else []


def _front_door(module: str, entries: list[str]) -> str:
    """The file of an editable plugin's front door, which is watched; empty where a folder's time will do."""
    outermost, *inner = module.split(".")
    places = [place for place in _places(outermost) if os.path.dirname(place) not in entries]
    return os.path.join(places[0], *inner) + ".py" if places else ""


def fits(requirement: str, name: str, version: str) -> bool:
    """Whether ``version`` satisfies a requirement such as ``"nacre-core>=0.1,<0.2"``; requirements on other
    distributions, and clauses that are not plain comparisons of releases, always do."""
    import operator
    import re

    def release(text: str) -> list[int]:
        return ([int(number) for number in re.findall(r"\d+", text)] + [0, 0, 0])[:3]

    parts = re.match(r"\s*([\w.-]+)\s*(?:\[[^]]*\])?\s*\(?([^;)]*)", requirement)
    if (
        not parts or re.sub(r"[-_.]+", "-", parts[1]).lower() != name or ";" in requirement
    ):  # a marker is pip's to judge
        return True
    compare = {"==": "eq", "!=": "ne", "<=": "le", ">=": "ge", "<": "lt", ">": "gt", "~=": "ge"}
    for how, text in re.findall(r"(~=|==|!=|<=|>=|<|>)\s*([0-9.]+)(?![\w*])", parts[2]):
        fixed = len(text.split(".")) - 1 if how == "~=" else 0  # it fixes all but the last number
        have, want = release(version), release(text)
        if not getattr(operator, compare[how])(have, want) or have[:fixed] != want[:fixed]:
            return False
    return True
