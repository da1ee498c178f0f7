"""``nacre config explain``: who set a value, and who was overruled."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from nacre import nearest
from nacre.values import UsageError
from nacre_selection import files
from nacre_selection.layers import DEFAULT
from nacre_selection.settings import Origin, Setting, Settings

from .ground import index_of, sturdy_shell, tell
from .listing import named, toml
from .table import columns
from .traits import check, classes, sleeping_classes

if TYPE_CHECKING:
    from nacre.app import Options
    from nacre.shell import Shell

ROLES = {"frontend": "plain", "history": "memory"}  # what serves where nothing is chosen


def explain(args: Namespace, options: Options) -> int:
    """Print the winner, then the losers from the last to the first. Raises ``UsageError`` for an unknown key."""
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        head, _, rest = args.key.partition(".")
        if args.key == "profile":
            said = profile_settings(options, shell.settings)
            _print(args.key, [*said], Setting(shell.settings.profile if not said else DEFAULT, Origin("default")))
        elif head == "plugins" and rest:
            _explain_plugin(shell, rest)
        elif head == "choose" and rest:
            _explain_choice(shell, rest)
        else:
            _explain_trait(shell, head, rest)
    return 0


def _explain_plugin(shell: Shell, name: str) -> None:
    known = {*index_of(shell).rows, *named(shell.settings, ())}
    if name not in known:
        raise UsageError(f"config explain: no plugin {name!r} is installed{nearest(name, known)}")
    settings = shell.settings.explain(f"plugins.{name}")
    note = "" if name in index_of(shell).rows else "it is not installed"
    _print(f"plugins.{name}", settings, Setting(False, Origin("default")), note=note)


def _explain_choice(shell: Shell, key: str) -> None:
    settings = shell.settings.choose.get(key, [])
    if not settings and key not in ROLES:
        known = {*ROLES, *shell.settings.choose}
        raise UsageError(f"config explain: nothing chooses {key!r}{nearest(key, known)}")
    _print(f"choose.{key}", settings, Setting(ROLES[key], Origin("default")) if key in ROLES else None)


def _explain_trait(shell: Shell, name: str, trait: str) -> None:
    known = classes(shell)
    note = ""
    if name not in known:
        sleeping = sleeping_classes(shell)
        if name not in sleeping:
            words = [*known, *sleeping, "choose", "plugins", "profile"]
            raise UsageError(f"config explain: no installed plugin has a class {name!r}{nearest(name, words)}")
        note = f"its plugin, {sleeping[name].plugin}, is not enabled"
        kind = shell.plugins.load(sleeping[name], name)
        if kind is None:
            raise UsageError(f"config explain: the class {name!r} of {sleeping[name].plugin} cannot be loaded")
    else:
        kind = known[name]
    traits = kind.class_traits(config=True)
    if trait not in traits:
        one = f"trait {trait!r}" if trait else "one trait to explain: say which"
        raise UsageError(
            f"config explain: {name} has no {one}{nearest(trait, traits)}"
            if trait
            else f"config explain: say which trait of {name}: {', '.join(sorted(traits))}"
        )
    problems: dict[int, str] = {}
    settings = shell.settings.explain(f"{name}.{trait}")
    for position, setting in enumerate(settings):
        problems[position] = check(kind, trait, setting.value)[1]
    default = Setting(getattr(kind(), trait), Origin("trait default"))
    _print(f"{name}.{trait}", settings, default, problems, note)


def _print(
    key: str, settings: list[Setting], default: Setting | None, problems: dict[int, str] | None = None, note: str = ""
) -> None:
    """The winner first. Where the last setting does not fit, nothing but the default takes its place."""
    problems = problems or {}
    last = len(settings) - 1
    broken = problems.get(last, "")
    winner = settings[-1] if settings and not broken else default
    rows: list[list[str]] = []
    if winner is not None:
        print(f"{key} = {toml(winner.value)}" + (f"    ({note})" if note else ""))
        rows.append(["won", toml(winner.value), str(winner.origin)])
    for position in range(last, -1, -1):
        setting = settings[position]
        if setting is not winner:
            why = f"; left out: {problems[position]}" if problems.get(position) else ""
            rows.append(["lost", toml(setting.value), f"{setting.origin}{why}"])
    if default is not None and winner is not default:
        rows.append(["lost", toml(default.value), str(default.origin)])
    print(columns(rows, "  "))


def profile_settings(options: Options, settings: Settings) -> list[Setting]:
    """Who named the profile, the winner last."""
    found = []
    for origin in settings.layers:
        if origin.layer in ("site", "user", "project") and origin.path.endswith(".toml"):
            value, line = _top_level(origin.path, "profile")
            if value:
                found.append(Setting(value, origin._replace(line=line)))
    if os.environ.get("NACRE_PROFILE"):
        found.append(Setting(os.environ["NACRE_PROFILE"], Origin("environment", "NACRE_PROFILE")))
    if options.profile or options.safe:
        found.append(Setting("minimal" if options.safe else options.profile, Origin("command line")))
    return found


def _top_level(path: str, key: str) -> tuple[str, int]:
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        data: Any = files.parse(path, text)
    except (OSError, UnicodeDecodeError, UsageError):
        return "", 0
    inside = "tool.nacre." if os.path.basename(path) == "pyproject.toml" else ""
    table = data.get("tool", {}).get("nacre", {}) if inside else data
    return str(table.get(key, "")), files.key_lines(text).get(inside + key, 0)
