from __future__ import annotations

import re
from collections.abc import Iterator

import nacre_help.plugin
import pytest
from nacre import Magic, UsageError, argument, arguments, hookimpl
from nacre.testing import MakeSession, Session
from nacre_help.reference import SECTIONS


@arguments(argument("--deep", action="store_true", help="go deep"))
def dig(shell: object, args: object) -> None:
    """Dig with 100% care_fully."""


class Tools:
    """A plugin with a few magics; one cannot be loaded, and one is offered by another plugin too."""

    @hookimpl
    def magics(self) -> Iterator[Magic]:
        yield Magic("dig", dig, summary="Dig & find")
        yield Magic("broken", "nacre_nowhere.missing:broken", summary="Never loads")
        yield Magic("write", lambda body: body, kind="cell", summary="Write it")
        yield Magic("edit", lambda: "tools", kind="line_cell", summary="Edit things")


class Zeal:
    @hookimpl
    def magics(self) -> Iterator[Magic]:
        yield Magic("edit", lambda: "zeal", summary="Edit with zeal")


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_help.plugin, Tools(), Zeal())


def magic(name: str, line: str = "") -> str:
    return f"get_shell().run_line_magic({name!r}, {line!r})"


def page(one: Session, name: str, line: str = "") -> str:
    outputs = one.run(magic(name, line)).ok().outputs
    assert [output.kind for output in outputs] == ["page"]
    return outputs[0].bundle.text


def test_lsmagic_lists_every_magic_by_kind(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(magic("lsmagic")).ok()
    line, cell, end = capsys.readouterr().out.split("\n\n")
    assert line.split("\n")[0] == "Line magics:"
    assert "%dig" in line.split() and "%which" in line.split() and "%edit" in line.split()
    assert cell.split() == ["Cell", "magics:", "%%edit", "%%write"]
    assert end == "The % of a line magic must be typed.\n"


def test_lsmagic_as_data_names_the_owner_of_each(one: Session) -> None:
    found = one.run(magic("lsmagic", "--json")).ok().outcome.value
    assert found["cell"] == {"edit": "Tools", "write": "Tools"}
    assert found["line"]["which"] == "help"


def test_an_option_that_is_none_is_named_with_the_nearest(one: Session) -> None:
    one.run(magic("lsmagic", "--jason")).fails(UsageError, "'--jason'; did you mean '--json'")


def test_which_names_the_owner_and_who_was_passed_over(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(magic("which", "%edit")).ok()
    assert capsys.readouterr().out.splitlines() == [
        "%edit is provided by the plugin Tools: Edit things",
        "  passed over: the plugin Zeal",
        '  because it is the first by name; to choose another: [choose] "magic.edit" = "PLUGIN"',
        "%%edit is provided by the plugin Tools: Edit things",
    ]


def test_which_says_that_the_profile_chose(session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    one = session(nacre_help.plugin, Tools(), Zeal(), config={"choose": {"magic.edit": "Zeal"}})
    one.run(magic("which", "edit")).ok()
    assert 'because the profile says [choose] "magic.edit" = "Zeal"' in capsys.readouterr().out
    one.run(magic("edit")).gives("zeal")


def test_which_says_what_the_session_added(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.shell.magics.add(Magic("edit", lambda: "mine"))
    one.run(magic("which", "edit")).ok()
    assert capsys.readouterr().out.startswith("%edit is provided by this session: no summary\n  passed over: the plu")


def test_which_of_an_unknown_magic_names_the_nearest(one: Session) -> None:
    one.run(magic("which", "lsmagi")).fails(UsageError, "'lsmagi'; did you mean 'lsmagic'")


def test_which_knows_magics_that_are_made_late(session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    class Late:
        @hookimpl
        def resolve_magic(self, name: str) -> Magic | None:
            return Magic(name, lambda: 1) if name == "made" else None

    session(nacre_help.plugin, Late()).run(magic("which", "made")).ok()
    assert capsys.readouterr().out.startswith("%made is made by a plugin")


def test_magic_describes_every_magic(one: Session) -> None:
    text = page(one, "magic")
    assert "%dig\n    Dig with 100% care_fully." in text
    assert "--deep  go deep" in text
    assert "%broken cannot be loaded" in text


@pytest.mark.parametrize(
    ("option", "match"),
    [
        ("-brief", r"(?m)^%dig: Dig & find$"),
        ("-rest", r"(?m)^``%dig``\n    Dig & find"),
        ("-latex", r"(?s)^\\begin\{description\}.*\\item\[\\texttt\{\\%dig\}\] Dig \\& find.*\\end\{description\}$"),
    ],
)
def test_magic_writes_other_markups(one: Session, option: str, match: str) -> None:
    assert re.search(match, page(one, "magic", option))


def test_quickref_tells_only_of_what_is_there(one: Session) -> None:
    text = page(one, "quickref")
    assert "%lsmagic" in text and "%which" in text and "Dig & find" in text
    assert "%timeit" not in text and "!command" not in text


def test_the_question_mark_shows_an_introduction(one: Session) -> None:
    attempt = one.run("get_shell().show_usage()").ok()
    assert "Profile minimal" in attempt.text and "%quickref" in attempt.text


def test_every_row_of_the_reference_fits_its_column() -> None:
    assert not [typed for rows in SECTIONS.values() for typed, _, _ in rows if len(typed) > 20]
