"""The pictures of the documentation show what the shell shows."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "contrib" / "screenshots.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules["screenshots"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


screenshots = load()


@pytest.mark.parametrize("name", sorted(screenshots.SCENES))
def test_a_picture_is_that_of_the_screen(name, tmp_path):
    picture = (screenshots.IMAGES / f"{name}.svg").read_text(encoding="utf-8")
    for attempt in ("first", "second"):  # colours come a moment after the text, and late on a machine under load
        screen = screenshots.played(name, tmp_path / attempt)
        assert screenshots.text_of(picture) == screenshots.text(screen)
        if screenshots.picture(name, screen) == picture:
            return
    assert screenshots.picture(name, screen) == picture


def test_every_picture_is_shown_on_a_page_and_every_one_shown_is_there():
    pages = "".join(page.read_text() for page in (ROOT / "docs" / "howto").glob("*.md"))
    assert set(re.findall(r"\.\./images/(\w+)\.svg", pages)) == set(screenshots.SCENES)
    assert {path.stem for path in screenshots.IMAGES.glob("*.svg")} == set(screenshots.SCENES)


def test_a_picture_keeps_colours_and_what_looks_like_markup():
    screen = screenshots.Screen(2, 20)
    screen.feed("\x1b[1;31m<a & b>\x1b[0m x\x1b[7my\x1b[38;5;196;48;5;240mz")
    picture = screenshots.svg(screen, "<title>")
    assert screenshots.text_of(picture) == "<a & b> xyz"
    assert 'fill="#e06c75" font-weight="bold"' in picture
    assert 'fill="#585858"' in picture and 'fill="#ff0000"' in picture
