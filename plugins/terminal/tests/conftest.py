"""A shell in a real pseudo-terminal, seen as the text on its screen."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.utils import get_cwidth

TOKEN = re.compile(
    r"\x1b\[([?>]?)([0-9;]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_=>78]|[ -~]+|.", re.DOTALL
)
KEPT = 200  # lines that went out at the top and still count
PARTIAL = re.compile(r"\x1b(?:\[[0-9;?> ]*|\][^\x07]*)?\Z")


class Screen:
    """What a terminal shows, as far as the shell's escape sequences go; ``scrolled`` is what went out at the top."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.cells: list[list[str]] = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.wrap = False
        self.scrolled: list[str] = []
        self.modes: set[str] = set()
        self._rest = ""

    def feed(self, text: str) -> None:
        text = self._rest + text
        cut = PARTIAL.search(text)
        self._rest = text[cut.start() :] if cut else ""
        for found in TOKEN.finditer(text[: cut.start()] if cut else text):
            if found[3]:
                self.control(found[1], [int(n) if n else 0 for n in found[2].split(";")], found[3])
            elif " " <= found[0][0] <= "~":
                self.run(found[0])
            elif not found[0].startswith("\x1b"):
                self.put(found[0])

    def run(self, text: str) -> None:
        """Plain characters, all of width 1."""
        while text:
            if self.wrap:
                self.column, self.wrap = 0, False
                self.down()
            now, text = text[: self.columns - self.column], text[self.columns - self.column :]
            self.cells[self.row][self.column : self.column + len(now)] = now
            self.column += len(now)
            if self.column >= self.columns:
                self.column, self.wrap = self.columns - 1, True

    def put(self, char: str) -> None:
        if char == "\r":
            self.column, self.wrap = 0, False
        elif char == "\n":
            self.down()
            self.wrap = False
        elif char == "\b":
            self.column = max(0, self.column - 1)
        elif char >= " ":
            width = get_cwidth(char)
            if width == 0:
                at = max(0, self.column - (0 if self.wrap else 1))
                self.cells[self.row][at] += char
                return
            if self.wrap or self.column + width > self.columns:
                self.column, self.wrap = 0, False
                self.down()
            self.cells[self.row][self.column] = char
            for at in range(self.column + 1, self.column + width):
                self.cells[self.row][at] = ""
            self.column += width
            if self.column >= self.columns:
                self.column, self.wrap = self.columns - 1, True

    def down(self) -> None:
        if self.row + 1 < self.rows:
            self.row += 1
        else:
            self.scrolled.append("".join(self.cells.pop(0)).rstrip())
            self.cells.append([" "] * self.columns)

    def control(self, private: str, numbers: list[int], final: str) -> None:
        n = max(1, numbers[0])
        if final in "hl" and private == "?":
            for number in numbers:
                (self.modes.add if final == "h" else self.modes.discard)(str(number))
        elif final == "A":
            self.row = max(0, self.row - n)
        elif final == "B":
            self.row = min(self.rows - 1, self.row + n)
        elif final == "C":
            self.column = min(self.columns - 1, self.column + n)
        elif final == "D":
            self.column = max(0, self.column - n)
        elif final == "G":
            self.column = n - 1
        elif final == "H":
            self.row, self.column = n - 1, max(1, numbers[1] if len(numbers) > 1 else 1) - 1
        elif final == "J":
            self.erase(self.column if numbers[0] == 0 else 0)
            first = self.row + 1 if numbers[0] == 0 else 0
            for row in range(first, self.rows):
                self.cells[row] = [" "] * self.columns
        elif final == "K":
            self.erase(self.column if numbers[0] == 0 else 0)
        if final in "ABCDGHJK":
            self.wrap = False

    def erase(self, start: int) -> None:
        self.cells[self.row][start:] = [" "] * (self.columns - start)

    @property
    def lines(self) -> list[str]:
        return ["".join(row).rstrip() for row in self.cells]

    @property
    def text(self) -> str:
        return "\n".join([*self.scrolled[-KEPT:], *self.lines]).rstrip()


class Tty:
    """A process in a pseudo-terminal. What is expected is waited for, up to a deadline."""

    def __init__(self, argv: list[str], environment: dict[str, str], rows: int = 24, columns: int = 80) -> None:
        self.screen = Screen(rows or 24, columns or 80)
        self.raw = b""
        self.status: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(argv[0], argv, environment)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, timeout: float) -> bool:
        """Take in what the process wrote; False where it wrote nothing in time, or is gone."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        for _ in range(data.count(b"\x1b[6n")):
            os.write(self.fd, b"\x1b[1;1R")
        self.raw += data
        self.screen.feed(self._decoder.decode(data))
        return bool(data)

    def until(self, condition: Callable[[], object], what: str = "", limit: float = 20.0) -> None:
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"not seen in time: {what}\n{self.screen.text}")
            self.pump(0.02)

    def sees(self, pattern: str, limit: float = 20.0) -> None:
        """Wait until the screen matches."""
        self.until(lambda: re.search(pattern, self.screen.text, re.MULTILINE), pattern, limit)

    def prompt(self, number: int, limit: float = 20.0) -> None:
        """Wait for a prompt, empty and with the toolkit listening."""
        self.until(
            lambda: self.screen.lines[self.screen.row] == f"In [{number}]:" and b"\x1b[?7" in self.raw,
            f"prompt {number}",
            limit,
        )

    def send(self, text: str) -> None:
        data = text.encode()
        while data:
            if select.select([], [self.fd], [], 0.05)[1]:
                data = data[os.write(self.fd, data[:512]) :]
            self.pump(0)

    def line(self, text: str) -> None:
        self.send(text + "\r")

    def paste(self, text: str) -> None:
        self.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def settings(self) -> list[object]:
        return list(termios.tcgetattr(self.fd))

    def ends(self, limit: float = 20.0) -> int:
        """Wait for the end of the process; its exit status."""
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
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


class OpenShell:
    """Opens shells whose profile enables the terminal, in a home of their own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.opened: list[Tty] = []

    def profile(self, traits: str = "", startup: str = "", plugins: str = "") -> None:
        (self.home / "profiles").mkdir(parents=True, exist_ok=True)
        (self.home / "profiles" / "t.toml").write_text(
            f'[plugins]\nenable = ["terminal"{plugins}]\n[choose]\nfrontend = "terminal"\n'
            f"[traits.TerminalFrontend]\n{traits}\n[startup]\nlines = [{startup}]\n"
        )

    def __call__(
        self,
        traits: str = "",
        startup: str = "",
        rows: int = 24,
        columns: int = 80,
        wait: bool = True,
        argv: list[str] | None = None,
        **environment: str,
    ) -> Tty:
        self.profile(traits, startup)
        variables = {
            **os.environ,
            "NACRE_HOME": str(self.home),
            "TERM": "xterm-256color",
            "NO_COLOR": "1",
            **environment,
        }
        for name in ("LINES", "COLUMNS", "NACRE_PROFILE"):
            variables.pop(name, None)
        self.opened.append(Tty(argv or [sys.executable, "-m", "nacre", "--profile", "t"], variables, rows, columns))
        if wait:
            self.opened[-1].prompt(1)
        return self.opened[-1]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[OpenShell]:
    """A function that opens a shell in a pseudo-terminal, in a directory of its own."""
    made = OpenShell(tmp_path)
    yield made
    for one in made.opened:
        one.close()


@pytest.fixture(autouse=True)
def a_terminal_that_can_be_drawn_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever terminal the tests are started from, the toolkit takes it for one that moves its cursor."""
    monkeypatch.setenv("TERM", "xterm-256color")
