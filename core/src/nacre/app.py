"""The command line: which shell to make, what to run in it, and the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from types import ModuleType
from typing import Any, NamedTuple

from . import __version__
from .config import parse_value
from .leave import exit_status, farewell
from .paths import masked_entries, resolve
from .plain import Frontend, Plain
from .plugins import describe
from .present import render_error
from .shell import Shell
from .suggest import nearest
from .values import Cell, Outcome, Output, UsageError

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
FLAGS = {"-i": "stay", "--safe": "safe", "--strict": "strict", "--help": "help", "-h": "help", "--version": "version"}
VALUES = {"--profile": "profile", "-c": "command", "-m": "module"}


class Options(NamedTuple):
    """A parsed command line. arguments: what the code run finds in ``sys.argv`` after its own name."""

    profile: str = ""
    safe: bool = False
    strict: bool = False
    stay: bool = False
    help: bool = False
    version: bool = False
    file: str = ""
    command: str | None = None
    module: str = ""
    arguments: tuple[str, ...] = ()
    traits: tuple[tuple[str, Any], ...] = ()


def parse(argv: Sequence[str]) -> Options:
    """Parse a command line. Raises ``UsageError``.

    Everything after FILE, ``-c CODE`` or ``-m MODULE`` belongs to what is run, as Python has it.
    """
    found = Options()
    rest = list(argv)
    while rest and not (found.file or found.module or found.command is not None):
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word in FLAGS:
            found = _set(found, FLAGS[word], True)
        elif name in VALUES:
            if not equals and not rest:
                raise UsageError(f"{name} needs a value")
            value = value if equals else rest.pop(0)
            if not value and name != "-c":
                raise UsageError(f"{name} needs a value")
            found = _set(found, VALUES[name], value)
        elif word.startswith("--") and "." in name:
            if not equals:
                raise UsageError(f"{word} needs a value: {word}=VALUE")
            found = found._replace(traits=(*found.traits, (name[2:], parse_value(value))))
        elif not word:
            raise UsageError("the name of the file to run is empty")
        elif word.startswith("-") and word != "-":
            raise UsageError(f"no option {word!r}{nearest(word, [*FLAGS, *VALUES])}")
        else:
            found = found._replace(file=word)
    return found._replace(arguments=tuple(rest))


def _set(options: Options, name: str, value: Any) -> Options:
    return options._replace(**{name: value})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    try:
        options = parse(sys.argv[1:] if argv is None else argv)
        if options.help or options.version:
            print(USAGE.rstrip() if options.help else f"nacre {__version__}")
            return 0
        # a command goes before a file of its name, so that no folder one stands in changes what it does;
        # ./NAME is the file
        done = _subcommand(options) if options.file.isidentifier() else None
        return _run(options) if done is None else done
    except UsageError as error:
        print(f"nacre: {error}", file=sys.stderr)
        return 2
    except OSError as error:  # what cannot be written, read or started; the user's code never gets here
        with suppress(OSError):
            print(f"nacre: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def make_shell(options: Options, namespace: dict[str, Any] | None = None) -> Shell:
    """The shell that a command line asks for. Raises ``UsageError`` for what it sets wrongly."""
    here = None
    with suppress(OSError):  # the working directory may be gone
        here = os.getcwd()
    profile = "minimal" if options.safe else options.profile
    shell = Shell(profile, namespace, discover=not options.safe, project=here, strict=options.strict)
    for key, value in options.traits:
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


def _subcommand(options: Options) -> int | None:
    """Commands are those of every installed plugin, enabled or not: who types one asks for it. None where
    the word is a file's name and no command's."""
    with Shell("minimal") as shell:
        rows = shell.index.rows.values() if shell.index else ()
        offers = {offer.value.name: offer for offers in describe(rows, shell).values() for offer in offers("commands")}
    if options.file not in offers:
        if os.path.exists(options.file):
            return None
        raise UsageError(f"there is no file and no command {options.file!r}{nearest(options.file, offers)}")
    return int(resolve(offers[options.file].value.target)(list(options.arguments), options) or 0)


def _run(options: Options) -> int:
    from .interrupt import Interrupts

    for position in sorted(masked_entries(), reverse=True):
        del sys.path[position]  # "here" comes back for the user's code, and not before
    main_module = sys.modules["__main__"] = ModuleType("__main__")  # where pickling finds the user's names
    interactive = sys.stdin is not None and (sys.stdin.isatty() or options.stay)
    shell = make_shell(options, main_module.__dict__)
    plain = Plain(shell, interactive=False)
    with ExitStack() as ending:
        ending.callback(plain.tell)  # also what came up while closing
        ending.enter_context(shell)
        shell.interrupts = Interrupts()
        _argv(options, main_module)
        if options.command is not None or options.module or options.file or not interactive:
            with shell.showing_to(plain):
                done = _once(shell, options)
            plain.tell()
            if not options.stay:
                return done
        frontend = open_frontend(shell)
        with shell.showing_to(frontend):
            return frontend.run()


def _argv(options: Options, main_module: ModuleType) -> None:
    """Give the user's code its arguments, and its folder to import from; not before, so that no file there
    can stand in for one of ours."""
    script = options.file not in ("", "-")
    if script:
        main_module.__file__ = options.file
    sys.argv = ["-c" if options.command is not None else options.file or options.module, *options.arguments]
    if not sys.flags.safe_path:
        sys.path.insert(0, os.path.dirname(os.path.abspath(options.file)) if script else "")


def _once(shell: Shell, options: Options) -> int:
    """Run what the command line names; returns the exit status."""
    if options.command is not None:
        return _status(shell.run(options.command, store=False, origin="command"))
    if options.module:
        return _script(shell, options.module, lambda: _runpy("run_module", options.module, alter_sys=True))
    if options.file in ("", "-"):
        piped = sys.stdin.buffer.read() if sys.stdin else b""
        return _status(shell.run(_decode(piped, "standard input"), store=False, origin="pipe"))
    if not os.path.exists(options.file):
        raise UsageError(f"there is no file {options.file!r}")
    if os.path.isdir(options.file) or options.file.endswith((".pyz", ".zip")):
        return _script(shell, options.file, lambda: _runpy("run_path", options.file))
    with open(options.file, "rb") as file:
        source = file.read()
    if options.file.endswith((".ipy", ".nacre")):
        return _status(shell.run(_decode(source, options.file), store=False, origin="file"))

    def run() -> dict[str, Any]:
        exec(compile(source, options.file, "exec", dont_inherit=True), shell.namespace)
        return {}

    return _script(shell, options.file, run)


def _decode(source: bytes, name: str) -> str:
    """The text of source code by its coding cookie; UTF-8 without one."""
    import io
    import tokenize

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding).replace("\r\n", "\n")
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: {error}") from None


def _runpy(function: str, what: str, **keywords: Any) -> dict[str, Any]:
    import runpy

    found: dict[str, Any] = getattr(runpy, function)(what, run_name="__main__", **keywords)
    return found


def _script(shell: Shell, name: str, run: Callable[[], dict[str, Any]]) -> int:
    """Run a file or module as ``__main__``; its names are the shell's afterwards."""
    shell.start()
    try:
        shell.namespace.update(run())
    except SystemExit as error:
        farewell(error)
        return exit_status(error)
    except BaseException as error:
        shell.show(Output("error", render_error(error, Cell(name, origin="file", filename=name), shell), 0, error))
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _status(outcome: Outcome) -> int:
    """The exit status that a cell run without a prompt gives the process."""
    if isinstance(outcome.error, SystemExit):
        farewell(outcome.error)
        return exit_status(outcome.error)
    return 130 if outcome.interrupted else int(not outcome.ok)
