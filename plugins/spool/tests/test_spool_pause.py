"""Letting go of the store for a while, so that the process can be forked."""

from __future__ import annotations

import threading
import time

import pytest
from nacre.history import Entry, Session
from nacre.values import Cell, Outcome
from nacre_spool.history import StoredHistory
from nacre_spool.runner import Spool


class Kept:
    """A store that remembers what it was told."""

    def __init__(self) -> None:
        self.sessions_opened = 0
        self.told: list[tuple[object, ...]] = []

    def open_session(self, started: float) -> int:
        self.sessions_opened += 1
        return self.sessions_opened

    def append(self, entry: Entry) -> None:
        self.told.append(("append", entry.session, entry.source))

    def finish(self, session: int, number: int, *rest: object) -> None:
        self.told.append(("finish", session, number))

    def end_session(self, session: int, ended: float) -> None:
        self.told.append(("ended", session))

    def sessions(self) -> list[Session]:
        return []

    def close(self) -> None:
        self.told.append(("close",))


class Open:
    """Keeps nothing back."""

    def entry(self, entry: Entry) -> Entry:
        return entry

    def ending(self, source: str, *rest: object) -> tuple[object, ...]:
        return rest


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def history(kept, tmp_path):
    def begin():
        return Spool(lambda: kept, pytest.fail, "kept", str(tmp_path), Open())

    made = StoredHistory(begin(), pytest.fail, begin)
    yield made
    made.close()


def writers() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "nacre-history"]


def append(history, number: int) -> Cell:
    cell = Cell(f"cell {number}", number)
    history.append(cell, time.time())
    return cell


def test_while_it_is_paused_there_is_no_thread_and_the_store_is_closed(history, kept, tmp_path):
    before = len(writers())
    append(history, 1)
    go_on = history.pause()
    assert len(writers()) == before - 1
    assert kept.told[-1] == ("close",) and ("append", 1, "cell 1") in kept.told
    assert not list(tmp_path.glob("*.spool"))
    go_on(True)


@pytest.mark.parametrize("running", [True, False])
def test_afterwards_the_session_goes_on_and_a_running_cell_is_finished_where_that_is_wanted(history, kept, running):
    cell = append(history, 1)
    history.pause()(running)
    history.finish(cell, Outcome(cell))
    append(history, 2)
    history.close()
    assert kept.sessions_opened == 1
    assert ("append", 1, "cell 2") in kept.told
    assert (("finish", 1, 1) in kept.told) == running


def test_a_session_that_was_never_opened_is_opened_afterwards(history, kept):
    history.pause()(True)
    append(history, 1)
    history.close()
    assert kept.sessions_opened == 1 and ("append", 1, "cell 1") in kept.told
