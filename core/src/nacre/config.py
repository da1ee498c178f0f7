"""Configuration: layers of plain data, merged with the file and line each value came from.

Later wins: trait defaults < profile (after ``extends``) < site < user < project < environment < command
line. A layer is TOML; ``config.py`` beside a site or user ``config.toml`` is executed, if no one else may
write it. A project layer counts only once it is trusted (``nacre.trust``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from . import paths, trust
from .suggest import nearest
from .values import UsageError

TABLES = {"summary", "extends", "include", "profile", "plugins", "choose", "traits", "startup", "trusted_paths"}
INSIDE = {"plugins": {"enable", "disable"}, "startup": {"lines", "files"}}
PREFIX = "NACRE__"
MINIMAL = {"summary": "The core alone"}
DEFAULT = "standard"


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


class Settings:
    """What all layers together say. Each list of settings runs from the weakest to the winner."""

    def __init__(self) -> None:
        self.profile = ""
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
            if not matched and enable and not re.search(r"[*?[]", setting.value):
                near = nearest(setting.value, names)
                self.warnings.append(f"{setting.origin}: the plugin {setting.value!r} is not installed{near}")
            chosen.update(dict.fromkeys(matched, enable))
        return sorted(name for name, on in chosen.items() if on)

    def explain(self, key: str) -> list[Setting]:
        """All settings of ``Class.trait``, ``choose.KEY`` or ``plugins.NAME``, the winner last."""
        head, _, rest = key.partition(".")
        if head == "plugins":
            return [Setting(on, s.origin) for on, s in self.plugins if fnmatchcase(rest, s.value)]
        if head == "choose":
            return self.choose.get(rest, [])
        return self.traits.get(head, {}).get(rest, [])

    def merge(self, data: Mapping[str, Any], origin: Origin, lines: Mapping[str, int]) -> None:
        """Add a layer. What it says wrongly is left out and becomes a warning."""

        def at(*key: str) -> Origin:
            return origin._replace(line=lines.get(".".join(key), origin.line))

        def wrong(key: str, want: str) -> None:
            self.warnings.append(f"{at(*key.split('.'))}: {key} should be {want}; it is left out")

        def words(table: Mapping[str, Any], *key: str) -> list[str]:
            found = table.get(key[-1], [])
            if isinstance(found, list) and all(isinstance(one, str) for one in found):
                return found
            wrong(".".join(key), "a list of strings")
            return []

        def table(name: str) -> Mapping[str, Any]:
            found = data.get(name, {})
            if isinstance(found, Mapping):
                return found
            wrong(name, "a table")
            return {}

        self.layers.append(origin)
        for key in data:
            if key not in TABLES:
                self.warnings.append(f"{at(key)}: unknown key {key!r}{nearest(key, TABLES)}")
        for name, known in INSIDE.items():
            for key in table(name):
                if key not in known:
                    self.warnings.append(f"{at(name, key)}: unknown key '{name}.{key}'{nearest(key, known)}")
        for key, on in (("enable", True), ("disable", False)):
            self.plugins += [
                (on, Setting(name, at("plugins", key))) for name in words(table("plugins"), "plugins", key)
            ]
        for key, value in table("choose").items():
            if isinstance(value, str):
                self.choose.setdefault(key, []).append(Setting(value, at("choose", key)))
            else:
                wrong(f"choose.{key}", "a string")
        for name, traits in table("traits").items():
            if not isinstance(traits, Mapping):
                wrong(f"traits.{name}", "a table of traits")
                continue
            for trait, value in traits.items():
                history = self.traits.setdefault(name, {}).setdefault(trait, [])
                if hasattr(value, "get_value"):  # traitlets' c.Class.trait.append(...) in a config.py
                    value = value.get_value(history[-1].value if history else [])
                history.append(Setting(value, at("traits", name, trait)))
        for key in ("lines", "files"):
            for text in words(table("startup"), "startup", key):
                self.startup.append((key, Setting(text, at("startup", key))))
        if origin.layer in ("user", "site"):
            self.trusted_paths += words(data, "trusted_paths")
        if isinstance(data.get("summary"), str):
            self.summary = data["summary"]


def load(
    profile: str = "",
    overrides: Mapping[str, Any] | None = None,
    packaged: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    directory: str | None = None,
) -> Settings:
    """Resolve all layers for a profile.

    overrides: the last layer, from the command line or an embedder. packaged: the installed profiles'
    files by name. directory: where a project is looked for; None leaves projects out.
    Raises ``UsageError`` for a profile that does not exist or cannot be read.
    """
    environment = os.environ if environment is None else environment
    settings = Settings()
    outer = [
        *_folder_layers(settings, "site", paths.site_homes()),
        *_folder_layers(settings, "user", [paths.config_home()]),
    ]
    if directory is not None:
        outer += _project_layer(settings, directory)
    from_environment = _environment_layer(environment)
    said = [environment.get("NACRE_PROFILE", ""), *(str(data.get("profile", "")) for data, _, _ in reversed(outer))]
    fallback = DEFAULT if DEFAULT in (packaged or {}) or candidates(DEFAULT, {}) else "minimal"
    settings.profile = profile or next(filter(None, said), fallback)
    for data, origin, lines in _profile_layers(settings, settings.profile, packaged or {}):
        settings.merge(data, origin, lines)
    for data, origin, lines in outer:
        settings.merge(data, origin, lines)
    for data, origin in from_environment:
        settings.merge(data, origin, {})
    if overrides:
        settings.merge(overrides, Origin("command line"), {})
    return settings


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


# --- files ----------------------------------------------------------------------------------------

Layer = tuple[Mapping[str, Any], Origin, Mapping[str, int]]


def read_toml(path: str, text: str | None = None) -> dict[str, Any]:
    """The data of a TOML file. Raises ``UsageError`` naming the file and what is wrong with it."""
    import tomllib

    try:
        if text is None:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{path}: {reason}") from None


def key_lines(text: str) -> dict[str, int]:
    """The line on which each key of a TOML text is set, by dotted key."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        setting = re.match(r"""\s*((?:"[^"]*"|'[^']*'|[\w.-]|\s*\.\s*)+?)\s*=""", line)
        if header:
            table = header[1].replace('"', "").replace("'", "")
        elif setting:
            key = re.sub(r"\s*\.\s*", ".", setting[1].replace('"', "").replace("'", ""))
            found.setdefault(f"{table}.{key}" if table else key, number)
    return found


