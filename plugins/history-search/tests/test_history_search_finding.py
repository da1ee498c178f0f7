"""What is found, in which order, and what the keys make of it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacre.history import Entry, Query, matches
from nacre_history_search.drawing import KEYS, facts, keys, preview, rows
from nacre_history_search.finding import Found, Seeker, Wish, find, forget
from nacre_history_search.ranking import places, ranked
from nacre_history_search.state import State


def entry(source: str, started: float = 1.0, **fields: Any) -> Entry:
    return Entry(1, 1, source, started=started)._replace(**fields)


@pytest.mark.parametrize(
    ("text", "best", "other"),
    [
        ("csv", "read_csv()", "c = s = v"),
        ("Abc", "Abc", "abc"),
        ("rcsv", "r_csv", "r_c_s_v"),
    ],
)
def test_the_closer_match_comes_first_though_it_is_older(text: str, best: str, other: str) -> None:
    found = ranked(text, [entry(other, 2.0), entry(best, 1.0)])
    assert [one.source for one in found] == [best, other]


def test_of_equal_matches_the_newer_comes_first() -> None:
    assert [one.started for one in ranked("x", [entry("x1", 1.0), entry("x2", 2.0)])] == [2.0, 1.0]


@given(st.text(max_size=8), st.text(max_size=40))
def test_places_are_in_order_and_hold_the_characters(text: str, source: str) -> None:
    found = places(text, source)
    assert found == sorted(set(found))
    if found and text.lower() not in source.lower():
        assert [source.lower()[place] for place in found] == [char for char in text.lower() if not char.isspace()]


@given(st.text(alphabet="aAbB _", max_size=5), st.text(alphabet="aAbB _", max_size=12))
def test_what_a_store_finds_fuzzily_can_be_marked(text: str, source: str) -> None:
    if text.strip() and matches(entry(source), Query(text, "fuzzy")):
        assert places(text, source)


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=5), st.floats() | st.integers(-(10**12), 10**12))
def test_anything_can_be_drawn(sources: list[str], text: str, started: float) -> None:
    state = State()
    state.want(Wish(text))
    state.take(Found(state.wish, [entry(source, started, wall=started) for source in sources]))
    for _ in range(len(sources) + 1):
        assert rows(state, 3)
        preview(state, 4)
        state.mark()
    facts(state)


def test_an_answer_to_an_older_wish_is_not_shown() -> None:
    state = State()
    old = state.want(Wish("a"))
    state.want(Wish("ab"))
    assert not state.take(Found(old, [entry("a")]))
    assert state.pending and not state.entries


def test_what_was_chosen_is_taken_in_the_order_of_choosing() -> None:
    state = State()
    state.take(Found(state.wish, [entry("a\n"), entry("b"), entry("c")]))
    state.move(2)
    state.mark()
    state.move(-2)
    state.mark()
    assert state.taken() == "c\na"


def test_wishes_that_wait_are_dropped_for_the_newest(session: Any) -> None:
    shell = session().shell
    asked: list[str] = []
    answered: list[Found] = []
    go, done = threading.Event(), threading.Event()

    def search(query: Query) -> list[Entry]:
        asked.append(query.text)
        go.wait(20)
        return []

    def take(found: Found) -> None:
        answered.append(found)
        if found.wish.text == "abc":
            done.set()

    shell.history.search = search
    seeker = Seeker(shell, take)
    for text in ("a", "ab", "abc"):
        seeker.seek(Wish(text))
    go.set()
    assert done.wait(20)
    assert set(asked) <= {"a", "abc"}
    assert answered[-1].wish == Wish("abc")


def test_this_sessions_cells_are_found_also_without_a_store(session: Any) -> None:
    one = session()
    one.run("alpha = 1")
    one.run("1/0")
    assert [e.source for e in find(one.shell, Wish("alp")).entries] == ["alpha = 1"]
    assert [e.source for e in find(one.shell, Wish(status="failed")).entries] == ["1/0"]
    assert len(find(one.shell, Wish(session=True, here=True)).entries) == 2


def test_forgetting_takes_every_cell_with_the_source(session: Any) -> None:
    one = session()
    for source in ("x = 1", "y = 2", "x = 1", "x = 1 + 1"):
        one.run(source)
    assert forget(one.shell, one.shell.history.entries[1]) == 2
    assert [e.source for e in one.shell.history.entries.values()] == ["y = 2", "x = 1 + 1"]


@pytest.mark.parametrize("width", [5, 20, 60, 80, 110, 300])
def test_what_the_keys_do_is_told_in_whole_words(width: int) -> None:
    lines = keys(width)[0][1].split("\n")
    assert all(len(line) <= max(width, *map(len, KEYS)) for line in lines)
    assert "  ".join(lines) == "  ".join(KEYS)
    if width == 80:
        assert len(lines) == 2
