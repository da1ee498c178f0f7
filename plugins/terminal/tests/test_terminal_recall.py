"""Walking through earlier inputs, without a terminal."""

from __future__ import annotations

import threading

import pytest
from nacre import Provider, hookimpl
from nacre.history import Entry
from nacre_terminal.recall import Recall
from nacre_testkit.memory import MemoryStore


def walk(session, *sources, limit=100):
    shell = session().shell
    for source in sources:
        shell.run(source)
    return Recall(shell, limit)


def test_back_and_forward_end_where_they_began(session):
    recall = walk(session, "a = 1", "b = 2")
    assert recall.back("draft", 0) == "b = 2"
    assert recall.back("b = 2", 5) == "a = 1"
    assert recall.back("a = 1", 5) is None
    assert recall.forward("a = 1") == "b = 2"
    assert recall.forward("b = 2") == "draft"
    assert recall.forward("draft") is None


def test_what_stands_before_the_cursor_must_match(session):
    recall = walk(session, "aa = 1", "b = 2", "ab = 3")
    assert recall.back("a", 1) == "ab = 3"
    assert recall.back("ab = 3", 6) == "aa = 1"


def test_a_change_begins_a_new_walk(session):
    recall = walk(session, "aa = 1", "b = 2")
    assert recall.back("", 0) == "b = 2"
    assert recall.back("a", 1) == "aa = 1"


def test_the_same_input_twice_in_a_row_is_one_stop(session):
    recall = walk(session, "a = 1", "b = 2", "b = 2")
    recall.back("", 0)
    assert recall.back("b = 2", 5) == "a = 1"


def test_after_running_a_recalled_input_down_gives_the_one_that_followed(session):
    recall = walk(session, "a = 1", "b = 2", "c = 3")
    for text in ("", "c = 3", "b = 2"):
        recall.back(text, len(text))
    recall.accepted("a = 1")
    recall.shell.run("a = 1")
    assert recall.forward("") == "b = 2"


def test_down_on_an_empty_line_does_nothing_otherwise(session):
    assert walk(session, "a = 1").forward("") is None


def test_a_suggestion_is_the_latest_that_begins_so(session):
    recall = walk(session, "alpha = 1", "alpha = 2")
    assert recall.suggestion("al") == "pha = 2"
    assert recall.suggestion("") == ""
    assert recall.suggestion("x") == ""


class Old(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.open_session(1.0)
        for number, source in enumerate(["old = 1", "older = 2"], 1):
            self.append(Entry(1, number, source, started=float(number)))


class Slow:
    """A spool that answers when it is told to."""

    def __init__(self, factory, notice) -> None:
        self.store = factory()
        self.session = self.store.open_session(2.0)
        self.go = threading.Event()

    def put(self, operation, *arguments) -> None:
        pass

    def ask(self, operation, otherwise, timeout, *arguments):
        return getattr(self.store, operation)(*arguments) if self.go.wait(timeout) else otherwise

    def close(self, timeout) -> None:
        pass


class Plugin:
    @hookimpl
    def history_backends(self):
        yield Provider("old", lambda shell: Old())

    @hookimpl
    def services(self):
        def make(shell):
            def spool(factory, notice):
                shell.spool = Slow(factory, notice)
                return shell.spool

            return spool

        yield Provider("spool", make)
        yield Provider("history", "nacre_spool.history:make")


@pytest.fixture
def stored(session):
    shell = session(Plugin(), config={"choose": {"history": "old"}}).shell
    shell.run("new = 3")
    return shell


def test_the_stores_inputs_come_before_this_sessions(stored):
    stored.spool.go.set()
    recall = Recall(stored, 100)
    assert recall.entries(wait=5.0) == ["old = 1", "older = 2", "new = 3"]


def test_a_store_that_does_not_answer_leaves_this_sessions_inputs(stored):
    recall = Recall(stored, 100)
    recall.fetch()
    assert recall.entries() == ["new = 3"]
    stored.spool.go.set()
    assert recall.entries(wait=5.0) == ["old = 1", "older = 2", "new = 3"]


def test_without_a_limit_the_store_is_not_asked(stored):
    assert Recall(stored, 0).entries(wait=1.0) == ["new = 3"]
