"""Where the layers of the configuration come from: files, the environment, profiles."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import paths, trust
from .config import Layer, Origin, Settings, parse_value
from .suggest import nearest
from .values import UsageError, told

PREFIX = "NACRE__"
DEFAULT = "standard"
MINIMAL = {"summary": "The core alone"}


def load(
    profile: str = "",
    overrides: Mapping[str, Any] | None = None,
    packaged: Callable[[list[str]], Mapping[str, str]] = lambda trusted: {},
    environment: Mapping[str, str] | None = None,
    directory: str | None = None,
) -> Settings:
    """Resolve all layers for a profile.

    overrides: the last layer, an embedder's. packaged: gives the installed profiles' files by name, for the
    trusted paths that the site and the user name. directory: where a project is looked for; None for nowhere.
    Raises ``UsageError`` for a profile that does not exist or cannot be read.
    """
    environment = os.environ if environment is None else environment
    settings = Settings()
    outer = [*_folders(settings, "site", paths.site_homes()), *_folders(settings, "user", [paths.config_home()])]
    named = [layer.data.get("trusted_paths", []) for layer in outer]
    profiles = packaged([path for some in named if isinstance(some, list) for path in some if isinstance(path, str)])
    outer += _project(settings, directory) if directory is not None else []
    said = [environment.get("NACRE_PROFILE", ""), *(str(layer.data.get("profile", "")) for layer in reversed(outer))]
    fallback = DEFAULT if candidates(DEFAULT, profiles) else "minimal"
    settings.profile = profile or next(filter(None, said), fallback)
    last = [Layer(overrides, Origin("embedder"))] if overrides else []
    for layer in [*profile_layers(settings.profile, profiles), *outer, *_environment(environment), *last]:
        settings.merge(layer)
    return settings


def read_toml(path: str, text: str | None = None) -> dict[str, Any]:
    """The data of a TOML file. Raises ``UsageError`` naming the file and what is wrong with it."""
    import tomllib

    try:
        return tomllib.loads(_read(path) if text is None else text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _named(data: Mapping[str, Any], key: str, path: str) -> list[str]:
    found = data.get(key, [])
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError(f"{path}: {key} should be a list of strings")
    return names


def key_lines(text: str) -> dict[str, int]:
    """The line on which each key of a TOML text is set, by dotted key."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        setting = re.match(r"""\s*((?:"[^"]*"|'[^']*'|[\w.-]|\s*\.\s*)+?)\s*=""", line)
        if header:
            table = re.sub(r"[\"']", "", header[1]) + "."
        elif setting:
            found.setdefault(table + re.sub(r"[\"']|\s", "", setting[1]), number)
    return found


def _files(layer: str, path: str, text: str | None = None, seen: tuple[str, ...] = ()) -> list[Layer]:
    """A TOML file as layers: the files it includes first, then itself."""
    if path in seen:
        raise UsageError(f"{path}: includes itself by way of {' > '.join(seen)}")
    text = _read(path) if text is None else text
    data = read_toml(path, text)
    found: list[Layer] = []
    for other in _named(data, "include", path):
        found += _files(layer, os.path.join(os.path.dirname(path), other), None, (*seen, path))
    return [*found, Layer(data, Origin(layer, path), key_lines(text))]


def _folders(settings: Settings, layer: str, folders: Iterable[str]) -> list[Layer]:
    """config.toml and config.py of each folder; a file that cannot be read is named and left out."""
    found: list[Layer] = []
    for folder in folders:
        for name, read in (("config.toml", _files), ("config.py", _execute)):
            path = os.path.join(folder, name)
            try:
                found += read(layer, path) if os.path.exists(path) else []
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
    except (Exception, SystemExit) as error:
        raise UsageError(f"{path}: {told(error)}") from None
    lines = {}
    for number, line in enumerate(_read(path).splitlines(), 1):
        for name, trait in re.findall(r"\bc\.(\w+)\.(\w+)", line):
            lines[f"traits.{name}.{trait}"] = number
    traits = {name: dict(section) for name, section in loaded.items() if isinstance(section, Mapping)}
    return [Layer({"traits": traits}, Origin(layer, path), lines)]


