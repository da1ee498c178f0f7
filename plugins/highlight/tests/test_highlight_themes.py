"""Themes: that they can be read, and what a broken one gives."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import nacre_highlight
import nacre_highlight.plugin
import pytest
from nacre import UsageError, hookimpl
from nacre.testing import MakeSession, Session
from nacre_highlight.colour import CUBE, GREYS, READABLE, codes, contrast, depth_of, nearest
from nacre_highlight.declarations import ThemeFile
from nacre_highlight.style import Style, parse
from nacre_highlight.theme import Theme, read
from prompt_toolkit.styles import Style as Toolkit

SHIPPED = Path(nacre_highlight.__file__).parent / "themes"
NAMES = sorted(path.stem for path in SHIPPED.glob("*.toml"))
ESCAPE = "\x1b"


def shipped(name: str) -> Theme:
    return read(name, str(SHIPPED / f"{name}.toml"), shipped)


def pairs(name: str) -> Iterator[tuple[str, str, str]]:
    """(role, colour, background) of each style, the marked code on top of every token's."""
    theme = shipped(name)
    for role, style in theme.styles.items():
        for one in (style, theme.style("code.mark").over(style)) if role.startswith("code") else (style,):
            for ground in [one.background] if one.background else theme.backgrounds:
                if one.color:
                    yield role, one.color, ground


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("COLORTERM", raising=False)
    (tmp_path / "themes").mkdir()
    return tmp_path


@pytest.fixture
def make(session: MakeSession, home: Path) -> Callable[..., Session]:
    return lambda **traits: session(nacre_highlight.plugin, config={"traits": {"Highlight": traits}})


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_every_style_of_a_theme_can_be_read_on_its_background(name: str) -> None:
    low = {f"{role}: {color} on {ground}": contrast(color, ground) for role, color, ground in pairs(name)}
    assert {said: found for said, found in low.items() if found < READABLE} == {}


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_read_with_256_colours_too(name: str) -> None:
    backgrounds = shipped(name).backgrounds
    for role, color, ground in pairs(name):
        shown = nearest(color, CUBE + GREYS, backgrounds) if color.startswith("#") else color
        assert contrast(shown, ground) >= READABLE, (role, color, shown)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "nocolor"])
def test_a_theme_names_its_background_and_says_what_it_is_for(name: str) -> None:
    theme = shipped(name)
    assert theme.backgrounds and theme.summary


@pytest.mark.parametrize("name", [name for name in NAMES if name != "nocolor"])
def test_a_theme_styles_code_tracebacks_and_titles(name: str) -> None:
    tables = {role.partition(".")[0] for role in shipped(name).styles}
    assert {"code", "traceback", "inspect"} <= tables


@pytest.mark.parametrize("name", NAMES)
def test_the_toolkit_takes_every_style(name: str) -> None:
    Toolkit.from_dict({role: style.words() for role, style in shipped(name).styles.items()})


def test_high_contrast_is_held_to_more() -> None:
    assert min(contrast(color, ground) for _, color, ground in pairs("high-contrast")) >= 10


def test_nocolor_has_no_colour() -> None:
    assert set(shipped("nocolor").styles.values()) == {Style()}


def test_a_role_without_a_style_has_that_of_the_role_above_it() -> None:
    theme = shipped("dark")
    assert theme.style("code.name.function.other") == theme.style("code.name.function")
    assert theme.style("code.nothing") == Style()


