"""What layers of configuration say, as keys that can be listed, compared and explained."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from nacre_selection import files
from nacre_selection.layers import candidates, profile_layers
from nacre_selection.settings import Origin, Setting, Settings


class Line(NamedTuple):
    """A key with the value that counts and where it was set."""

    key: str
    value: str
    origin: Origin


def toml(value: Any) -> str:
    """A value as a profile would spell it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + "}"
    return repr(value)


def of_profile(name: str, packaged: Mapping[str, str]) -> Settings:
    """What a profile says by itself, after ``extends``. Raises ``UsageError`` where there is none."""
    settings = Settings(name)
    for layer in profile_layers(name, packaged):
        settings.merge(layer)
    return settings


def named(settings: Settings, installed: Iterable[str]) -> dict[str, Setting]:
    """The plugins that the layers speak of, installed or not, with the word that counts."""
    literal = [setting.value for _, setting in settings.plugins if not re.search(r"[*?[]", setting.value)]
    found: dict[str, Setting] = {}
    for enable, setting in settings.plugins:
        for name in {*installed, *literal}:
            if fnmatchcase(name, setting.value):
                found[name] = Setting(enable, setting.origin)
    return dict(sorted(found.items()))


def lines(settings: Settings, installed: Iterable[str]) -> list[Line]:
    """All that the layers set, each key once, as ``plugins.NAME``, ``choose.KEY``, ``Class.trait``, ``startup``."""
    found = [
        Line(f"plugins.{name}", "on" if said.value else "off", said.origin)
        for name, said in named(settings, installed).items()
    ]
    found += [
        Line(f"choose.{key}", toml(said[-1].value), said[-1].origin) for key, said in sorted(settings.choose.items())
    ]
    for name in sorted(settings.traits):
        for trait, setting in sorted(settings.trait_values(name).items()):
            found.append(Line(f"{name}.{trait}", toml(setting.value), setting.origin))
    found += [Line(f"startup.{kind}", toml(setting.value), setting.origin) for kind, setting in settings.startup]
    return found


def source(path: str, packaged: Mapping[str, str]) -> str:
    """Which shelf a profile's file comes from: ``core``, ``packaged``, ``user`` or ``site``."""
    from nacre_selection import paths

    if not path:
        return "core"
    if path in packaged.values():
        return "packaged"
    return "user" if path.startswith(paths.config_home()) else "site"


def summary(name: str, packaged: Mapping[str, str]) -> tuple[str, str]:
    """A profile's own summary and its file, which is empty for the core's."""
    path = candidates(name, packaged)[0]
    if not path:
        return "The core alone", ""
    return str(files.load(path)[0].get("summary", "")), path
