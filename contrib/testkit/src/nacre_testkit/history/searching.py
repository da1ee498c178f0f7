"""Searches, which must agree with ``nacre.history.matches``."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest
from nacre.history import Entry, Query, Store, select

from .examples import TEXTS, WORDS, cell
from .making import StoreTests


class SearchTests(StoreTests):
    """The rules of ``search``."""

    def test_the_newest_are_found_first(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert list(store.search(Query(limit=1000))) == entries

    def test_no_more_are_found_than_the_limit(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        assert list(store.search(Query(limit=7))) == entries[:7]

    def test_a_limit_of_none_finds_none(self, searched: tuple[Store, list[Entry]]) -> None:
        assert list(searched[0].search(Query(limit=0))) == []

    def test_a_hundred_are_found_where_nothing_else_is_said(self, searched: tuple[Store, list[Entry]]) -> None:
        assert len(searched[0].search(Query())) == 100

    def test_unique_finds_the_newest_of_the_same_source(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        found = list(store.search(Query(unique=True, limit=1000)))
        assert found == select(entries, Query(unique=True, limit=1000))
        assert len({entry.source for entry in found}) == len(found) < len(entries)

    @pytest.mark.parametrize("mode", ["substring", "prefix", "glob", "regex", "fuzzy"])
    @pytest.mark.parametrize(
        "text", ["x", "X =", "im", "1", "[1]", "a*b?", "*x*", "ï", "% _", "\n", "print*", "i|X", "zz", "PN x", "iorti"]
    )
    def test_a_search_agrees_with_matches(self, searched: tuple[Store, list[Entry]], mode: str, text: str) -> None:
        store, entries = searched
        query = Query(text, mode, limit=1000)
        try:
            expected = select(entries, query)
        except ValueError:
            with pytest.raises(ValueError, match="regular expression"):
                store.search(query)
        else:
            assert list(store.search(query)) == expected

    @pytest.mark.parametrize(
        "filters",
        [
            {"status": "error"},
            {"directory": "/a"},
            {"host": "there"},
            {"since": 2010.0},
            {"until": 2010.0},
            {"since": 1020.0, "until": 3005.0},
            {"slower": 0.5},
            {"session": 2},
            {"session": 77},
            {"status": "ok", "directory": "/a/b", "host": "here", "since": 1020.0},
        ],
        ids=lambda filters: ",".join(filters),
    )
    @pytest.mark.parametrize("text", ["", "x"])
    def test_a_filter_is_exact(self, searched: tuple[Store, list[Entry]], text: str, filters: dict[str, Any]) -> None:
        store, entries = searched
        if filters.get("session") == 2:
            filters = {"session": entries[len(entries) // 2].session}
        query = Query(text, limit=1000, **filters)
        assert list(store.search(query)) == select(entries, query)

    @pytest.mark.parametrize("moment", [-5.0, 1e300, float("inf"), float("-inf"), float("nan")])
    @pytest.mark.parametrize("at_once", [False, True])
    def test_a_clock_that_is_wrong_loses_no_entry(self, store: Store, moment: float, at_once: bool) -> None:
        """A time that is no finite number may come back as another one."""
        session = store.open_session(1.0)
        cells = [cell(session, 1), cell(session, 2)._replace(started=moment), cell(session, 3)]
        if at_once and (take := getattr(store, "take", None)) is not None:
            take(session, [("append", (each,)) for each in cells])
        else:
            for each in cells:
                store.append(each)
        store.finish(session, 2, "ok", 0.5)
        found = store.range(session)
        assert [entry.source for entry in found] == ["line 1", "line 2", "line 3"]
        assert found[1].started == moment or not math.isfinite(moment)
        for query in (Query(), Query("line"), Query("ln2", "fuzzy"), Query(since=1000.0), Query(until=1002.5)):
            numbers = sorted(entry.number for entry in store.search(query))
            assert numbers == sorted(entry.number for entry in select(found, query)), query
        assert len(store.search(Query())) == 3

    def test_any_search_agrees_with_matches(self, searched: tuple[Store, list[Entry]]) -> None:
        store, entries = searched
        draw = random.Random(11)
        for _ in range(150):
            word = draw.choice(WORDS)
            first = draw.randrange(len(word) + 1)
            query = Query(
                word[first : first + draw.randint(0, 6)],
                draw.choice(["substring", "prefix", "glob", "fuzzy"]),
                draw.choice([1, 5, 1000]),
                draw.random() < 0.3,
                draw.choice(["", "", "ok"]),
                draw.choice(["", "", "/a"]),
            )
            assert list(store.search(query)) == select(entries, query), query

    @pytest.mark.parametrize("text", [text for text in TEXTS.values() if text], ids=[n for n, t in TEXTS.items() if t])
    def test_every_text_is_found_by_itself(self, store: Store, text: str) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1, text))
        store.append(cell(number, 2, "other"))
        assert [entry.number for entry in store.search(Query(text))] == [1]

    def test_a_finished_entry_is_found_by_its_status(self, store: Store) -> None:
        number = store.open_session(1.0)
        store.append(cell(number, 1))
        store.finish(number, 1, "error", 0.5)
        assert [entry.number for entry in store.search(Query(status="error"))] == [1]

    def test_a_wrong_regular_expression_is_the_askers_mistake(self, searched: tuple[Store, list[Entry]]) -> None:
        with pytest.raises(ValueError, match="regular expression"):
            searched[0].search(Query("(", "regex"))

    def test_an_unknown_mode_is_the_askers_mistake(self, searched: tuple[Store, list[Entry]]) -> None:
        with pytest.raises(ValueError, match="telepathy"):
            searched[0].search(Query("x", "telepathy"))
