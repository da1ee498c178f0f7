"""A process that lets its owner in: it listens on a local socket, and opens a shell in each terminal that comes.

The one who comes (``nacre attach``) sends the descriptors of its terminal with a line of JSON, ``{"term": TERM}``, and
is answered with one, ``{"pid": N}`` or ``{"error": TEXT}``. Then it sends ``interrupt`` for each Ctrl-C, and the end of
the shell is told by ``left``. ``docs/design/running.md`` says why the terminal itself is handed over.
"""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from nacre import embed
from nacre.values import told

from . import sockets
from .streams import for_this_thread

if TYPE_CHECKING:
    from nacre import Shell

LONGEST = 4096  # bytes of a first line
SOON = 30.0  # seconds in which a guest comes


class Listener:
    """Opens shells with a profile, in a program's names, for as long as the process lives or until ``close``.

    path: where it listens; empty for the usual place. guest: it is for one visit, which has to begin soon. closed:
    called when it listens no longer. Raises ``UsageError`` where one cannot listen there.
    """

    def __init__(
        self,
        profile: str,
        namespace: dict[str, Any],
        path: str = "",
        guest: bool = False,
        closed: Callable[[], object] = lambda: None,
    ) -> None:
        self.profile = profile
        self.namespace = namespace
        self._guest = guest
        self._closed = closed
        self.path = os.path.abspath(path) if path else sockets.usual_path(os.getpid())
        self._process = os.getpid()
        self._socket = sockets.listen_at(self.path)
        if guest:
            self._socket.settimeout(SOON)
        self._busy = threading.Lock()  # one terminal at a time: there is one set of names
        atexit.register(self.close)
        threading.Thread(target=self._accept, name="nacre-listen", daemon=True).start()

    def __repr__(self) -> str:
        return f"<nacre attach {self.path}>"

    def close(self) -> None:
        """Listen no longer. A shell that is open stays."""
        if os.getpid() != self._process:  # a fork has no thread that listens, and the file is not its own
            return
        if self._socket.fileno() < 0:  # it was closed before, and the place may be another's by now
            return
        atexit.unregister(self.close)
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with suppress(OSError):
            os.unlink(self.path)
        self._closed()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:  # it was closed, or nobody came
                if self._guest and not self._busy.locked():
                    self.close()
                return
            threading.Thread(target=self._answer, args=(connection,), name="nacre-attached", daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        """Let one in, or say why not. Nothing that goes wrong here concerns the program."""
        with connection:
            descriptors: list[int] = []
            try:
                if sockets.peer(connection) != os.geteuid():
                    return
                asked, descriptors, _, _ = socket.recv_fds(connection, LONGEST, 2)
                if not asked:
                    return
                if len(descriptors) != 2 or not all(map(os.isatty, descriptors)):
                    raise ValueError("no terminal was sent")
                self._serve(connection, descriptors, str(json.loads(asked)["term"]))
            except (OSError, ValueError, KeyError, TypeError) as error:
                _send(connection, {"error": told(error)})
            finally:
                for one in descriptors:
                    os.close(one)

    def _serve(self, connection: socket.socket, descriptors: list[int], term: str) -> None:
        if not self._busy.acquire(blocking=False):
            _send(connection, {"error": "another terminal is attached to it"})
            return
        one, other = descriptors
        try:
            visit = Visit(connection, descriptors)
            with (
                open(one, encoding="utf-8", errors="replace", closefd=False) as given,
                open(other, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False) as shown,
                for_this_thread(given, shown),
                _terminal_type(term),
            ):
                _send(connection, {"pid": os.getpid()})
                threading.Thread(target=visit.listen, name="nacre-attached", daemon=True).start()
                try:
                    embed(self.profile, self.namespace, attached=visit)
                except BaseException as error:  # also what was raised to end it, a moment late
                    with suppress(OSError):
                        print(f"The shell ended: {told(error)}", file=shown)
                finally:
                    visit.over = True
            with suppress(OSError):
                connection.sendall(b"left\n")
                connection.shutdown(socket.SHUT_RDWR)  # a thread waits for what it says
        finally:
            self._busy.release()
            if self._guest:
                self.close()


class Visit:
    """One terminal, from when its shell opens. over: whether the shell was left."""

    def __init__(self, connection: socket.socket, descriptors: list[int]) -> None:
        self.connection = connection
        self.descriptors = descriptors
        self.over = False
        self._thread = threading.get_ident()
        self._cells = 0  # that are running, one in another
        self._changing = threading.Lock()
        self._shell: Shell | None = None

    def begin(self, shell: Shell) -> None:
        """The shell is there, and its prompt about to be."""
        self._shell = shell
        line = self._line()
        if line is not None:  # the terminal's key would stop the whole program
            line.application.suspend_to_background = lambda suspend_group=True: None

    def cell(self, begins: bool) -> None:
        """A cell begins, or has ended: Ctrl-C is for cells alone."""
        now = self._cells + (1 if begins else -1)
        for _ in range(3):
            with suppress(KeyboardInterrupt):  # one that was pressed a moment ago arrives here
                with self._changing:
                    self._cells = now
                for _ in range(1000):
                    pass
                return

    def _line(self) -> Any:
        """The input line of the shell's terminal; None where it reads plainly."""
        shell = self._shell
        served = shell.service("terminal").terminal if shell and shell.has_service("terminal") else None
        return getattr(served, "line", None)

    def listen(self) -> None:
        """Take what comes from the other end, until it goes."""
        while not self.over:
            try:
                came = self.connection.recv(LONGEST)
            except OSError:
                came = b""
            if not came:
                break
            self._interrupt()
        if not self.over:
            self._hang_up()

    def _interrupt(self) -> None:
        with self._changing:
            if self.over or not self._cells:
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread), ctypes.py_object(KeyboardInterrupt)
            )

    def _hang_up(self) -> None:
        """End the shell of a terminal that is gone: it reads the end of its input from now on."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for one in self.descriptors:
            os.dup2(nothing, one)
        os.close(nothing)
        line = self._line()
        loop = line.application.loop if line is not None and line.application.is_running else None
        if loop is None:
            self._interrupt()
        else:
            loop.call_soon_threadsafe(lambda: line.application.exit(exception=EOFError))


@contextmanager
def _terminal_type(term: str) -> Iterator[None]:
    """Know the type of the terminal that came, where the program itself has none that can be drawn on."""
    before = os.environ.get("TERM")
    if before not in (None, "", "dumb", "unknown"):
        yield
        return
    os.environ["TERM"] = term
    try:
        yield
    finally:
        os.environ.pop("TERM", None)
        if before is not None:
            os.environ["TERM"] = before


def _send(connection: socket.socket, answer: dict[str, Any]) -> None:
    with suppress(OSError):
        connection.sendall(json.dumps(answer).encode() + b"\n")
