"""A program behind a pseudo-terminal."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping

from .cells import Screen

Answer = bytes | Callable[[Screen], bytes]


def place(screen: Screen) -> bytes:
    """Where the cursor is, as a terminal reports it (ECMA-48, CPR)."""
    return f"\x1b[{screen.row + 1};{screen.column + 1}R".encode()


CURSOR: Mapping[bytes, Answer] = {b"\x1b[6n": place}


class Tty:
    """A program in a pseudo-terminal. What is expected is waited for, up to a deadline.

    rows, columns: the size that the program is told, which may be 0. answers: what the terminal answers when it
    is asked with a sequence, or a function of the screen that says so. cwd: where the program runs.
    """

    def __init__(
        self,
        argv: list[str],
        environment: Mapping[str, str],
        rows: int = 24,
        columns: int = 80,
        answers: Mapping[bytes, Answer] = CURSOR,
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        self.screen = Screen(rows or 24, columns or 80)
        self.raw = b""
        self.stream = ""  # all of it, decoded
        self.answers = dict(answers)
        self.status: int | None = None
        self._answered = self._waited = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may ignore it
            if cwd is not None:
                os.chdir(cwd)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(argv[0], argv, dict(environment))

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal another size; the ``screen`` keeps its own."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, timeout: float) -> bool:
        """Take in what the program wrote; False where it wrote nothing in time, or is gone."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.raw += data
        text = self._decoder.decode(data)
        self.stream += text
        self.screen.feed(text)
        self._answer()
        return bool(data)

    def _answer(self) -> None:
        asked = re.compile(b"|".join(re.escape(one) for one in self.answers) or b"(?!)")
        while found := asked.search(self.raw, self._answered):
            self._answered = found.end()
            answer = self.answers[found[0]]
            os.write(self.fd, answer if isinstance(answer, bytes) else answer(self.screen))

    def until(self, condition: Callable[[], object], what: str = "", limit: float = 20.0) -> None:
        """Wait until a condition holds; ``what`` says in the failure what was waited for."""
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not seen in time: {what}\n{self.screen.text}")
            self.pump(0.02)

    def sees(self, pattern: str, limit: float = 20.0) -> None:
        """Wait until the screen matches."""
        self.until(lambda: re.search(pattern, self.screen.text, re.MULTILINE), pattern, limit)

    def wait(self, pattern: str, limit: float = 20.0) -> re.Match[str]:
        """Wait for a match in what was written since the last one that was waited for."""
        wanted = re.compile(pattern)
        self.until(lambda: wanted.search(self.stream, self._waited), pattern, limit)
        found = wanted.search(self.stream, self._waited)
        assert found is not None
        self._waited = found.end()
        return found

    def prompt(self, number: int, limit: float = 20.0) -> None:
        """Wait for Nacre's prompt, empty and with the line editor listening."""
        self.until(
            lambda: self.screen.lines[self.screen.row] == f"In [{number}]:" and b"\x1b[?7" in self.raw,
            f"prompt {number}",
            limit,
        )

    def send(self, text: str) -> None:
        """Press keys."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Send what a terminal sends for keys, in whatever parts."""
        while data:
            if select.select([], [self.fd], [], 0.05)[1]:
                data = data[os.write(self.fd, data[:512]) :]
            self.pump(0)

    def line(self, text: str) -> None:
        """Type a line and press Enter."""
        self.send(text + "\r")

    def press_until(self, keys: str, pattern: str, limit: float = 20.0) -> None:
        """Press keys, again every second, until the screen matches: a signal that comes between the writing of a
        question and the reading of its answer is noticed with the next one only."""
        end = time.monotonic() + limit
        while True:
            self.send(keys)
            try:
                return self.sees(pattern, min(1.0, limit))
            except AssertionError:
                if time.monotonic() > end:
                    raise

    def paste(self, text: str) -> None:
        """Paste text, marked as such."""
        self.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def settings(self) -> list[object]:
        """The terminal's attributes, as ``termios`` gives them."""
        return list(termios.tcgetattr(self.fd))

    def ends(self, limit: float = 20.0) -> int:
        """Wait for the end of the program; its exit status."""
        end = time.monotonic() + limit
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                break
            if time.monotonic() > end:
                raise AssertionError(f"it goes on\n{self.screen.text}")
            self.pump(0.02)
        while self.pump(0):
            pass
        return self.status

    def close(self) -> None:
        """End the program, where it has not ended, and give the terminal back."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
