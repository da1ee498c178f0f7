"""``nacre config``: what is set, who set it, and the user's own file."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from nacre.values import UsageError
from nacre_selection import files, paths
from nacre_selection.settings import Layer, Origin, Settings

from .commandline import Action, perform
from .explain import explain, profile_settings
from .ground import index_of, sturdy_shell, tell
from .listing import lines, toml
from .table import columns
from .traits import Effective, classes, effective, mistakes

if TYPE_CHECKING:
    from nacre.app import Options
    from nacre.shell import Shell

TEMPLATE = """\
# Your configuration of Nacre. Every key may be left out; a project's trusted file, environment variables
# (NACRE__Class__trait=value) and the command line (--Class.trait=value) come after it.
#   nacre config show             what is set, and where      (--all: everything that can be)
#   nacre config explain KEY      who set a value, and who was overruled

# profile = "standard"            # nacre profile list

[plugins]                         # on top of the profile's: nacre plugins list
# enable = []
# disable = []

[choose]                          # one where several could serve
# frontend = "plain"
# history = "memory"

# [traits.Shell]
# ast_node_interactivity = "all"

# [startup]                       # code that runs before the first cell
# lines = ["import math"]
"""


def show(args: Namespace, options: Options) -> int:
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        said = profile_settings(options, shell.settings)
        rows = [["profile", shell.settings.profile, str(said[-1].origin) if said else "default"]]
        ends = effective(shell)
        for one in lines(shell.settings, index_of(shell).rows):
            end = ends.get(one.key)
            if end is not None and end.problem:
                print(f"nacre: {one.origin}: {end.problem}; it is left out", file=sys.stderr)
            else:
                rows.append([one.key, one.value, str(one.origin)])
        print(columns(rows))
        if args.all:
            _show_all(shell, ends)
        for text in mistakes(shell):
            print(f"nacre: {text}", file=sys.stderr)
    return 0


def _show_all(shell: Shell, ends: dict[str, Effective]) -> None:
    for name, kind in sorted(classes(shell).items()):
        about = (kind.__doc__ or "").strip().splitlines()
        print(f"\n[traits.{name}]" + (f"    # {about[0]}" if about else ""))
        for trait, one in sorted(kind.class_traits(config=True).items()):
            end = ends.get(f"{name}.{trait}")
            default = _default(one)
            value = toml(end.value) if end and not end.problem else default
            print(f"{trait} = {value}")
            facts = [_type(one), f"default {default}"]
            if end and not end.problem:
                facts.append(f"set by {end.setting.origin}")
            print(f"    # {', '.join(facts)}")
            if one.help:
                print(f"    # {' '.join(one.help.split())}")


def _default(trait: Any) -> str:
    try:
        return toml(trait.default())
    except Exception:  # a default that is computed from an instance
        return "computed"


def _type(trait: Any) -> str:
    values = getattr(trait, "values", None)
    return " | ".join(map(toml, values)) if values else type(trait).__name__.lower()


def edit(args: Namespace, options: Options) -> int:
    path = os.path.join(paths.config_home(), "config.toml")
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ("notepad" if os.name == "nt" else "vi")
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write(TEMPLATE)
        except FileExistsError:
            pass
        done = subprocess.run([*shlex.split(editor, posix=os.name != "nt"), path]).returncode
    except (OSError, ValueError) as error:
        raise UsageError(f"config edit: {error} (set VISUAL or EDITOR)") from None
    if done:
        print(f"nacre: {editor} ended with {done}", file=sys.stderr)
    return _check(path, options)


def _check(path: str, options: Options) -> int:
    """Say what is wrong with the file; 1 where it cannot be read at all."""
    try:
        data, where = files.load(path)
    except UsageError as error:
        print(f"nacre: {error}; until that is mended, the file is left out", file=sys.stderr)
        return 1
    own = Settings()
    own.merge(Layer(data, Origin("user", path), where))
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        for text in mistakes(shell):
            print(f"nacre: {text}", file=sys.stderr)
    print(f"{path}: {sum(map(len, own.traits.values())) + len(own.choose) + len(own.plugins)} settings")
    return 0


def _all(parser: ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="also every trait of the enabled plugins, with its help")


def _key(parser: ArgumentParser) -> None:
    parser.add_argument("key", help="Class.trait, choose.KEY, plugins.NAME or profile")


ACTIONS = {
    "show": Action(show, "Every value that is not the default, and the layer that set it", _all),
    "explain": Action(explain, "Who set a value, and who was overruled", _key),
    "edit": Action(edit, "Open your config.toml in $VISUAL or $EDITOR, and check it afterwards"),
}


def main(argv: list[str], options: Options) -> int:
    """``nacre config ...``; returns the exit status."""
    return perform("config", ACTIONS, argv, options)
