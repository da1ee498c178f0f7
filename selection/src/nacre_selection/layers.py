"""Where the layers of the configuration come from: files, the environment, profiles."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import files, paths, trust
from .index import Index
from .settings import Layer, Origin, Settings, parse_value
from .words import UsageError, nearest, told

PREFIX = "NACRE__"
DEFAULT = "standard"
MINIMAL = {"summary": "The core alone"}


def load(profile: str, overrides: Mapping[str, Any], directory: str | None) -> tuple[Settings, Index]:
    """Resolve all layers for a profile, and look up what is installed where these trust it.

    overrides: the last layer, an embedder's. directory: where a project is looked for; None for nowhere.
    Raises ``UsageError`` for a profile that does not exist or cannot be read.
    """
    settings = Settings()
    outer = [*_folders(settings, "site", paths.site_homes()), *_folders(settings, "user", [paths.config_home()])]
    for layer in outer:
        settings.trusted_paths += [one.value for one in settings.words(layer, layer.data, "trusted_paths")]
    index = Index(settings.trusted_paths, paths.cache())
    outer += _project(settings, directory) if directory is not None else []
    fallback = DEFAULT if candidates(DEFAULT, index.profiles) else "minimal"
    named = [(str(layer.data["profile"]), f"{layer.at('profile')}: ") for layer in outer if layer.data.get("profile")]
    named += [(os.environ.get("NACRE_PROFILE", ""), "NACRE_PROFILE: "), (profile, "")]
    settings.profile, where = next((one for one in reversed(named) if one[0]), (fallback, ""))
    try:
        profiles = list(profile_layers(settings.profile, index.profiles))
    except UsageError as error:
        raise UsageError(f"{where}{error}") from None
    last = [Layer(overrides, Origin("embedder"))] if overrides else []
    for layer in [*profiles, *outer, *_variables(settings), *last]:
        settings.merge(layer)
    return settings, index


def _variables(settings: Settings) -> Iterator[Layer]:
    """``NACRE__Class__trait=value``, each a layer of its own so that the variable is named."""
    for variable in sorted(name for name in os.environ if name.startswith(PREFIX)):
        name, _, trait = variable.removeprefix(PREFIX).partition("__")
        if name and trait:
            yield Layer({"traits": {name: {trait: parse_value(os.environ[variable])}}}, Origin("environment", variable))
        else:
            settings.warnings.append(f"environment ({variable}): should read {PREFIX}Class__trait; it is left out")


def _named(data: Mapping[str, Any], key: str, path: str) -> list[str]:
    found = data.get(key, [])
    names = [found] if isinstance(found, str) else found
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError(f"{path}: {key} should be a list of strings")
    return names


def _files(layer: str, path: str, seen: tuple[str, ...] = ()) -> list[Layer]:
    """A TOML file as layers: the files it includes first, then itself."""
    path = os.path.normpath(path)
    if path in seen:
        raise UsageError(f"{path}: includes itself by way of {' > '.join(seen)}")
    data, lines = files.load(path)
    others = [os.path.join(os.path.dirname(path), other) for other in _named(data, "include", path)]
    included = [one for other in others for one in _files(layer, other, (*seen, path))]
    return [*included, Layer(data, Origin(layer, path), lines)]


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
    for number, line in enumerate(files.read(path).splitlines(), 1):
        for name, trait in re.findall(r"\bc\.(\w+)\.(\w+)", line):
            lines[f"traits.{name}.{trait}"] = number
    traits = {name: dict(section) for name, section in loaded.items() if isinstance(section, Mapping)}
    return [Layer({"traits": traits}, Origin(layer, path), lines)]


def project_layer(path: str, text: str) -> Layer:
    """All that a project file says. Raises ``UsageError`` where it cannot be read."""
    data: Any = files.parse(path, text)
    lines = files.key_lines(text)
    if os.path.basename(path) == "pyproject.toml":
        tool = data.get("tool")
        data = tool.get("nacre", {}) if isinstance(tool, dict) else {}
        lines = {key.removeprefix("tool.nacre."): line for key, line in lines.items()}
    if not isinstance(data, dict):
        raise UsageError(f"{path}: tool.nacre should be a table")
    return Layer(data, Origin("project", path), lines)


def _project(settings: Settings, directory: str) -> list[Layer]:
    """The nearest project file as a layer, if its very text is trusted."""
    path = trust.find_project(directory)
    try:
        text = trust.trusted_text(path) if path else None
        if not path or text is None:
            untrusted = [f"{path} is not trusted and changes nothing; see it, then run: nacre trust"]
            settings.warnings += untrusted if path else []
            return []
        return [project_layer(path, text)]
    except (OSError, ValueError, UsageError) as error:
        settings.warnings.append(f"{error}; the file is left out")
        return []


def candidates(name: str, packaged: Mapping[str, str]) -> list[str]:
    """The files that define a profile, the one that counts first: user, site, packaged; ``""`` is the core's."""
    places = [os.path.join(folder, f"{name}.toml") for folder in _profile_folders()]
    own = [""] if name == "minimal" else []
    return [*filter(os.path.exists, places), *([packaged[name]] if name in packaged else []), *own]


def profile_names(packaged: Mapping[str, str]) -> list[str]:
    """Every profile that can be asked for."""
    names = [file for folder in filter(os.path.isdir, _profile_folders()) for file in os.listdir(folder)]
    return sorted({"minimal", *packaged, *(file[:-5] for file in names if file.endswith(".toml"))})


def _profile_folders() -> list[str]:
    return [os.path.join(home, "profiles") for home in (paths.config_home(), *reversed(paths.site_homes()))]


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