def _read_layer(layer: str, path: str, text: str | None = None, seen: tuple[str, ...] = ()) -> list[Layer]:
    """A TOML file as layers: the files it includes first, then itself."""
    if path in seen:
        raise UsageError(f"{path}: includes itself by way of {' > '.join(seen)}")
    data = read_toml(path, text)
    found: list[Layer] = []
    included = data.get("include", [])
    for other in [included] if isinstance(included, str) else included:
        found += _read_layer(layer, os.path.join(os.path.dirname(path), other), None, (*seen, path))
    if text is None:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    return [*found, (data, Origin(layer, path), key_lines(text))]


def _folder_layers(settings: Settings, layer: str, folders: Iterable[str]) -> list[Layer]:
    """config.toml and config.py of each folder; a file that cannot be read is named and left out."""
    found: list[Layer] = []
    for folder in folders:
        for name, read in (("config.toml", _read_layer), ("config.py", _execute)):
            path = os.path.join(folder, name)
            try:
                if os.path.exists(path):
                    found += read(layer, path)
            except UsageError as error:
                settings.warnings.append(f"{error}; the file is left out")
    return found


def _execute(layer: str, path: str) -> list[Layer]:
    """A ``config.py``, run with traitlets' loader (``c``, ``get_config``, ``load_subconfig``)."""
    if not paths.only_ours(path):
        raise UsageError(f"{path}: others may write it, so it is not executed (chmod go-w)")
    from traitlets.config.loader import PyFileConfigLoader

    try:
        loaded = PyFileConfigLoader(os.path.basename(path), os.path.dirname(path)).load_config()
    except Exception as error:
        raise UsageError(f"{path}: {type(error).__name__}: {error}") from None
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = {}
    for number, line in enumerate(text.splitlines(), 1):
        for name, trait in re.findall(r"\bc\.(\w+)\.(\w+)", line):
            lines[f"traits.{name}.{trait}"] = number
    traits = {name: dict(section) for name, section in loaded.items() if isinstance(section, Mapping)}
    return [({"traits": traits}, Origin(layer, path), lines)]


