#!/usr/bin/env python3
"""The pictures of the documentation, made from sessions in a real pseudo-terminal.

    python contrib/screenshots.py [NAME ...]

Each scene is typed into a shell of the profile ``standard`` in a home of its own; the screen it ends with is
written to ``docs/images/NAME.svg``, as text in colours. ``plugins/terminal/tests/test_terminal_screenshots.py``
plays the scenes again and compares their screens with the pictures.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from nacre_testkit.screen import Look, Screen, Tty

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PROFILE = 'extends = ["standard"]\n[traits.TerminalFrontend]\n'
CELL = (8.4, 18)  # the width and height of a character, in pixels
EDGE = 10
DARK, LIGHT = "#1e2127", "#d7dae0"
SIXTEEN = (
    *("#1e2127", "#e06c75", "#98c379", "#d19a66", "#61afef", "#c678dd", "#56b6c2", "#abb2bf"),
    *("#7f848e", "#ff7b86", "#b5e890", "#e5c07b", "#8cc8ff", "#de9bf0", "#7fdbe6", "#ffffff"),
)


class Scene(NamedTuple):
    """What is typed, in a terminal of so many rows and columns, under these options of the terminal."""

    play: Callable[[Tty], None]
    rows: int = 12
    columns: int = 76
    traits: str = ""


def editing(tty: Tty) -> None:
    """A block that indents itself; an earlier input in grey."""
    tty.line("total = sum(range(10))")
    tty.prompt(2)
    for line in ("def area(width, height=1):", "return width * height", ""):
        tty.line(line)
    tty.prompt(3)
    tty.line("area(6, 7)")
    tty.sees(r"^Out\[3\]: 42$")
    tty.prompt(4)
    tty.send("tot")
    tty.sees(r"^In \[4\]: total = sum\(range\(10\)\)$")


def completing(tty: Tty) -> None:
    """The menu, with what each name is."""
    tty.line("import bisect")  # which is the same in each version of Python
    tty.prompt(2)
    tty.send("bisect.\t")
    tty.sees("insort_right")
    tty.send("\t" * 4)
    tty.until(lambda: tty.screen.lines[tty.screen.row].startswith("In [2]: bisect.insort"), "the fourth one")
    tty.sees("^Insert item x")


def looking(tty: Tty) -> None:
    """What a question mark shows."""
    tty.line("def area(width, height=1):\n'How large a rectangle is.'\nreturn width * height\n".replace("\n", "\r"))
    tty.prompt(2)
    tty.line("area?")
    tty.prompt(3)


def failing(tty: Tty) -> None:
    """A traceback that marks what failed."""
    tty.line("prices = {'pearl': 12, 'shell': 3}")
    tty.prompt(2)
    tty.line("prices['pearl'] * 2 + prices['coral']")
    tty.sees("KeyError")
    tty.prompt(3)


def above(tty: Tty) -> None:
    """A task's output above the line that is being typed."""
    tty.line("import asyncio")
    tty.prompt(2)
    for line in ("async def tick():", "for n in range(3):", "await asyncio.sleep(0.2); print('tick', n)", ""):
        tty.line(line)
    tty.prompt(3)
    tty.line("ticking = asyncio.get_event_loop().create_task(tick())")
    tty.prompt(4)
    tty.send("meanwhile = 'I ty")
    tty.sees(r"^tick 2\n.*meanwhile")


def progress(tty: Tty) -> None:
    """A bar and a display that changed in their places."""
    tty.line("from nacre_display import ProgressBar")
    tty.prompt(2)
    tty.line("for step in ProgressBar(5): pass")
    tty.prompt(3)
    tty.line("shown = display('working', display_id=True); shown.update('done')")
    tty.prompt(4)


def keys(tty: Tty) -> None:
    """Some of the keys, with who bound them."""
    tty.line("%keys accept")
    tty.prompt(2)


def vi(tty: Tty) -> None:
    """The mode of vi, in the prompt."""
    tty.sees(r"^\[ins\] In \[1\]:")
    tty.send("pearls = ['日本', 'café', '😀']\x1b")
    tty.sees(r"^\[nav\] In \[1\]: pearls")


def narrow(tty: Tty) -> None:
    """Twenty columns."""
    tty.line("x = 'a long line that wraps'")
    tty.prompt(2)
    tty.line("x.upper()")
    tty.prompt(3)


SCENES = {
    "editing": Scene(editing, 14),
    "completing": Scene(completing, 14),
    "looking": Scene(looking, 18),
    "failing": Scene(failing, 12),
    "above": Scene(above, 14),
    "progress": Scene(progress, 10),
    "keys": Scene(keys, 12, 128),
    "vi": Scene(vi, 3, 60, 'editing_mode = "vi"\nkeymap = "vi"'),
    "narrow": Scene(narrow, 10, 20),
}


