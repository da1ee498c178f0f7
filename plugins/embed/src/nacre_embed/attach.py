"""``nacre attach``: this terminal, in another process's shell."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from nacre import UsageError

if TYPE_CHECKING:
    from nacre.app import Options

USAGE = """usage: nacre attach [PID | PATH]

Open a shell in a running process of yours that has called nacre.embed(listen=True), and leave it with exit or Ctrl-D;
the process goes on. Without an argument, in the one that listens, or list those that do. With Python 3.14 on both
sides, PID may be any process of yours: it is asked to listen first (sys.remote_exec).
"""


def main(argv: list[str], options: Options) -> int:
    """Attach, and return when the shell was left. Raises ``UsageError`` where there is nothing to attach to."""
    if argv[:1] in (["-h"], ["--help"]):
        print(USAGE, end="")
        return 0
    if sys.platform == "win32":
        raise UsageError("attach needs local sockets that carry descriptors, which Windows has not")
    if len(argv) > 1:
        raise UsageError("attach takes one process, by its number or its socket's path")
    path = find(argv[0] if argv else "", options.profile)
    if not path:
        return 0
    if not (os.isatty(0) and os.isatty(1)):
        raise UsageError("attach needs a terminal as standard input and output")
    from .sockets import connect

    with connect(path) as connection:
        return visit(connection)


def find(wanted: str, profile: str) -> str:
    """The path of the socket that is meant. Lists the processes that listen, and gives nothing, where that is not
    clear. Raises ``UsageError``."""
    from .sockets import listening, usual_path

    if not wanted:
        known = list(listening())
        if not known:
            raise UsageError("no process of yours listens; one does after nacre.embed(listen=True)")
        if len(known) == 1:
            return usual_path(known[0])
        print("Several processes listen. Say which:")
        print("\n".join(f"  nacre attach {pid}" for pid in known))
        return ""
    if not (wanted.isascii() and wanted.isdigit()):
        if not os.path.exists(wanted):
            raise UsageError(f"there is no socket {wanted!r}")
        return wanted
    pid = int(wanted)
    path = usual_path(pid)
    if pid in listening():
        return path
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        raise UsageError(f"there is no process {pid}") from None
    except PermissionError:
        raise UsageError(f"process {pid} is not yours") from None
    from .remote import prepare

    prepare(pid, path, profile)
    return path


def visit(connection: socket.socket) -> int:
    """Hand this terminal over until the shell at the other end was left; 1 where that process ended meanwhile."""
    hello = json.dumps({"term": os.environ.get("TERM", "")}).encode()
    with _terminal_kept():
        socket.send_fds(connection, [hello], [0, 1])
        with connection.makefile("rb") as answers:
            first = answers.readline()
            answer = json.loads(first) if first else {"error": "it did not let this terminal in"}
            if "error" in answer:
                raise UsageError(answer["error"])
            left = _until_left(connection, answers)
    if not left:
        print(f"\nnacre: process {answer['pid']} has ended", file=sys.stderr)
    return 0 if left else 1


def _until_left(connection: socket.socket, answers: Iterator[bytes]) -> bool:
    def pressed(number: int, frame: object) -> None:
        with suppress(OSError):
            connection.send(b"interrupt\n")

    # what the terminal sends while a cell runs is meant for the cell
    before = signal.signal(signal.SIGINT, pressed)
    stop = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    leave = signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    try:
        return b"left\n" in answers
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTSTP, stop)
        signal.signal(signal.SIGQUIT, leave)


@contextmanager
def _terminal_kept() -> Iterator[None]:
    """Leave the terminal as it was found, also where the other process died at its prompt."""
    import termios

    settings = termios.tcgetattr(0)
    try:
        yield
    finally:
        with suppress(termios.error):
            if termios.tcgetattr(0) != settings:
                sys.stdout.write("\x1b[?2004l\x1b[?25h")  # no bracketed paste, and a cursor
                sys.stdout.flush()
                termios.tcsetattr(0, termios.TCSADRAIN, settings)
