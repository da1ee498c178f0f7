"""What a terminal shows: the characters in its cells (ECMA-48 and xterm's extensions, as line editors use them)."""

from __future__ import annotations

import re
import unicodedata

from .looks import Look

TOKEN = re.compile(
    r"\x1b\[([?>=]?)([0-9;:]*)[ -/]*([@-~])|\x1b([P\]_^X])([^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[ -~]+|.",
    re.DOTALL,
)
PARTIAL = re.compile(r"\x1b(?:\[[0-9;:?>= -/]*|[P\]_^X][^\x07\x1b]*\x1b?|[ -/]*)?\Z")
KEPT = 200  # lines that went out at the top and still count
PLAIN = Look()


class Screen:
    """What a terminal shows, as far as the escape sequences of line editors go.

    scrolled: the lines that went out at the top. modes: the private modes that are set. strings: what came as
    operating system command, device control string or application program command, with its introducing letter.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.cells: list[list[str]] = [[" "] * columns for _ in range(rows)]
        self.looks: list[list[Look]] = [[PLAIN] * columns for _ in range(rows)]
        self.look = PLAIN
        self.row = self.column = 0
        self.wrap = False
        self.scrolled: list[str] = []
        self.modes: set[str] = set()
        self.strings: list[str] = []
        self._kept = (0, 0)
        self._rest = ""

    def feed(self, text: str) -> None:
        """Take in what a program wrote; a sequence may come in several parts."""
        text = self._rest + text
        cut = PARTIAL.search(text)
        self._rest = text[cut.start() :] if cut else ""
        for found in TOKEN.finditer(text[: cut.start()] if cut else text):
            if found[3]:
                self._control(found[1], [int(n) if n else 0 for n in re.split("[;:]", found[2])], found[3])
            elif found[4]:
                self.strings.append(found[4] + found[5])
            elif " " <= found[0][0] <= "~":
                self._run(found[0])
            elif found[0] in ("\x1b7", "\x1b8"):
                self._keep_place(found[0] == "\x1b7")
            elif not found[0].startswith("\x1b"):
                self._put(found[0])

    def _run(self, text: str) -> None:
        """Plain characters, all of width 1."""
        while text:
            self._wrapped()
            now, text = text[: self.columns - self.column], text[self.columns - self.column :]
            self.cells[self.row][self.column : self.column + len(now)] = now
            self.looks[self.row][self.column : self.column + len(now)] = [self.look] * len(now)
            self._advance(len(now))

    def _put(self, char: str) -> None:
        if char == "\r":
            self.column, self.wrap = 0, False
        elif char == "\n":
            self._down()
            self.wrap = False
        elif char == "\b":
            self.column = max(0, self.column - 1)
        elif char == "\t":
            self.column = min(self.columns - 1, self.column - self.column % 8 + 8)
        elif char >= " ":
            wide = width(char)
            if wide == 0:
                at = max(0, self.column - (0 if self.wrap else 1))
                self.cells[self.row][at] += char
                return
            if self.column + wide > self.columns:
                self.wrap = True
            self._wrapped()
            self.cells[self.row][self.column] = char
            for at in range(self.column + 1, min(self.columns, self.column + wide)):
                self.cells[self.row][at] = ""
            self.looks[self.row][self.column : self.column + wide] = [self.look] * wide
            self._advance(wide)

    def _wrapped(self) -> None:
        if self.wrap:
            self.column, self.wrap = 0, False
            self._down()

    def _advance(self, by: int) -> None:
        self.column += by
        if self.column >= self.columns:
            self.column, self.wrap = self.columns - 1, True

    def _down(self) -> None:
        if self.row + 1 < self.rows:
            self.row += 1
            return
        self.scrolled.append("".join(self.cells.pop(0)).rstrip())
        self.cells.append([" "] * self.columns)
        self.looks.pop(0)
        self.looks.append([PLAIN] * self.columns)

    def _keep_place(self, keep: bool) -> None:
        if keep:
            self._kept = self.row, self.column
        else:
            (self.row, self.column), self.wrap = self._kept, False

    def _control(self, private: str, numbers: list[int], final: str) -> None:
        n = max(1, numbers[0])
        if final == "m" and not private:
            self.look = self.look.after(numbers)
        elif final in "hl" and private == "?":
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
            self.column = min(self.columns, n) - 1
        elif final == "H":
            self.row = min(self.rows, n) - 1
            self.column = min(self.columns, max(1, numbers[1] if len(numbers) > 1 else 1)) - 1
        elif final == "J" and not private:
            self._erase(numbers[0])
            rows = range(self.row + 1, self.rows) if numbers[0] == 0 else range(self.row if numbers[0] == 1 else 0)
            for row in rows if numbers[0] < 2 else range(self.rows):
                self.cells[row], self.looks[row] = [" "] * self.columns, [PLAIN] * self.columns
        elif final == "K" and not private:
            self._erase(numbers[0])
        if final in "ABCDGHJK":
            self.wrap = False

    def _erase(self, part: int) -> None:
        """Blank the cursor's line: 0 from the cursor, 1 up to it, 2 all."""
        start, end = (self.column if part == 0 else 0), (self.column + 1 if part == 1 else self.columns)
        self.cells[self.row][start:end] = [" "] * (end - start)
        self.looks[self.row][start:end] = [PLAIN] * (end - start)

    @property
    def lines(self) -> list[str]:
        """The screen's lines, without blanks at their ends."""
        return ["".join(row).rstrip() for row in self.cells]

    @property
    def text(self) -> str:
        """The lines, with those that went out at the top lately."""
        return "\n".join([*self.scrolled[-KEPT:], *self.lines]).rstrip()


def width(char: str) -> int:
    """The columns that a character takes."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
