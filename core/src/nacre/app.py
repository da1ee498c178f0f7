"""The ways in: the command line (which shell to make, what to run in it, the exit status), and ``embed``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre_selection.index import Index
from nacre_selection.paths import cache, come_back, elsewhere, resolve
from nacre_selection.settings import parse_value
from nacre_selection.words import nearest

from . import __version__
from .interrupt import Interrupts
from .leave import exit_status
from .plain import Frontend, Plain
from .plugins import idle
from .present import render_error
from .shell import Shell
from .values import Cell, Output, UsageError, told

if TYPE_CHECKING:
    from .first import First

USAGE = """usage: nacre [FILE | -c CODE | -m MODULE] [-i] [options] [ARGS...]
       nacre COMMAND ...

Without FILE, -c or -m an interactive shell is opened, or standard input is run where it is no terminal.

  -c CODE                run CODE
  -m MODULE              run a module as a script
  -i                     open the shell afterwards
  --profile NAME         the profile to use
  --Class.trait=value    set a trait
  --safe                 the core alone: no plugins, no configuration
  --simple-prompt        the plain front end, which screen readers and dumb terminals follow
  --strict               raise plugins' failures instead of recording them
  --version, --help
"""
FLAGS = {"-i": "stay", "--safe": "safe", "--strict": "strict", "--simple-prompt": "plain"}
FLAGS |= {"--help": "help", "-h": "help", "--version": "version"}
VALUES = {"--profile": "profile", "-c": "command", "-m": "module"}


class Options(NamedTuple):
    """A parsed command line. arguments: what the code run finds in ``sys.argv`` after its own name."""

    profile: str = ""
    safe: bool = False
    strict: bool = False
    plain: bool = False
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
    said: dict[str, Any] = {}
    traits: list[tuple[str, Any]] = []
    rest = list(argv)
    while rest and not said.keys() & {"file", "module", "command"}:
        word = rest.pop(0)
        name, equals, value = word.partition("=")
        if word in FLAGS:
            said[FLAGS[word]] = True
        elif name in VALUES:
            given = value if equals else rest.pop(0) if rest else None
            if given is None or (not given and name != "-c"):
                raise UsageError(f"{name} needs a value")
            said[VALUES[name]] = given
        elif word.startswith("--") and "." in name:
            if not equals:
                raise UsageError(f"{word} needs a value: {word}=VALUE")
            traits.append((name[2:], parse_value(value)))
        elif not word:
            raise UsageError("the name of the file to run is empty")
        elif word.startswith("-") and word != "-":
            raise UsageError(f"no option {word!r}{nearest(word, [*FLAGS, *VALUES])}")
        else:
            said["file"] = word
    return Options(**said, arguments=tuple(rest), traits=tuple(traits))


def main(argv: Sequence[str] | None = None, first: First | None = None) -> int:
    """Run a command line, this process's where none is given; returns the exit status. first: what stands on the
    terminal already."""
    for name in ("stdin", "stdout", "stderr"):  # one that was closed is one with nothing in it, and nobody at it
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w"))  # noqa: SIM115 - for good
    try:
        options = parse(sys.argv[1:] if argv is None else argv)
        if options.help or options.version:
            print(USAGE.rstrip() if options.help else f"nacre {__version__}")
            return 0
        # a command goes before a file of its name, so that no folder one stands in changes what it does
        done = _subcommand(options) if options.file.isidentifier() else None
        return _run(options, first) if done is None else done
    except (UsageError, OSError) as error:  # OSError: what cannot be written, read or started; never the user's code
        with suppress(OSError):
            if first:
                first.end()
            print(f"nacre: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1


def make_shell(options: Options, namespace: dict[str, Any] | None = None) -> Shell:
    """The shell that a command line asks for. Raises ``UsageError`` for what it sets wrongly."""
    profile = "minimal" if options.safe else options.profile
    config = {"choose": {"frontend": "plain"}} if options.plain else {}
    shell = Shell(profile, namespace, config=config, discover=not options.safe, project=".", strict=options.strict)
    for key, value in options.traits:
        shell.set_trait(key, value, "command line")
    return shell


def interact(shell: Shell, first: First | None = None) -> int:
    """Run the front end that ``[choose] frontend`` names, the plain one where it cannot serve, until the user
    leaves; returns the exit status. first: a prompt that stands already, for a front end that has ``adopt``."""
    chosen = shell.settings.choice("frontend") or "plain"
    frontend: Frontend = Plain(shell)
    if chosen != "plain" and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            frontend = shell.provide("frontends", chosen)
            if not callable(getattr(frontend, "run", None)):
                raise UsageError(f"the front end {chosen!r} is none: it has no run()")
        except UsageError as error:
            shell.notice(str(error))
            frontend = Plain(shell)
    if first:
        getattr(frontend, "adopt", type(first).end)(first)
    with shell.showing_to(frontend):
        return frontend.run()


def _subcommand(options: Options) -> int | None:
    """Commands are those of every installed plugin, enabled or not: who types one asks for it. None where
    the word is a file's name and no command's."""
    try:
        shell = Shell("minimal")
    except UsageError:  # there is a broken one of the user's, which a command may be there to mend
        shell = Shell("minimal", discover=False)
        shell.index = Index((), cache())
    with shell:
        every = [*idle(shell, "commands"), *shell.plugins.offers("commands")]
    offers = {offer.value.name: offer for offer in every}
    if offer := offers.get(options.file):
        try:
            return int(resolve(offer.value.target)(list(options.arguments), options) or 0)
        except (UsageError, OSError):
            raise
        except Exception as error:
            print(f"nacre: {options.file} of the plugin {offer.plugin} failed: {told(error)}", file=sys.stderr)
            return 1
    if os.path.exists(options.file):
        return None
    raise UsageError(f"there is no file and no command {options.file!r}{nearest(options.file, offers)}")


def _run(options: Options, first: First | None) -> int:
    sys.path[:] = elsewhere()  # "here" comes back for the user's code, and not before
    main_module = sys.modules["__main__"] = ModuleType("__main__")  # where pickling finds the user's names
    interactive = sys.stdin.isatty() or options.stay
    shell = make_shell(options, main_module.__dict__)
    plain = Plain(shell, interactive=False)
    with ExitStack() as ending:
        ending.callback(plain.tell)  # also what came up while closing
        ending.enter_context(shell)
        shell.interrupts = Interrupts()
        # the code's arguments and its folder come now, so that no file there could stand in for one of ours
        script = options.file not in ("", "-")
        if script:
            main_module.__file__ = options.file
        sys.argv = ["-c" if options.command is not None else options.file or options.module, *options.arguments]
        come_back(os.path.dirname(os.path.abspath(options.file)) if script else "")
        if options.command is not None or options.module or options.file or not interactive:
            with shell.showing_to(plain):
                done = _once(shell, options)
            plain.tell()
            if not options.stay:
                return done
        return interact(shell, first)


def _once(shell: Shell, options: Options) -> int:
    """Run what the command line names, as a cell or as ``__main__``; returns the exit status."""
    file = options.file
    if options.command is not None:
        outcome = shell.run(options.command, store=False, origin="command")
    elif not options.module and file in ("", "-"):
        outcome = shell.run(_decode(sys.stdin.buffer.read(), "standard input"), store=False, origin="pipe")
    elif file.endswith((".ipy", ".nacre")) and os.path.isfile(file):
        with open(file, "rb") as source:
            outcome = shell.run(_decode(source.read(), file), store=False, origin="file")
    else:
        return _script(shell, options.module, file)
    return exit_status(outcome.error)


def _decode(source: bytes, name: str) -> str:
    """The text of source code by its coding cookie; UTF-8 without one."""
    try:
        return str(resolve("importlib.util:decode_source")(source))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: {error}") from None


def _script(shell: Shell, module: str, file: str) -> int:
    """Run a module, a file, or what a folder or an archive starts with; its names are the shell's afterwards."""
    source = b""
    packed = os.path.isdir(file) or file.endswith((".pyz", ".zip"))
    begun = os.path.join(file, "__main__.py") if os.path.isdir(file) else file
    if file and not os.path.exists(begun):
        raise UsageError(f"there is no file {begun!r}")
    if file and not packed:
        with open(file, "rb") as opened:
            source = opened.read()
    shell.start()
    try:
        if module:
            shell.namespace.update(resolve("runpy:run_module")(module, run_name="__main__", alter_sys=True))
        elif packed:
            shell.namespace.update(resolve("runpy:run_path")(file, run_name="__main__"))
        else:
            exec(compile(source, file, "exec", dont_inherit=True), shell.namespace)
    except BaseException as error:
        if not issubclass(type(error), SystemExit):
            cell = Cell(module or file, origin="file", filename=module or file)
            shell.show(Output("error", render_error(error, cell, shell), 0, error))
        return exit_status(error)
    return 0


def embed(profile: str = "", namespace: dict[str, Any] | None = None, header: str = "", **options: Any) -> Any:
    """Open a shell here, with the caller's names, until the user leaves it; the program then goes on.

    namespace: other names than the caller's. header: a line shown first. options: what the service ``embed`` takes;
    without it, local names are copies, and what cells assign to them is not kept.
    """
    frame, own = sys._getframe(1), namespace is None
    if frame.f_lineno in frame.f_globals.get("__nacre_embed_off__", ()):
        return None
    if namespace is None:
        namespace = frame.f_globals if frame.f_locals is frame.f_globals else {**frame.f_globals, **frame.f_locals}
    before = dict(namespace)
    with Shell(profile, namespace) as shell:
        try:
            if options or shell.has_service("embed"):
                return shell.service("embed").open(frame, header, own=own, **options)
            print(header, end="\n" if header else "")
            interact(shell)
            return None
        finally:
            for name in shell.hidden & namespace.keys():
                namespace.pop(name)
                namespace.update({name: before[name]} if name in before else {})
