"""A shell with images, in a pseudo-terminal that answers what it is asked as terminals do."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import CURSOR, Shells, Tty

Open = Callable[..., Tty]

KITTY = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
NAME = b"\x1b[>q"
CELL_SIZE = b"\x1b]1337;ReportCellSize\x07"
CELL_PIXELS = b"\x1b[16t"
DEVICE = b"\x1b[c"
ANSWERS = {
    "kitty": {KITTY: b"\x1b_Gi=31;OK\x1b\\", NAME: b"\x1bP>|kitty(0.40)\x1b\\", DEVICE: b"\x1b[?62;c"},
    "iterm2": {
        NAME: b"\x1bP>|iTerm2 3.5\x1b\\",
        CELL_SIZE: b"\x1b]1337;ReportCellSize=16.0;8.0;1.0\x1b\\",
        DEVICE: b"\x1b[?62;4c",
    },
    "sixel": {NAME: b"\x1bP>|XTerm(390)\x1b\\", CELL_PIXELS: b"\x1b[6;20;10t", DEVICE: b"\x1b[?64;4;22c"},
    "none": {DEVICE: b"\x1b[?1;2c"},
    "silent": {},
}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """A function: the kind of terminal, options of images, as TOML, to a shell at its prompt. Links fit in a row."""
    made = Shells(tmp_path, ["images", "display", "pylab", "syntax"])

    def start(kind: str, options: str = "", **keywords: object) -> Tty:
        made.settings = f"[traits.Images]\n{options}\n"
        return made(answers={**CURSOR, **ANSWERS[kind]}, **{"TMPDIR": str(tmp_path), "columns": 200, **keywords})

    yield start
    made.close()


@pytest.fixture
def png() -> bytes:
    """A PNG of 12 x 7 pixels: a red one, a green one, a transparent one, the rest blue."""
    image = pytest.importorskip("PIL.Image").new("RGBA", (12, 7), (0, 0, 255, 255))
    image.putpixel((0, 0), (255, 0, 0, 255))
    image.putpixel((11, 6), (0, 255, 0, 255))
    image.putpixel((5, 3), (0, 0, 0, 0))
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
