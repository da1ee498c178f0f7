"""``%%script``, its short forms, and ``%killbgscripts``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments, nearest

from .background import Pipe, Scripts
from .child import Write, follow, own_terminal, postponed, start
from .options import DECLARED, KNOWN, Options, parse
from .plugin import EVERY

if TYPE_CHECKING:
    from nacre import Shell

HELP = """Run the cell by {what}, which reads it as its input. Raises subprocess.CalledProcessError.

Its options may stand among those of the program; what comes after -- is the program's.
"""


class Program:
    """The cell magic of one program."""

    nacre_arguments = (*DECLARED, argument("arguments", rest=True, open=True, help="the program's own"))

    def __init__(self, name: str) -> None:
        self.name = name
        self.__name__ = name
        self.__doc__ = HELP.format(what=f"the program {name}")

    def __call__(self, shell: Shell, line: str, body: str) -> None:
        __tracebackhide__ = True
        options = parse(f"%%{self.name}", line)
        scripts: Scripts = shell.service("scripts")
        path = scripts.path(self.name)
        if path == "python" and shutil.which(path) is None:
            path = sys.executable
        _run(shell, options._replace(program=(path, *options.program)), body)


@arguments(*DECLARED, argument("program", rest=True, open=True, help="the program, with its own arguments"))
def script(shell: Shell, line: str, body: str) -> None:
    __tracebackhide__ = True
    options = parse("%%script", line)
    if not options.program:
        raise UsageError("%%script: name the program that is to run the cell")
    if options.program[0].startswith("-"):
        word = options.program[0]
        raise UsageError(f"%%script: no option {word!r}{nearest(word, KNOWN)} (see %%script?)")
    _run(shell, options, body)


script.__doc__ = HELP.format(what="a program: '%%script NAME ...'")


@arguments()
def killbgscripts(shell: Shell) -> None:
    """End all programs that cells have started in the background."""
    killed = shell.service("scripts").kill()
    print("All background processes were killed." if killed else "No background processes are running.")


def __getattr__(name: str) -> Program:
    if name in EVERY:
        made = globals()[name] = Program(name)
        return made
    raise AttributeError(name)


def _run(shell: Shell, options: Options, body: str) -> None:
    __tracebackhide__ = True
    if options.background:
        _background(shell, options, body)
        return
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept: dict[str, list[str]] = {name: [] for name in (options.out, options.err) if name}
    out, err = _writer("stdout", kept.get(options.out)), _writer("stderr", kept.get(options.err))
    try:
        with postponed() as let_go:
            process = _start(options, body, subprocess.PIPE, subprocess.PIPE, alone=not own_terminal())
            if options.proc:
                shell.namespace[options.proc] = process
            follow(process, out, err, let_go)
    except KeyboardInterrupt:
        if not options.quiet:
            raise
    finally:
        shell.namespace.update({name: "".join(texts) for name, texts in kept.items()})
    if process.returncode and not options.quiet:
        texts = ("".join(kept[name]) if name else None for name in (options.out, options.err))
        raise subprocess.CalledProcessError(process.returncode, " ".join(options.program), *texts)


def _background(shell: Shell, options: Options, body: str) -> None:
    out = subprocess.PIPE if options.out else subprocess.DEVNULL
    err = subprocess.PIPE if options.err else subprocess.DEVNULL
    process = _start(options, body, out, err, alone=True)
    shell.service("scripts").add(process)
    for name, pipe in ((options.out, process.stdout), (options.err, process.stderr)):
        if name and pipe is not None:
            shell.namespace[name] = Pipe(pipe)
    if options.proc:
        shell.namespace[options.proc] = process


def _start(options: Options, body: str, out: int, err: int, alone: bool) -> subprocess.Popen[bytes]:
    try:
        return start(options.program, body, out, err, alone)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"there is no program {options.program[0]!r}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot run {options.program[0]!r}: {reason}") from None


def _writer(stream: str, kept: list[str] | None) -> Write:
    """Keep what comes, or write it to what is ``sys.stdout`` or ``sys.stderr`` at that moment."""
    if kept is not None:
        return kept.append

    def write(text: str) -> None:
        to = getattr(sys, stream)
        to.write(text)
        to.flush()

    return write
