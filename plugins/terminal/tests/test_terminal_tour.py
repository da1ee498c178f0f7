"""A session that uses everything once, in a real pseudo-terminal; its screens are compared as text.

``python plugins/terminal/tests/test_terminal_tour.py`` plays the session and writes ``screens/tour.txt`` anew, to be
read before it is kept.
"""

from __future__ import annotations

import base64
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from nacre_testkit.screen import CURSOR, Look, Tty

SCREENS = Path(__file__).parent / "screens" / "tour.txt"
PROFILE = """
extends = ["standard"]
[plugins]
enable = ["pager", "images"]
[traits.TerminalFrontend]
formatter = "tr a-z A-Z"
[traits.Pager]
command = "builtin"
[traits.Completion]
deadline = 5.0
"""
PEARLS = """
def thread(pearls, knots=True):
    'Put pearls on a thread.'

def threads(): 'How many there are.'

def weigh(pearl): 'In carats.'
"""
PROMPT = re.compile(r"(?:\[\w+\] )?In \[\d+\]:|>>>")
READY = re.compile(r"(?:\[\w+\] )?In \[\d+\]:|>>>|\s+\.\.\.:\s*")
KITTY = {b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\": b"\x1b_Gi=31;OK\x1b\\", b"\x1b[c": b"\x1b[?62;c"}
DOT = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
).decode()
ESC, UP, DOWN, RIGHT, END = "\x1b", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[F"
CTRL_RIGHT, F2, F4, SHIFT_TAB = "\x1b[1;5C", "\x1bOQ", "\x1bOS", "\x1b[Z"
CTRL_C, CTRL_D, CTRL_E, CTRL_O = "\x03", "\x04", "\x05", "\x0f"


def option(text: str) -> str:
    return f"%config TerminalFrontend.{text}\r"


def pasted(text: str) -> str:
    """Text as terminals paste it, but for its line ends: a terminal sends Enter for them."""
    return f"\x1b[200~{text}\x1b[201~"


STEPS = [
    ("a result", "6 * 7\r"),
    ("a block indents itself and ends at an empty line", "def area(width, height=1):\rreturn width * height\r\r"),
    ("pasted lines stay one input", pasted("for n in range(2):\n    print(n)\n\nprint('end')")),
    ("which waits for Enter", "\r"),
    ("a semicolon keeps a result away", "area(2); # nothing\r"),
    ("grey text is how an earlier input went on", "de"),
    ("of which a word is taken", ESC + "f"),
    ("or a name", CTRL_RIGHT),
    ("or all", END),
    ("the input is thrown away", CTRL_C),
    ("up recalls what begins so", "6" + UP),
    ("and down goes back", DOWN + CTRL_C),
    ("a new line where the input is complete", "1 + 1" + CTRL_O + "+ 2"),
    ("an editor takes the input and gives it back", CTRL_C + "input" + F2),
    ("a formatter too", F4),
    ("indentation is switched off", CTRL_C + "%autoindent\r"),
    ("and lines begin at the margin", "if 1:\rpass"),
    ("and on again", CTRL_C + "%autoindent\r"),
    ("brackets close themselves", option("auto_match = True") + "area('x"),
    ("and are stepped over", "')\r"),
    ("names are completed", option("auto_match = False") + "import pearls\rpearls.\t"),
    ("with what they are told of the one that is chosen", "\t\t"),
    ("and the one before", SHIFT_TAB),
    ("the call that is typed has its parameters below", CTRL_C + "area(1, "),
    ("keyword arguments are completed", "h\t"),
    ("and keys, inside of f-strings", CTRL_C + "prices = {'pearl': 12}\rf\"{prices['p\t"),
    ("and modules", CTRL_C + "from collections import Orde\t"),
    ("and magics with their options", CTRL_C + "%timei\t"),
    ("their options", CTRL_C + "%xmode Mi\t"),
    ("and paths", CTRL_C + "open('note\t"),
    ("and characters by their names", CTRL_C + "\\alp\t"),
    ("which they become", "\t"),
    ("a question is answered", CTRL_C + "area?\r"),
    ("with the source", "area??\r"),
    ("an error marks what failed", "prices['pearl'] + prices['coral']\r"),
    ("less of it", "%xmode Minimal\r1/0\r"),
    ("more of it", "%tb Context\r"),
    ("a group of errors in full", "%xmode Context\rraise ExceptionGroup('two', [ValueError('a'), TypeError('b')])\r"),
    ("an endless loop", pasted("n = 0\nwhile True: n += 1; n == 9 and print('looping\\n', end='')") + "\r"),
    ("is interrupted", CTRL_C),
    ("a repr that sleeps",
     "import time\rclass Slow:\rdef __repr__(self): print('sleeping\\n', end=''); time.sleep(60)\r\rSlow()\r"),
    ("is interrupted too", CTRL_C),
    ("a system exit does not leave", "raise SystemExit(3)\r"),
    ("and shows where it was", "%tb\r"),
    ("a display is updated in its place", "shown = display('one', display_id=True); shown.update('two')\r"),
    ("a bar goes on in its row", "from nacre_display import ProgressBar; print(*ProgressBar(2))\r"),
    ("numbers have a precision", "%precision 3\r2/3\r%precision\r"),
    ("long output is paged", "text = '\\n'.join(f'row {n}' for n in range(60))\r%page -r text\r"),
    ("as far as one likes", "q\r"),
    ("an image is drawn", f"display({{'image/png': '{DOT}', 'text/plain': 'dot'}}, raw=True)\r"),
    ("what a task prints stands above the line",
     "import asyncio\rasync def tick():\rawait asyncio.sleep(0.1); print('tick')\r\r"
     "ticking = asyncio.get_event_loop().create_task(tick())\rmean"),
    ("and what a thread prints", CTRL_C + "import threading\rthreading.Timer(0.2, print, ['tock']).start()\rwhile"),
    ("the mouse places the cursor", CTRL_C + option("mouse_support = True") + "abcdef"),
    ("where it points", "MOUSE" + "X"),
    ("the window has a title", CTRL_C + option("mouse_support = False") + option("term_title = True")),
    ("vi keys name their mode", option("keymap = 'vi'") + option("editing_mode = 'vi'") + "abc"),
    ("and work", ESC + "0x"),
    ("emacs keys again", "dd" + "i" + option("editing_mode = 'emacs'") + option("keymap = 'classic'")),
    ("keys are listed with command and layer", "%keys accept-s\r"),
    ("prompts of another class", option("prompts = 'nacre_terminal.prompts:Classic'") + "1\r"),
    ("prompts that become a mark", option("prompts = 'nacre_terminal.prompts:Prompts'")
     + option("transient_prompt = True") + "2\r"),
    ("wide, combined and right-to-left text", option("transient_prompt = False") + "'日本 é 😀 שלום'\r"),
    ("completions by themselves", option("complete_while_typing = True") + "pearls.th"),
    ("leaving is asked for", CTRL_C + option("confirm_exit = True") + CTRL_D),
    ("and refused", "n\r"),
]  # fmt: skip


def grey(cells: list[str], looks: list[Look]) -> str:
    """The text of a row, with marks around what is grey."""
    runs = groupby(zip(cells, looks, strict=True), key=lambda place: place[1].color == "8")
    parts = [(is_grey, "".join(char for char, _ in run)) for is_grey, run in runs]
    return "".join(f"‹{text}›" if is_grey else text for is_grey, text in parts)


class Tour:
    """The session, step by step."""

    def __init__(self, folder: Path) -> None:
        home = folder / "home"
        (home / "profiles").mkdir(parents=True)
        (home / "profiles" / "tour.toml").write_text(PROFILE)
        (folder / "work").mkdir()
        (folder / "work" / "notes.txt").touch()
        (folder / "pearls.py").write_text(PEARLS)
        (folder / "editor").write_text('#!/bin/sh\nprintf edited > "$1"\n')
        (folder / "editor").chmod(0o755)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "XDG_"))}
        environment = {**kept, "NACRE_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment |= {"PYTHONPATH": str(folder), "EDITOR": str(folder / "editor"), "VISUAL": "", "PAGER": ""}
        for name in ("LINES", "COLUMNS", "NO_COLOR"):
            environment.pop(name, None)
        command = [sys.executable, "-m", "nacre", "--profile", "tour"]
        self.tty = Tty(command, environment, 40, 100, {**CURSOR, **KITTY}, folder / "work")
        self.begins = 0
        self.tty.prompt(1)

    @property
    def shown(self) -> str:
        """What stands on the screen from the prompt of the step on. How many blank lines are kept free for a menu
        depends on what was drawn before, so they count as one."""
        screen = self.tty.screen
        lines = [grey(cells, looks) for cells, looks in zip(screen.cells, screen.looks, strict=True)]
        text = "\n".join(line.rstrip() for line in [*screen.scrolled, *lines][self.begins :]).strip("\n")
        return re.sub(r"\n{3,}", "\n\n", text)

    def step(self, keys: str) -> None:
        """Press the keys of a step, each line when the one before it is done with."""
        screen = self.tty.screen
        at = next((row for row in range(screen.row, -1, -1) if PROMPT.match(screen.lines[row])), screen.row)
        self.begins = len(screen.scrolled) + at
        keys = keys.replace("MOUSE", "".join(f"\x1b[<0;12;{screen.row + 1}{kind}" for kind in "Mm"))
        *lines, last = re.split(r"(?<=\r)(?!\Z)", keys)
        for line in lines:
            row = len(screen.scrolled) + screen.row
            self.tty.send(line.replace("\n", "\r"))
            self.tty.until(lambda row=row: self._ready(row), f"an end of {line!r}")
        self.tty.send(last.replace("\n", "\r"))

    def _ready(self, row: int) -> bool:
        screen = self.tty.screen
        edited = "2004" in screen.modes and len(screen.scrolled) + screen.row > row
        return edited and READY.fullmatch(screen.lines[screen.row]) is not None


def expected() -> dict[str, str]:
    """The screens that were kept, by the titles of their steps."""
    parts = re.split(r"^=== (.*)\n", SCREENS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {title: screen.strip("\n") for title, screen in zip(parts[1::2], parts[2::2], strict=True)}


def test_everything_in_one_session(tmp_path: Path) -> None:
    screens = expected()
    assert list(screens) == [title for title, _ in STEPS]
    tour = Tour(tmp_path)
    try:
        for title, keys in STEPS:
            tour.step(keys)
            tour.tty.until(lambda wanted=screens[title]: tour.shown == wanted, f"{title}:\n{screens[title]}\n---\n")
        assert any(one.startswith("]2;nacre: ") for one in tour.tty.screen.strings)
        assert any(one.startswith("_Ga=T") for one in tour.tty.screen.strings)
        tour.tty.send("\x1c")  # Ctrl-\ leaves without a question
        assert tour.tty.ends() == 0
    finally:
        tour.tty.close()


def write() -> Iterator[str]:
    """Play the session, waiting for each step until nothing moves any more."""
    with tempfile.TemporaryDirectory() as folder:
        tour = Tour(Path(folder))
        try:
            for title, keys in STEPS:
                tour.step(keys)
                while tour.tty.pump(1.0):
                    pass
                yield f"=== {title}\n{tour.shown}\n"
        finally:
            tour.tty.close()


if __name__ == "__main__":
    SCREENS.write_text("".join(write()), encoding="utf-8")
