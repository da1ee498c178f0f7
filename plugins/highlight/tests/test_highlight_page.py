"""The how-to page about themes is true."""

from __future__ import annotations

import re
from pathlib import Path

import nacre_highlight
import nacre_highlight.plugin
import pytest
from nacre.testing import MakeSession
from nacre_highlight.colour import READABLE, contrast
from nacre_highlight.options import Highlight as Options
from nacre_terminal.prompts import COLORS

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "themes.md").read_text()
SHIPPED = Path(nacre_highlight.__file__).parent / "themes"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    (tmp_path / "themes").mkdir()
    return tmp_path


def test_the_theme_of_the_page_is_one_and_can_be_read(session: MakeSession, home: Path) -> None:
    (text,) = re.findall(r":caption: themes/mine.toml\n\n(.*?)```", PAGE, re.S)
    (home / "themes" / "mine.toml").write_text(text)
    one = session(nacre_highlight.plugin, config={"traits": {"Highlight": {"theme": "mine"}}})
    theme = one.shell.service("highlight").themes.current
    assert (theme.name, theme.summary) == ("mine", "Dark, with blue keywords")
    assert one.shell.take_notices() == []
    for style in theme.styles.values():
        assert not style.color or contrast(style.color, theme.backgrounds[0]) >= READABLE


def test_every_shipped_theme_is_on_the_page() -> None:
    for path in SHIPPED.glob("*.toml"):
        assert f"`{path.stem}`" in PAGE


def test_the_settings_on_the_page_are_taken(session: MakeSession) -> None:
    import tomllib

    for block in re.findall(r"```toml\n(.*?)```", PAGE, re.S):
        given = tomllib.loads(block)["traits"]
        assert all(hasattr(Options, name) for name in given["Highlight"])
        one = session(nacre_highlight.plugin, config={"traits": given})
        one.shell.service("highlight").ansi("pass")
        assert one.shell.take_notices() == []


def test_the_terminals_classes_on_the_page_are_the_terminals() -> None:
    (row,) = re.findall(r"^\| `terminal` \|(.*)$", PAGE, re.M)
    assert set(COLORS) - {"title"} <= set(re.findall(r"`([\w.-]+)`", row))


def test_the_roles_of_tracebacks_on_the_page_are_those_that_are_used() -> None:
    import nacre_tracebacks.custom
    import nacre_tracebacks.render
    import nacre_tracebacks.service

    rooms = (nacre_tracebacks.render, nacre_tracebacks.service, nacre_tracebacks.custom)
    sources = "".join(Path(room.__file__ or "").read_text() for room in rooms)
    used = set(re.findall(r'"traceback\.([\w-]+)"', sources)) - {"caret"}
    (row,) = re.findall(r"^\| `traceback` \|(.*)$", PAGE, re.M)
    assert set(re.findall(r"`([\w.-]+)`", row)) == used
