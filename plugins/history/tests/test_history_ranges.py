"""The range syntax, over this session and over earlier ones."""

from __future__ import annotations

import nacre_history.plugin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import Shell, UsageError
from nacre.history import Entry

EARLIER = (["a1", "a2", "a3"], ["b1", "b2"], ["c1", "c2", "c3", "c4"])


@pytest.fixture
def ranges(session, keeping):
    """The sources a range text names, in the sixth cell of the fourth session."""
    kept = keeping(*EARLIER)
    one = session(nacre_history.plugin, kept, config=kept.config)
    seen = {}
    one.shell.namespace["ask"] = lambda text, **options: seen.update(
        found=one.shell.service("ranges").entries(text, **options)
    )
    for source in ("x1 = 1", "x2 = 2", "x3 = 3", "x4 = 4", "x5 = 5"):
        one.run(source).ok()

    def found(text, **options):
        one.shell.number = 6
        one.shell.history.entries.pop(6, None)
        outcome = one.run(f"ask({text!r}, **{options!r})").outcome
        if outcome.error is not None:
            raise outcome.error
        return [entry.source.split(" ")[0] for entry in seen["found"]]

    return found


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("4", "x4"),
        ("2-4", "x2 x3 x4"),
        ("4-", "x4 x5"),
        ("2:4", "x2 x3"),
        ("4:", "x4 x5"),
        ("", "x1 x2 x3 x4 x5"),
        ("~0/", "x1 x2 x3 x4 x5"),
        ("4/2", "x2"),
        ("1/", "a1 a2 a3"),
        ("2/1-2", "b1 b2"),
        ("3/2-", "c2 c3 c4"),
        ("~1/2", "c2"),
        ("~2/", "b1 b2"),
        ("~3/2-3", "a2 a3"),
        ("~3/2-~1/2", "a2 a3 b1 b2 c1 c2"),
        ("~3/2:~1/2", "a2 a3 b1 b2 c1"),
        ("~2/-~1/", "b1 b2 c1 c2 c3 c4"),
        ("~1/4-~0/1", "c4 x1"),
        ("1/3-3/1", "a3 b1 b2 c1"),
        ("~1", "x5"),
        ("~4", "x2"),
        ("~3-", "x3 x4 x5"),
        ("~4-~2", "x2 x3 x4"),
        ("~99-", "x1 x2 x3 x4 x5"),
        ("1 3-4 ~1/1", "x1 x3 x4 c1"),
        ("99", ""),
        ("77/", ""),
        ("4-99", "x4 x5"),
    ],
)
def test_a_range_names_these_cells(ranges, text, wanted):
    assert ranges(text) == wanted.split()


@pytest.mark.parametrize(
    "text, why",
    [
        ("4-2", "ends before it begins"),
        ("~1/1-~2/1", "ends before it begins"),
        ("~9/", "no session ~9"),
        ("~9/1-~8/2", "no session ~9"),
        ("1/1-9/1", "no session 9"),
        ("foo", "no history range"),
        ("1.5", "no history range"),
        ("-", "no history range"),
        ("/", "no history range"),
        ("~", "no history range"),
        ("1--2", "no history range"),
        ("~2/~3-", "this session only"),
        ("9" * 5000, "no history range"),
    ],
)
def test_what_is_no_range_gets_one_line_that_says_why(ranges, text, why):
    with pytest.raises(UsageError, match=why):
        ranges(text)


def test_the_running_cell_belongs_to_a_range_only_on_request(ranges):
    assert ranges("5-") == ["x5"]
    assert ranges("5-", running=True)[0] == "x5" and len(ranges("5-", running=True)) == 2


def test_a_session_that_began_later_is_not_counted_back_to(session, keeping):
    keeper = keeping(["old"])
    one = session(nacre_history.plugin, keeper, config=keeper.config)
    one.run("mine = 1")
    two = session(nacre_history.plugin, keeper, config=keeper.config)
    two.run("theirs = 1")
    assert [entry.source for entry in one.shell.service("ranges").entries("~1/")] == ["old"]


WORDS = st.text(alphabet="0123456789~/-: x", max_size=14) | st.text(max_size=20)
SHAPED = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "~1/", "~3/", "2/", "~999999999/", "99999999999/"]),
    st.sampled_from(["", "1", "0", "3", "~2", "999999999999999999"]),
    st.sampled_from(["", "-", ":"]),
    st.sampled_from(["", "~1/", "~0/", "2/", "~888888888/"]),
    st.sampled_from(["", "1", "0", "2", "~1", "999999999999999999"]),
)


@pytest.fixture(scope="module")
def fuzzed(keeping):
    kept = keeping(*EARLIER)
    with Shell(plugins=[nacre_history.plugin, kept], config=kept.config, discover=False, strict=True) as shell:
        shell.run("one = 1")
        shell.run("two = 2")
        yield shell


@settings(max_examples=500, deadline=None)
@given(text=st.lists(WORDS | SHAPED, max_size=3).map(" ".join))
def test_any_text_is_a_range_or_a_usage_error(fuzzed, text):
    try:
        found = fuzzed.service("ranges").entries(text)
    except UsageError as error:
        assert "\n" not in str(error)
    else:
        assert all(isinstance(entry, Entry) for entry in found)
