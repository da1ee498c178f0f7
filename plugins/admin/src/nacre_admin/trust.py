"""``nacre trust``: show what a project's file sets, and let it count until it changes."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from nacre.values import UsageError
from nacre_selection import trust
from nacre_selection.layers import project_layer
from nacre_selection.paths import write_private
from nacre_selection.settings import Origin, Settings
from nacre_selection.words import visible

from .commandline import Action, act
from .listing import lines, toml
from .table import columns

if TYPE_CHECKING:
    from nacre.app import Options

NAMES = (".nacre.toml", "pyproject.toml")


def run(args: Namespace, options: Options) -> int:
    """Trust, forget or list. To type the command is to consent: nothing is asked."""
    try:
        if args.list:
            return _list()
        path = find(args.path)
        return _forget(path) if args.forget else _trust(path)
    except OSError as error:
        print(f"nacre: trust: {error.filename or args.path}: {error.strerror}", file=sys.stderr)
        return 1


def find(path: str) -> str:
    """The project file that a path means: itself, or the nearest at or above a folder. Raises ``UsageError``."""
    if os.path.basename(path) in NAMES and not os.path.isdir(path):
        return os.path.abspath(path)
    if not os.path.isdir(path):
        wrong = "is no project file (.nacre.toml, pyproject.toml)" if os.path.exists(path) else "is not there"
        raise UsageError(f"trust: {path} {wrong}")
    found = trust.find_project(path)
    if found is None:
        raise UsageError(
            f"trust: no .nacre.toml, and no pyproject.toml with [tool.nacre], at or above {os.path.abspath(path)}"
        )
    return found


def _trust(path: str) -> int:
    with open(path, "rb") as file:
        content = file.read()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise UsageError(f"trust: {path} is not UTF-8; it is not trusted") from None
    print(f"{visible(path)} sets:\n{what_it_sets(path, text)}")
    trusted = trust.place(path)
    _record({**trust.known(), trusted: trust.digest(content)})
    if trust.trusted_text(path) != text:
        _record({file: digest for file, digest in trust.known().items() if file != trusted})
        raise UsageError(f"trust: {path} changed meanwhile; it is not trusted")
    print("Trusted, until it changes. To take it back: nacre trust --forget")
    return 0


def what_it_sets(path: str, text: str) -> str:
    """What a project file would change, with line numbers. Raises ``UsageError`` where it cannot be read."""
    layer = project_layer(path, text)
    data, numbers = layer.data, layer.lines
    settings = Settings()
    settings.merge(layer)
    found = lines(settings, ())
    rows: list[list[str]] = []
    if "profile" in data:
        rows.append([_line(Origin("", "", numbers.get("profile", 0))), f"profile = {toml(data['profile'])}", ""])
    for enable, setting in settings.plugins:  # patterns too, which lines() leaves out
        rows.append([_line(setting.origin), f"plugins.{setting.value} = {'on' if enable else 'off'}", ""])
    for one in found:
        if not one.key.startswith("plugins."):
            code = "runs this code" if one.key == "startup.lines" else ""
            rows.append([_line(one.origin), f"{one.key} = {one.value}", code])
    for warning in settings.warnings:
        line, _, text = warning.removeprefix(f"project ({path}").partition("): ")
        rows.append([line.replace(":", "line "), text, ""])
    return columns(rows, "  ") if rows else "  nothing"


def _line(origin: Origin) -> str:
    return f"line {origin.line}" if origin.line else ""


def _forget(path: str) -> int:
    known = trust.known()
    if known.pop(trust.place(path), None) is None:
        raise UsageError(f"trust: {path} was not trusted")
    _record(known)
    print(f"{path} is not trusted any more")
    return 0


def _record(files: dict[str, str]) -> None:
    """Write what is trusted: path to digest of what the file said when the user saw it."""
    write_private(trust.record(), json.dumps(files, indent=1))


def _list() -> int:
    rows = []
    for path in sorted(trust.known()):
        try:
            state = "changed since" if trust.trusted_text(path) is None else "trusted"
        except (OSError, ValueError):
            state = "gone"
        rows.append([state, path])
    print(columns(rows) if rows else "no project file is trusted")
    return 0


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", help="a project file, or a folder at or below it (.)")
    parser.add_argument("--list", action="store_true", help="list what was trusted")
    parser.add_argument("--forget", action="store_true", help="take trust back")


def main(argv: list[str], options: Options) -> int:
    """``nacre trust ...``; returns the exit status."""
    summary = "Show what a project's file sets, and let it count until it changes"
    return act("trust", Action(run, summary, _declare), argv, options)