def _project_layer(settings: Settings, directory: str) -> list[Layer]:
    path = trust.find_project(directory)
    if path is None:
        return []
    try:
        text = trust.trusted_text(path)
        if text is None:
            settings.warnings.append(f"{path} is not trusted and changes nothing; see it, then run: nacre trust")
            return []
        data = read_toml(path, text)
        if os.path.basename(path) == "pyproject.toml":
            inside = {key.removeprefix("tool.nacre."): line for key, line in key_lines(text).items()}
            return [(data.get("tool", {}).get("nacre", {}), Origin("project", path), inside)]
        return [(data, Origin("project", path), key_lines(text))]
    except (OSError, UsageError) as error:
        settings.warnings.append(f"{error}; the file is left out")
        return []


def _environment_layer(environment: Mapping[str, str]) -> list[tuple[Mapping[str, Any], Origin]]:
    """``NACRE__Class__trait=value``, each a layer of its own so that the variable is named."""
    found: list[tuple[Mapping[str, Any], Origin]] = []
    for variable in sorted(environment):
        name, _, trait = variable.removeprefix(PREFIX).partition("__")
        if variable.startswith(PREFIX) and name and trait:
            found.append(
                ({"traits": {name: {trait: parse_value(environment[variable])}}}, Origin("environment", variable))
            )
    return found


def parse_value(text: str) -> Any:
    """A value from an environment variable or the command line: a Python literal, ``true`` or ``false``,
    else the text itself."""
    from ast import literal_eval

    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


# --- profiles -------------------------------------------------------------------------------------


def candidates(name: str, packaged: Mapping[str, str]) -> list[str]:
    """The files that define a profile, the one that counts first: user, site, packaged; ``""`` is the core's."""
    folders = [paths.config_home(), *reversed(paths.site_homes())]
    files = [os.path.join(folder, "profiles", f"{name}.toml") for folder in folders]
    found = [file for file in files if os.path.exists(file)]
    if name in packaged:
        found.append(packaged[name])
    return [*found, ""] if name == "minimal" else found


def profile_names(packaged: Mapping[str, str]) -> list[str]:
    """Every profile that can be asked for."""
    found = {"minimal", *packaged}
    for folder in [paths.config_home(), *paths.site_homes()]:
        try:
            files = os.listdir(os.path.join(folder, "profiles"))
        except OSError:
            continue
        found.update(file.removesuffix(".toml") for file in files if file.endswith(".toml"))
    return sorted(found)


def _profile_layers(
    settings: Settings, name: str, packaged: Mapping[str, str], seen: tuple[str, ...] = ()
) -> Iterator[Layer]:
    """A profile's layers, what it extends first. One that extends its own name means the next lower file."""
    again = seen.count(name)
    found = candidates(name, packaged) if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) else []
    if again and (seen[-1] != name or again >= len(found)):
        raise UsageError(f"profile {name!r} extends itself: {' > '.join([*seen, name])}")
    if not found:
        asked = f" (extended by {seen[-1]!r})" if seen else ""
        raise UsageError(f"there is no profile {name!r}{asked}{nearest(name, profile_names(packaged))}")
    path = found[again]
    layers: list[Layer] = _read_layer("profile", path) if path else [(MINIMAL, Origin("profile"), {})]
    parents = layers[-1][0].get("extends", [])
    for parent in [parents] if isinstance(parents, str) else parents:
        yield from _profile_layers(settings, str(parent), packaged, (*seen, name))
    yield from layers
