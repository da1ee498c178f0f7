"""The parts: answers, sizes, room."""

from __future__ import annotations

import io

import pytest
from nacre_images.protocols import CELL, Terminal, understood
from nacre_images.sizes import room, size_of


@pytest.mark.parametrize(
    ("answers", "terminal"),
    [
        ("", Terminal("", CELL)),
        ("\x1b[?62;22c", Terminal("", CELL)),
        ("\x1b[?62;14;40c", Terminal("", CELL)),
        ("\x1b[?62;4c", Terminal("sixel", CELL)),
        ("\x1b_Gi=31;OK\x1b\\\x1b[?62;4c", Terminal("kitty", CELL)),
        ("\x1b_Gi=31;ENOTSUP\x1b\\\x1b[?62;4c", Terminal("sixel", CELL)),
        ("\x1bP>|WezTerm 2024\x1b\\\x1b[6;18;9t\x1b[?65;4c", Terminal("iterm2", (9, 18))),
        ("\x1b[6;0;0t\x1b[?1c", Terminal("", CELL)),
    ],
)
def test_answers_are_understood(answers, terminal):
    assert understood(answers) == terminal


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_size_is_read_from_the_first_bytes(kind):
    target = io.BytesIO()
    pytest.importorskip("PIL.Image").new("RGB", (301, 17)).save(target, kind)
    assert size_of(target.getvalue()) == (301, 17)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"\xff\xd8\xff\xe0\x00\x00" * 3])
def test_what_is_no_image_has_no_size(data):
    assert size_of(data) is None


def test_an_image_that_fits_is_not_scaled():
    assert room((80, 32), (None, None), (8, 16), (80, 24)) == (80, 32, 10, False)


def test_a_wish_is_heeded_and_keeps_the_proportions():
    assert room((80, 40), (160, None), (8, 16), (80, 24)) == (160, 80, 20, True)
    assert room((80, 40), (None, 20), (8, 16), (80, 24)) == (40, 20, 5, True)


def test_what_is_larger_than_the_screen_is_made_to_fit():
    assert room((6400, 10), (None, None), (8, 16), (80, 24))[:3] == (640, 1, 80)
    assert room((10, 3840), (None, None), (8, 16), (80, 24))[:3] == (1, 384, 1)