def _project(settings: Settings, directory: str) -> list[Layer]:
    path = trust.find_project(directory)
    if path is None:
        return []
    try:
        text = trust.trusted_text(path)
        if text is None:
            settings.warnings.append(f"{path} is not trusted and changes nothing; see it, then run: nacre trust")
            return []
        data, lines = read_toml(path, text), key_lines(text)
        if os.path.basename(path) == "pyproject.toml":
            data = data.get("tool", {}).get("nacre", {})
            lines = {key.removeprefix("tool.nacre."): line for key, line in lines.items()}
        layer = Layer(data, Origin("project", path), lines)
        for key in withheld(data):
            settings.warnings.append(f"{layer.at(*key.split('.'))}: {key} does not count in a project's file")
        kept = {key: value for key, value in data.items() if key not in withheld(data)}
        if isinstance(kept.get("startup"), Mapping):
            kept["startup"] = {key: value for key, value in kept["startup"].items() if key != "files"}
        return [layer._replace(data=kept)]
    except (OSError, ValueError, UsageError) as error:
        settings.warnings.append(f"{error}; the file is left out")
        return []


def withheld(data: Mapping[str, Any]) -> list[str]:
    """The keys that a project's file may not set. Trust is in its text alone, so it can name no other file."""
    files = isinstance(data.get("startup"), Mapping) and "files" in data["startup"]
    return [key for key in ("include", "trusted_paths") if key in data] + ["startup.files"] * files


def _environment(environment: Mapping[str, str]) -> Iterator[Layer]:
    """``NACRE__Class__trait=value``, each a layer of its own so that the variable is named."""
    for variable in sorted(environment):
        name, _, trait = variable.removeprefix(PREFIX).partition("__")
        if variable.startswith(PREFIX) and name and trait:
            value = parse_value(environment[variable])
            yield Layer({"traits": {name: {trait: value}}}, Origin("environment", variable))


def candidates(name: str, packaged: Mapping[str, str]) -> list[str]:
    """The files that define a profile, the one that counts first: user, site, packaged; ``""`` is the core's."""
    folders = [paths.config_home(), *reversed(paths.site_homes())]
    files = [os.path.join(folder, "profiles", f"{name}.toml") for folder in folders]
    found = [*filter(os.path.exists, files), *([packaged[name]] if name in packaged else [])]
    return [*found, ""] if name == "minimal" else found


def profile_names(packaged: Mapping[str, str]) -> list[str]:
    """Every profile that can be asked for."""
    found = {"minimal", *packaged}
    for folder in [paths.config_home(), *paths.site_homes()]:
        place = os.path.join(folder, "profiles")
        files = os.listdir(place) if os.path.isdir(place) else []
        found.update(file.removesuffix(".toml") for file in files if file.endswith(".toml"))
    return sorted(found)


def profile_layers(name: str, packaged: Mapping[str, str], seen: tuple[str, ...] = ()) -> Iterator[Layer]:
    """A profile's layers, what it extends first. One that extends its own name means the next lower file."""
    again = seen.count(name)
    found = candidates(name, packaged) if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) else []
    if again and (seen[-1] != name or again >= len(found)):
        raise UsageError(f"profile {name!r} extends itself: {' > '.join([*seen, name])}")
    if not found:
        asked = f" (extended by {seen[-1]!r})" if seen else ""
        raise UsageError(f"there is no profile {name!r}{asked}{nearest(name, profile_names(packaged))}")
    layers = _files("profile", found[again]) if found[again] else [Layer(MINIMAL, Origin("profile"))]
    for parent in _named(layers[-1].data, "extends", found[again]):
        yield from profile_layers(parent, packaged, (*seen, name))
    yield from layers
