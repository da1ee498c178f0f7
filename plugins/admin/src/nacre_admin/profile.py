"""``nacre profile``: what profiles there are, what comes of them, and a new one."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from nacre import nearest
from nacre.values import UsageError
from nacre_selection import paths
from nacre_selection.layers import DEFAULT, candidates, profile_names

from .commandline import Action, perform
from .ground import index_of, sturdy_shell, tell
from .listing import lines, named, of_profile, source, summary
from .table import columns

if TYPE_CHECKING:
    from nacre.app import Options

TEMPLATE = """\
# A profile of Nacre: what this shell is made of. Every key may be left out.
#   nacre profile show {name}     says what comes of it
#   nacre --profile {name}        uses it once; profile = "{name}" in config.toml always

summary = "{name}, on top of {parent}"
extends = ["{parent}"]

[plugins]                         # installed plugins by name or pattern: nacre plugins list
enable = []
disable = []

[choose]                          # one where several could serve
# frontend = "plain"
# history = "memory"
# "magic.NAME" = "PLUGIN"

# [traits.Shell]                  # all classes and traits: nacre config show --all
# ast_node_interactivity = "all"

# [startup]                       # code that runs before the first cell
# lines = ["import math"]
"""


def list_profiles(args: Namespace, options: Options) -> int:
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        packaged = index_of(shell).profiles
        rows = []
        for name in profile_names(packaged):
            mark = "*" if name == shell.settings.profile and not trouble else " "
            path = candidates(name, packaged)[0]
            try:
                about = summary(name, packaged)[0]
            except UsageError as error:
                about = f"(unreadable: {error})"
            rows.append([f"{mark} {name}", about, f"{source(path, packaged)} {path}".rstrip()])
        print(columns(rows))
    return 0


def show(args: Namespace, options: Options) -> int:
    shell, trouble = sturdy_shell(options)
    with shell:
        if trouble and not args.name:
            raise UsageError(trouble)
        index = index_of(shell)
        name = args.name or shell.settings.profile
        settings = of_profile(name, index.profiles)
        chain = [origin.path or "core" for origin in settings.layers]
        print(f"{name}: {summary(name, index.profiles)[0]}")
        rows = [["extends" if position else "file", path] for position, path in enumerate(reversed(chain))]
        said = named(settings, index.rows)
        for word, names in (
            ("on", [one for one, setting in said.items() if setting.value and one in index.rows]),
            ("off", [one for one, setting in said.items() if not setting.value]),
            ("missing", [one for one, setting in said.items() if setting.value and one not in index.rows]),
        ):
            if names:
                rows.append([word, ", ".join(names)])
        print(columns(rows, "  "))
        others = [one for one in lines(settings, index.rows) if not one.key.startswith("plugins.")]
        if others:
            print(columns([[f"{one.key} = {one.value}", str(one.origin)] for one in others], "  "))
    return 0


def create(args: Namespace, options: Options) -> int:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", args.name):
        raise UsageError(f"profile create: {args.name!r} is no name: use letters, digits, '-' and '_'")
    shell, _ = sturdy_shell(options)
    with shell:
        known = profile_names(index_of(shell).profiles)
    # one that carries the name of a lower one stands before it, so it extends that by default
    parent = args.extends or (args.name if args.name in known else DEFAULT if DEFAULT in known else "minimal")
    if parent not in known or (parent == args.name and args.name not in known):
        raise UsageError(f"profile create: there is no profile {parent!r}{nearest(parent, known)}")
    folder = os.path.join(paths.config_home(), "profiles")
    path = os.path.join(folder, f"{args.name}.toml")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(TEMPLATE.format(name=args.name, parent=parent))
    except FileExistsError:
        raise UsageError(f"profile create: {path} is already there; edit it, or choose another name") from None
    except OSError as error:
        raise UsageError(f"profile create: {path}: {error.strerror}") from None
    print(path)
    return 0


def locate(args: Namespace, options: Options) -> int:
    shell, _ = sturdy_shell(options)
    with shell:
        packaged = index_of(shell).profiles
    if args.name:
        found = candidates(args.name, packaged)
        if not found:
            raise UsageError(f"there is no profile {args.name!r}{nearest(args.name, profile_names(packaged))}")
        print("\n".join(path or "(the core's own, without a file)" for path in found))
        return 0
    shelves = [("user", paths.config_home()), *(("site", home) for home in reversed(paths.site_homes()))]
    rows = [[kind, os.path.join(home, "profiles")] for kind, home in shelves]
    rows += [["packaged", folder] for folder in sorted({os.path.dirname(path) for path in packaged.values()})]
    print(columns(rows))
    return 0


def diff(args: Namespace, options: Options) -> int:
    shell, _ = sturdy_shell(options)
    with shell:
        index = index_of(shell)
    before, after = (
        {(one.key, one.value): one for one in lines(of_profile(name, index.profiles), index.rows)}
        for name in (args.before, args.after)
    )
    found = [(key, "-", args.before) for key in before if key not in after]
    found += [(key, "+", args.after) for key in after if key not in before]
    for (key, value), sign, _ in sorted(found, key=lambda one: (one[0][0], one[1] == "+")):
        print(f"{sign} {key} = {value}")
    if not found:
        print(f"{args.before} and {args.after} come to the same")
    return 0


def _name(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", default="", help="a profile; the current one without it")


def _create(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="what to call it")
    parser.add_argument("--extends", default="", metavar="PROFILE", help="what it starts from (standard)")


def _two(parser: ArgumentParser) -> None:
    parser.add_argument("before", help="a profile")
    parser.add_argument("after", help="another one")


ACTIONS = {
    "list": Action(list_profiles, "All profiles, the current one marked with *"),
    "show": Action(show, "What comes of a profile: plugins, choices, traits", _name),
    "create": Action(create, "Write a new profile, with comments, into your own folder", _create),
    "locate": Action(locate, "The files of a profile, the one that counts first; or all folders", _name),
    "diff": Action(diff, "What another profile has and has not", _two),
}


def main(argv: list[str], options: Options) -> int:
    """``nacre profile ...``; returns the exit status."""
    return perform("profile", ACTIONS, argv, options)