BROKEN = [
    ("summary = ", "Invalid value"),
    (
        '[code]\nkeyword = "blu bold"\n[palette]\nblue = "#0000ff"',
        "code.keyword: 'blu' is no colour .*did you mean 'blue'",
    ),
    ('[cod]\nkeyword = "#0000ff"', "unknown key 'cod'; did you mean 'code'"),
    ("[code]\nkeyword = 7", "code.keyword should be a string, not int"),
    ('code = "x"', r"code should be a table, \[code\]"),
    ('background = "blue"', "background: 'blue' is no colour"),
    ('background = "ansiblue"', "background: 'ansiblue' should be a colour whose value is known"),
    ('extends = "darc"', "no theme 'darc'; did you mean 'dark'"),
    ('extends = "mine"', "it extends itself, by way of mine"),
    ('[palette]\nblue = "#00f"', "palette.blue: '#00f' is no colour"),
    ("summary = 7", "summary should be a string, not int"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_theme_is_one_line_with_the_file_and_what_is_wrong(
    make: Callable[..., Session], home: Path, text: str, said: str
) -> None:
    path = home / "themes" / "mine.toml"
    path.write_text(text)
    one = make(theme="mine")
    assert one.shell.service("highlight").ansi("pass").startswith(ESCAPE)
    (notice,) = one.shell.take_notices()
    assert notice.startswith(f"theme mine: {path}: ") and notice.endswith("; the theme neutral is used")
    assert re.search(said, notice) and "\n" not in notice


def test_a_theme_that_is_not_text_or_not_a_file_is_told(make: Callable[..., Session], home: Path) -> None:
    (home / "themes" / "bytes.toml").write_bytes(b"\xff\xfe")
    (home / "themes" / "folder.toml").mkdir()
    one = make()
    for name in ("bytes", "folder"):
        one.run(f"get_shell().run_line_magic('colors', {name!r})").fails(UsageError, f"theme {name}: .*{name}.toml: ")


def test_a_theme_of_the_users_extends_a_shipped_one(make: Callable[..., Session], home: Path) -> None:
    (home / "themes" / "mine.toml").write_text('extends = "dark"\n[code]\nkeyword = "red underline"\n')
    theme = make(theme="mine").shell.service("highlight").themes.current
    assert theme.style("code.keyword") == Style("#ff8089", "", ("underline",))
    assert theme.style("code.string") == shipped("dark").style("code.string")


def test_a_theme_that_was_changed_is_read_anew(make: Callable[..., Session], home: Path) -> None:
    path = home / "themes" / "mine.toml"
    path.write_text('[code]\nkeyword = "#111111"\n')
    one = make(theme="mine")
    themes = one.shell.service("highlight").themes
    assert themes.current.style("code.keyword").color == "#111111"
    path.write_text('[code]\nkeyword = "#222222"\n')
    os.utime(path, (1, 1))
    one.run("get_shell().run_line_magic('colors', 'mine')").ok()
    assert themes.current.style("code.keyword").color == "#222222"


def test_single_styles_are_set_in_the_profile(make: Callable[..., Session]) -> None:
    one = make(theme="dark", styles={"code.keyword": "green bold", "traceback.error": "#ffffff"})
    theme = one.shell.service("highlight").themes.current
    assert theme.style("code.keyword").color == "#9ccf7d" and theme.style("traceback.error").color == "#ffffff"


@pytest.mark.parametrize(
    ("styles", "said"),
    [
        ({"code.keyword": "blac"}, "code.keyword: 'blac' is no colour"),
        ({"cod.keyword": "#000000"}, "begins with none of"),
    ],
)
def test_a_style_that_means_nothing_is_told_and_left_out(
    make: Callable[..., Session], styles: dict[str, str], said: str
) -> None:
    one = make(styles=styles)
    assert one.shell.service("highlight").themes.current.name == "neutral"
    assert said in one.shell.take_notices()[0]


def test_a_value_of_the_wrong_type_is_told(make: Callable[..., Session]) -> None:
    one = make(depth="7")
    one.shell.service("highlight").ansi("pass")
    assert "Highlight.depth" in one.shell.take_notices()[0]


class Brings:
    @hookimpl
    def themes(self) -> Iterator[ThemeFile]:
        yield ThemeFile("brought", "nacre_highlight", "themes/ember.toml")


def test_a_plugin_brings_a_theme(session: MakeSession, home: Path) -> None:
    one = session(nacre_highlight.plugin, Brings(), config={"traits": {"Highlight": {"theme": "brought"}}})
    assert one.shell.service("highlight").themes.current.summary == "Warm colours on brown"


class BringsNothing:
    @hookimpl
    def themes(self) -> Iterator[ThemeFile]:
        yield ThemeFile("lost", "no_such_package_anywhere", "lost.toml")
        yield ThemeFile("gone", "nacre_highlight", "themes/gone.toml")


def test_a_plugin_that_brings_no_file_is_named_and_the_others_are_there(session: MakeSession, home: Path) -> None:
    one = session(nacre_highlight.plugin, BringsNothing(), config={"traits": {"Highlight": {"theme": "gone"}}})
    assert one.shell.service("highlight").themes.current.name == "neutral"
    failed, gone = one.shell.take_notices()
    assert "BringsNothing" in failed and "no_such_package_anywhere" in failed
    assert gone.startswith("theme gone: ") and gone.endswith("No such file or directory; the theme neutral is used")


def test_a_single_style_of_the_prompt_needs_no_theme(make: Callable[..., Session]) -> None:
    assert make(styles={"terminal.prompt": "ansiblue"}).shell.service("styles").terminal == {"prompt": "ansiblue"}


def test_colors_lists_the_themes_and_takes_one(
    make: Callable[..., Session], capsys: pytest.CaptureFixture[str]
) -> None:
    one = make()
    one.run("get_shell().run_line_magic('colors', 'high-contrast')").ok()
    one.run("get_shell().run_line_magic('colors', '')").ok()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("*")] == ["*"]
    assert "* high-contrast  White on black" in "\n".join(lines)
    assert {line[2:].split()[0] for line in lines} >= set(NAMES)


def test_colors_says_why_none_are_shown(
    make: Callable[..., Session], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    make().run("get_shell().run_line_magic('colors', '')").ok()
    assert capsys.readouterr().out.startswith("No colours are shown: NO_COLOR is set")


def test_colors_refuses_a_theme_there_is_not(make: Callable[..., Session]) -> None:
    make().run("get_shell().run_line_magic('colors', 'drak')").fails(UsageError, "no theme 'drak'; did you mean 'dark'")


def test_the_names_of_themes_are_completed(make: Callable[..., Session]) -> None:
    from nacre_highlight.magics import complete

    found = complete("%colors n", 9, make().shell)
    assert found is not None and (found.start, found.end) == (8, 9)
    assert [one.text for one in found.items] == ["neutral", "nocolor"]
    assert complete("colors = n", 10, make().shell) is None


def test_the_doctor_names_a_broken_theme(make: Callable[..., Session], home: Path) -> None:
    from nacre_highlight.magics import check

    (home / "themes" / "mine.toml").write_text("x")
    warned, good = check(make().shell)
    assert warned.status == "warn" and "mine.toml" in warned.text and good.status == "ok"


@pytest.mark.parametrize(
    ("term", "colorterm", "depth"),
    [
        ("xterm-256color", "truecolor", 1 << 24),
        ("xterm-direct", "", 1 << 24),
        ("screen-256color", "", 256),
        ("no-such-terminal", "", 16),
        ("dumb", "", 0),
        ("", "", 0),
    ],
)
def test_the_depth_is_what_the_terminal_says(term: str, colorterm: str, depth: int) -> None:
    assert depth_of(term, colorterm) == depth


@pytest.mark.parametrize(
    ("color", "depth", "said"),
    [
        ("#ff0000", 1 << 24, "38;2;255;0;0"),
        ("#ff0000", 256, "38;5;196"),
        ("#ff0000", 16, "91"),
        ("ansired", 256, "31"),
        ("ansibrightblack", 16, "90"),
        ("ansiwhite", 16, "97"),
    ],
)
def test_a_colour_is_said_as_the_terminal_takes_it(color: str, depth: int, said: str) -> None:
    assert codes(color, depth) == said


def test_a_style_is_said_in_words() -> None:
    assert parse("bold blue bg:#000000 underline", {"blue": "#0000ff"}) == Style(
        "#0000ff", "#000000", ("bold", "underline")
    )
    assert parse("", {}) == Style()
