"""The command line: which shell to make, what to run in it, and the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NamedTuple

from . import __version__
from .config import parse_value
from .index import Index
from .plain import Frontend, Plain, status
from .plugins import resolve
from .shell import Shell, describe
from .suggest import nearest
from .values import UsageError

USAGE = """usage: nacre [FILE | -c CODE | -m MODULE] [-i] [options] [ARGS...]
       nacre COMMAND ...

Without FILE, -c or -m an interactive shell is opened, or standard input is run where it is no terminal.

  -c CODE                run CODE
  -m MODULE              run a module as a script
  -i                     open the shell afterwards
  --profile NAME         the profile to use
  --Class.trait=value    set a trait
  --safe                 the core alone: no plugins, no configuration
  --strict               raise plugins' failures instead of recording them
  --version, --help
"""


class Options(NamedTuple):
    """A parsed command line. command: ``-c``'s code. arguments: what the code run finds in ``sys.argv``."""

    profile: str = ""
    safe: bool = False
    strict: bool = False
    stay: bool = False
    file: str = ""
    command: str | None = None
    module: str = ""
    arguments: tuple[str, ...] = ()
    traits: tuple[tuple[str, Any], ...] = ()
    show: str = ""


def parse(argv: Sequence[str]) -> Options:
    """Parse a command line. Raises ``UsageError``.

    Everything after FILE, ``-c CODE`` or ``-m MODULE`` belongs to what is run, as Python has it.
    """
    found: dict[str, Any] = {"traits": ()}
    flags = {"-i": "stay", "--safe": "safe", "--strict": "strict"}
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word in flags:
            found[flags[word]] = True
        elif word in ("-h", "--help", "-V", "--version"):
            found["show"] = "help" if word in ("-h", "--help") else "version"
        elif name in ("--profile", "-c", "-m"):
            if not equals and not rest:
                raise UsageError(f"{name} needs a value")
            value = value if equals and name == "--profile" else rest.pop(0)
            found[{"--profile": "profile", "-c": "command", "-m": "module"}[name]] = value
            if name != "--profile":
                found["arguments"] = tuple(rest)
                break
        elif word.startswith("--") and "." in name:
            if not equals:
                raise UsageError(f"{word} needs a value: {word}=VALUE")
            found["traits"] += ((name[2:], parse_value(value)),)
        elif word == "--" or (word.startswith("-") and word != "-"):
            raise UsageError(f"no option {word!r}{nearest(word, [*flags, '--profile', '--version', '--help'])}")
        else:
            found["file"], found["arguments"] = word, tuple(rest)
            break
    return Options(**found)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    try:
        options = parse(argv)
        if options.show:
            print(
                USAGE if options.show == "help" else f"nacre {__version__}", end="" if options.show == "help" else "\n"
            )
            return 0
        if options.file and options.file.isidentifier() and not os.path.exists(options.file):
            return _subcommand(options)
        return _run(options)
    except UsageError as error:
        print(f"nacre: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _subcommand(options: Options) -> int:
    with make_shell(options._replace(file="", arguments=())) as shell:
        rows = shell.index.rows.values() if shell.index else []
        offers = {o.value.name: o for find in describe(rows, shell).values() for o in find("commands")}
        if options.file not in offers:
            raise UsageError(f"there is no file and no command {options.file!r}{nearest(options.file, offers)}")
        command = resolve(offers[options.file].value.target)
    return int(command(list(options.arguments), options) or 0)


def make_shell(options: Options, namespace: dict[str, Any] | None = None) -> Shell:
    """The shell that a command line asks for. Raises ``UsageError`` for what it sets wrongly."""
    try:
        here: str | None = os.getcwd()
    except OSError:  # the working directory is gone
        here = None
    profile = "minimal" if options.safe else options.profile
    shell = Shell(profile, namespace, discover=not options.safe, project=here, strict=options.strict)
    known = shell.configurables() if options.traits else {}
    for key, value in options.traits:
        name = key.partition(".")[0]
        if name not in known:
            raise UsageError(f"--{key}: no enabled plugin has a class {name!r}{nearest(name, known)}")
        shell.set_trait(key, value, "command line")
    return shell


def open_frontend(shell: Shell) -> Frontend:
    """The front end that ``[choose] frontend`` names; the plain one where it cannot serve."""
    chosen = shell.settings.choice("frontend") or "plain"
    if chosen != "plain" and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            frontend: Frontend = shell.provide("frontends", chosen)
            return frontend
        except UsageError as error:
            shell.notice(str(error))
    return Plain(shell)


def _run(options: Options) -> int:
    from .interrupt import Interrupts
    from .script import run_file, run_module

    main_module = sys.modules["__main__"] = ModuleType("__main__")  # what pickling finds the user's names in
    with make_shell(options, main_module.__dict__) as shell:
        shell.interrupts = Interrupts()
        plain = Plain(shell, interactive=False)
        done: int | None = None
        if options.command is not None or options.module or options.file or not (sys.stdin.isatty() or options.stay):
            with shell.showing_to(plain):
                if options.command is not None:
                    sys.argv = ["-c", *options.arguments]
                    _import_from("")
                    done = status(shell.run(options.command, origin="command"))
                elif options.module:
                    _import_from("")
                    done = run_module(shell, options.module, options.arguments)
                elif options.file and options.file != "-":
                    _import_from(os.path.dirname(os.path.abspath(options.file)))
                    done = run_file(shell, options.file, options.arguments)
                else:
                    sys.argv = ["-" if options.file else "", *options.arguments]
                    _import_from("")
                    done = status(shell.run(sys.stdin.read(), origin="pipe"))
            plain.tell()
            if not options.stay:
                return done
        else:
            sys.argv = [""]
            _import_from("")
        frontend = open_frontend(shell)
        with shell.showing_to(frontend):
            return frontend.run()


def _import_from(directory: str) -> None:
    """Let the user's code import from here, as Python does; not before, so that no file here can stand in
    for one of ours."""
    if not sys.flags.safe_path and not sys.flags.isolated:
        sys.path.insert(0, directory)
