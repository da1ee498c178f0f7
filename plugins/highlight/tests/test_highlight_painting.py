"""Text in colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import nacre_highlight.plugin
import pytest
from nacre import Bundle
from nacre.testing import MakeSession
from nacre_highlight.paint import Painter, uncoloured
from nacre_highlight.service import Highlight
from nacre_highlight.style import Style
from nacre_highlight.theme import Theme

THEME = Theme(
    "test",
    styles={
        "code.keyword": Style("#ff0000"),
        "code.string": Style("#00ff00"),
        "code.mark": Style(attributes=("underline",)),
        "traceback.error": Style("#0000ff", "", ("bold",)),
    },
)
RED, GREEN = "\x1b[38;2;255;0;0m", "\x1b[38;2;0;255;0m"
PARTS = "application/x-nacre-parts"


@pytest.fixture
def make(session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Highlight]:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def made(**traits: Any) -> Highlight:
        shell = session(nacre_highlight.plugin, config={"traits": {"Highlight": traits}}).shell
        service: Highlight = shell.service("highlight")
        return service

    return made


def painted(*parts: tuple[str, str], depth: int = 1 << 24) -> str:
    return Painter(THEME, depth).parts(parts)


def test_code_is_lexed_and_parts_have_their_own_styles() -> None:
    assert painted(("traceback.error", "E"), ("", ": x\n"), ("code", "pass 'a'")) == (
        f"\x1b[1;38;2;0;0;255mE\x1b[0m: x\n{RED}pass\x1b[0m {GREEN}'a'\x1b[0m"
    )


def test_marked_code_keeps_its_colours_under_the_mark() -> None:
    assert painted(("code", "pass "), ("code.mark", "'a'")).startswith(f"{RED}pass\x1b[0m \x1b[4;38;2;0;255;0m'")


def test_carets_are_left_out_where_the_mark_can_be_seen() -> None:
    parts = [("code.mark", "x"), ("", "\n"), ("traceback.caret", "^\n")]
    assert painted(*parts) == "\x1b[4mx\x1b[0m\n"
    assert painted(*parts, depth=0) == "x\n^\n"
    assert Painter(Theme("none"), 256).parts(parts) == "x\n^\n"


def test_the_lines_of_a_frame_are_lexed_together() -> None:
    parts = [("traceback.line", "1 "), ("code", "s = '''a"), ("", "\n"), ("traceback.line", "2 "), ("code", "pass'''")]
    assert RED not in painted(*parts)


def test_code_that_begins_in_a_string_is_known_by_its_mark() -> None:
    parts = [("code", "the end of it"), ("", "\n"), ("code", '"""'), ("", "\n"), ("code.mark", "pass"), ("", "\n")]
    assert "\x1b[4;38;2;255;0;0mpass" in painted(*parts)


def test_no_colour_goes_over_the_end_of_a_line() -> None:
    assert "m\n" not in painted(("traceback.error", "a\nb\n")).replace("\x1b[0m\n", "")


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert painted(("code", "'\x1b[2J'")).count("\x1b[2J") == 0
    assert "\\x1b[2J" in painted(("", "\x1b[2J"))


def test_text_with_colours_of_its_own_keeps_them_and_they_end_there() -> None:
    assert painted(("raw", "\x1b[31mx")) == "\x1b[31mx\x1b[0m"
    assert painted(("raw", "\x1b[31mx"), depth=0) == "x"


def test_a_source_is_painted_by_its_language(make: Callable[..., Highlight]) -> None:
    service = make(theme="dark")
    for language, source in [("python", "pass"), ("nacre", "%time pass"), ("html", "<b>x</b>"), ("bash", "if true")]:
        assert uncoloured(service.ansi(source, language)) == source
        assert service.ansi(source, language) != source
    assert service.ansi("pass", "no-such-language") == "pass"


def test_a_huge_source_is_left_as_it_is(make: Callable[..., Highlight]) -> None:
    source = "x = 1\n" * 100_000
    assert make().ansi(source) == source


def test_a_bundle_is_dressed_in_its_parts_or_its_source(make: Callable[..., Highlight]) -> None:
    service = make(theme="dark")
    assert "\x1b[" in (service.dressed(Bundle({"text/plain": "E", PARTS: [("traceback.error", "E")]})) or "")
    assert "\x1b[" in (service.dressed(Bundle({"text/plain": "pass", "text/x-python": "pass"})) or "")
    assert service.dressed(Bundle({"text/plain": "E"})) is None


def test_no_color_is_honoured(make: Callable[..., Highlight], monkeypatch: pytest.MonkeyPatch) -> None:
    service = make(theme="dark")
    monkeypatch.setenv("NO_COLOR", "1")
    assert service.ansi("pass") == "pass" and service.dressed(Bundle({"text/x-python": "pass"})) is None


def test_an_empty_no_color_is_none(make: Callable[..., Highlight], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert make().ansi("pass") != "pass"


@pytest.mark.parametrize(
    ("depth", "code"), [("16", r"\x1b\[1;95m"), ("256", r"\x1b\[1;38;5;"), ("true", r"\x1b\[1;38;2;")]
)
def test_the_depth_can_be_set(make: Callable[..., Highlight], depth: str, code: str) -> None:
    assert re.match(code, make(theme="dark", depth=depth).ansi("pass"))


def test_a_theme_that_is_taken_holds_at_once(make: Callable[..., Highlight]) -> None:
    service = make(theme="dark")
    before = service.ansi("pass")
    service.themes.shell.set_trait("Highlight.theme", "light")
    assert service.ansi("pass") != before


def test_the_input_line_is_given_colours_that_it_can_draw(make: Callable[..., Highlight]) -> None:
    from nacre_highlight.colour import CUBE, GREYS

    service = make(theme="neutral", depth="256")
    styles = service.themes.shell.service("styles")

    def colors() -> set[str]:
        rules = styles.style.style_rules
        return {color for _, words in rules for color in words.split() if color.startswith("#")}

    assert colors() and colors() <= {*CUBE, *GREYS}
    assert styles.style is styles.style and styles.terminal == {}
    service.themes.shell.set_trait("Highlight.depth", "true")
    assert not colors() <= {*CUBE, *GREYS}


def test_the_input_line_is_lexed_as_far_as_it_is_shown(make: Callable[..., Highlight]) -> None:
    from prompt_toolkit.document import Document

    lexer = make().themes.shell.service("lexer")
    line = lexer.lex_document(Document("%time pass\n" * 5000))
    assert [text for _, text in line(4999) if text.strip()] == ["%", "time", "pass"]