def played(name: str, folder: Path) -> Screen:
    """The screen that a scene ends with."""
    scene = SCENES[name]
    home = folder / "home"
    (home / "profiles").mkdir(parents=True)
    (home / "profiles" / "shot.toml").write_text(f"{PROFILE}{scene.traits}\n")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "XDG_"))}
    environment = {**kept, "NACRE_HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "PAGER": "cat"}
    for variable in ("LINES", "COLUMNS", "NO_COLOR"):
        environment.pop(variable, None)
    command = [sys.executable, "-m", "nacre", "--profile", "shot"]
    tty = Tty(command, environment, scene.rows, scene.columns, cwd=folder)
    try:
        tty.until(lambda: b"\x1b[?7" in tty.raw, "the line editor")
        _quiet(tty)
        scene.play(tty)
        _quiet(tty)
    finally:
        tty.close()
    return tty.screen


def _quiet(tty: Tty) -> None:
    """Wait until nothing is drawn any more: colours come a moment after the text."""
    while tty.pump(0.5):
        pass


def text(screen: Screen) -> str:
    """The text of a screen, without blank lines at its ends."""
    return "\n".join(screen.lines).strip("\n")


def picture(name: str, screen: Screen) -> str:
    """The picture of a scene whose screen this is."""
    return svg(screen, re.sub(r"\s+", " ", SCENES[name].play.__doc__ or name))


def svg(screen: Screen, title: str) -> str:
    """The screen as a picture: a line of text is a ``text`` element, a run of one look in it a ``tspan``."""
    lines = screen.lines
    first = next((row for row, line in enumerate(lines) if line), 0)
    last = max((row for row, line in enumerate(lines) if line), default=0)
    width, height = screen.columns * CELL[0] + 2 * EDGE, (last + 1 - first) * CELL[1] + 2 * EDGE
    drawn = [part for row in range(first, last + 1) for part in _line(screen, row, row - first)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}">',
            f"<title>{escape(title)}</title>",
            "<style>text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre }"
            "</style>",
            f'<rect width="{width:g}" height="{height:g}" rx="6" fill="{DARK}"/>',
            *drawn,
            "</svg>",
            "",
        ]
    )


def _line(screen: Screen, row: int, at: int) -> Iterator[str]:
    top = EDGE + at * CELL[1]
    spans = []
    places = list(enumerate(zip(screen.cells[row], screen.looks[row], strict=True)))
    while places and places[-1][1] == (" ", Look()):
        places.pop()
    for look, run in groupby(places, key=lambda place: place[1][1]):
        cells = list(run)
        content = "".join(char for _, (char, _) in cells)
        left, width = EDGE + cells[0][0] * CELL[0], len(cells) * CELL[0]
        color, background = colors(look)
        if background != DARK:
            yield f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{CELL[1]}" fill="{background}"/>'
        spans.append(
            f'<tspan x="{left:g}" textLength="{width:g}" fill="{color}"{_effects(look)}>{escape(content)}</tspan>'
        )
    yield f'<text y="{top + 13}" xml:space="preserve">{"".join(spans)}</text>'


def _effects(look: Look) -> str:
    said = {
        "bold": ' font-weight="bold"',
        "italic": ' font-style="italic"',
        "underline": ' text-decoration="underline"',
        "dim": ' opacity="0.7"',
    }
    return "".join(how for effect, how in said.items() if effect in look.effects)


def colors(look: Look) -> tuple[str, str]:
    """The colour and the background of a look, as ``#rrggbb``."""
    color, background = _color(look.color) or LIGHT, _color(look.background) or DARK
    return (background, color) if "reverse" in look.effects else (color, background)


def _color(name: str) -> str:
    """A colour of the terminal's 256 (xterm's cube and greys) as ``#rrggbb``."""
    if not name or name.startswith("#"):
        return name
    number = int(name)
    if number < 16:
        return SIXTEEN[number]
    if number >= 232:
        return "#" + f"{8 + (number - 232) * 10:02x}" * 3
    steps = (0, 95, 135, 175, 215, 255)
    return "#" + "".join(f"{steps[(number - 16) // by % 6]:02x}" for by in (36, 6, 1))


def text_of(picture: str) -> str:
    """The text of a picture that ``svg`` made."""
    root = ElementTree.fromstring(picture)
    lines = ["".join(line.itertext()).rstrip() for line in root.iter("{http://www.w3.org/2000/svg}text")]
    return "\n".join(lines).strip("\n")


def main(names: list[str]) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in names or SCENES:
        if name not in SCENES:
            sys.exit(f"screenshots.py: no scene {name!r}; there are {', '.join(SCENES)}")
        with tempfile.TemporaryDirectory() as folder:
            screen = played(name, Path(folder))
        (IMAGES / f"{name}.svg").write_text(picture(name, screen), encoding="utf-8")
        print(f"--- {name}\n{text(screen)}")


if __name__ == "__main__":
    main(sys.argv[1:])
