"""Configuration: layers of plain data, merged with the file and line each value came from.

Later wins: trait defaults < profile (after ``extends``) < site < user < project < environment < command
line. A layer is TOML; ``config.py`` beside a site or user ``config.toml`` is executed, if no one else may
write it. A project layer counts only once it is trusted (``trust``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from .words import UsageError, nearest

# what a layer may say: tables with the keys they may have (any where none is given), and single keys (None)
TABLES: dict[str, tuple[str, ...] | None] = {
    "plugins": ("enable", "disable"),
    "startup": ("lines", "files"),
    "choose": (),
    "traits": (),
    **dict.fromkeys(("summary", "extends", "include", "profile", "trusted_paths")),
}
# what does not count in a layer; a project's file may name no other: its own text is what was trusted
WITHHELD = {
    "project": ("extends", "include", "trusted_paths", "startup.files"),
    "profile": ("profile", "trusted_paths"),
}
CHOICES = ("history", "frontend")  # besides "magic.NAME", "service.NAME" and "HOOK.NAME"


class Origin(NamedTuple):
    """Where a value was set: the layer's name, its file, and the line (0 where there is none)."""

    layer: str
    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{self.layer} ({place})" if place else self.layer


class Setting(NamedTuple):
    """A value and where it was set."""

    value: Any
    origin: Origin


class Layer(NamedTuple):
    """One file's (or the environment's, or the command line's) data, and the line of each dotted key."""

    data: Mapping[str, Any]
    origin: Origin
    lines: Mapping[str, int] = {}

    def at(self, *key: str) -> Origin:
        """Where a key was set."""
        return self.origin._replace(line=self.lines.get(".".join(key), self.origin.line))


class Settings:
    """What all layers together say. Each list of settings runs from the weakest to the winner."""

    def __init__(self, profile: str = "") -> None:
        self.profile = profile
        self.summary = ""
        self.plugins: list[tuple[bool, Setting]] = []
        self.choose: dict[str, list[Setting]] = {}
        self.traits: dict[str, dict[str, list[Setting]]] = {}
        self.startup: list[tuple[str, Setting]] = []
        self.trusted_paths: list[str] = []
        self.warnings: list[str] = []
        self.layers: list[Origin] = []

    def choice(self, key: str) -> str:
        """The winner of ``[choose] key``, or an empty string."""
        found = self.choose.get(key)
        return str(found[-1].value) if found else ""

    def trait_values(self, name: str) -> dict[str, Setting]:
        """The winning setting of each trait of a class."""
        return {trait: found[-1] for trait, found in self.traits.get(name, {}).items()}

    def enabled(self, installed: Iterable[str]) -> list[str]:
        """The installed plugins that the layers enable; a later layer's word beats an earlier one's."""
        names = list(installed)
        chosen: dict[str, bool] = {}
        for enable, setting in self.plugins:
            matched = [name for name in names if fnmatchcase(name, setting.value)]
            if not matched and setting.origin.layer != "profile" and not re.search(r"[*?[]", setting.value):
                near = nearest(setting.value, names)
                self.warnings.append(f"{setting.origin}: the plugin {setting.value!r} is not installed{near}")
            chosen.update(dict.fromkeys(matched, enable))
        return sorted(name for name, on in chosen.items() if on)

    def explain(self, key: str) -> list[Setting]:
        """All settings of ``Class.trait``, ``choose.KEY`` or ``plugins.NAME``, the winner last."""
        head, _, rest = key.partition(".")
        if head == "plugins":
            return [Setting(on, said.origin) for on, said in self.plugins if fnmatchcase(rest, said.value)]
        return (self.choose if head == "choose" else self.traits.get(head, {})).get(rest, [])

    def merge(self, layer: Layer) -> None:
        """Add a layer. What it says wrongly is left out and becomes a warning."""
        self.layers.append(layer.origin)
        if self._fits(isinstance(layer.data.get("summary", ""), str), layer, "a string", "summary"):
            self.summary = layer.data.get("summary", self.summary)
        self._known(layer, layer.data, TABLES)
        plugins, startup = self._table(layer, "plugins"), self._table(layer, "startup")
        for key in ("enable", "disable"):
            self.plugins += [(key == "enable", one) for one in self.words(layer, plugins, "plugins", key)]
        withheld = WITHHELD.get(layer.origin.layer, ("extends",))
        for key in withheld:
            table, _, name = key.rpartition(".")
            if name in (startup if table else layer.data):
                self.warnings.append(f"{layer.at(key)}: {key} does not count in a {layer.origin.layer}'s file")
        for key in [key for key in ("lines", "files") if f"startup.{key}" not in withheld]:
            self.startup += [(key, one) for one in self.words(layer, startup, "startup", key)]
        for key, value in self._table(layer, "choose").items():
            self._known(layer, {key: value} if "." not in key else {}, CHOICES, "choose")
            if self._fits(isinstance(value, str), layer, "a string", "choose", key):
                self.choose.setdefault(key, []).append(Setting(value, layer.at("choose", key)))
        for name, values in self._table(layer, "traits").items():
            if not self._fits(isinstance(values, Mapping), layer, "a table of traits", "traits", name):
                continue
            for trait, value in values.items():
                known = self.traits.setdefault(name, {}).setdefault(trait, [])
                if hasattr(value, "get_value"):  # traitlets' c.Class.trait.append(...) in a config.py
                    value = value.get_value(known[-1].value if known else [])
                known.append(Setting(value, layer.at("traits", name, trait)))

    def words(self, layer: Layer, table: Mapping[str, Any], *key: str) -> list[Setting]:
        """The texts that a layer lists under a key."""
        found = table.get(key[-1], [])
        fits = isinstance(found, list) and all(isinstance(one, str) for one in found)
        known = self._fits(fits, layer, "a list of strings", *key)
        return [Setting(one, layer.at(*key)) for one in found] if known else []

    def _table(self, layer: Layer, name: str) -> Mapping[str, Any]:
        table = layer.data.get(name, {})
        if not self._fits(isinstance(table, Mapping), layer, "a table", name):
            return {}
        self._known(layer, table, TABLES[name] or table, name)
        return table  # type: ignore[no-any-return]

    def _known(self, layer: Layer, table: Mapping[str, Any], known: Iterable[str], *within: str) -> None:
        for key in sorted(table.keys() - set(known)):
            said = f"unknown key {'.'.join([*within, key])!r}{nearest(key, known)}"
            self.warnings.append(f"{layer.at(*within, key)}: {said}")

    def _fits(self, fits: bool, layer: Layer, want: str, *key: str) -> bool:
        if not fits:
            self.warnings.append(f"{layer.at(*key)}: {'.'.join(key)} should be {want}; it is left out")
        return fits


def set_trait(instance: Any, trait: str, value: Any) -> None:
    """Set a trait of a ``Configurable``. Raises ``UsageError`` for one that is not there or does not fit."""
    from traitlets import TraitError

    name = type(instance).__name__
    known = instance.trait_names(config=True)
    if trait not in known:
        raise UsageError(f"{name} has no trait {trait!r}{nearest(trait, known)}")
    try:
        setattr(instance, trait, value)
    except TraitError as error:
        raise UsageError(f"{name}.{trait}: {error}") from None


def parse_value(text: str) -> Any:
    """A value from an environment variable or the command line: a Python literal, ``true`` or ``false``,
    else the text itself."""
    from ast import literal_eval

    try:
        return text.lower() == "true" if text.lower() in ("true", "false") else literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text
