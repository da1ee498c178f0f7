"""The spool in one process: in order, each once, whatever the store does."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nacre.history import Entry, Query, Store
from nacre_spool import pending
from nacre_spool.files import SpoolFile, found_in
from nacre_spool.runner import Spool
from nacre_testkit.memory import MemoryStore
from nacre_testkit.processes import wait_until


class Fickle(MemoryStore):
    """Raises what is in ``moods``, one for each operation, and works when none is left or it is None."""

    place = "here"

    def __init__(self, *moods: BaseException | None) -> None:
        super().__init__()
        self.moods = list(moods)
        self.forever: BaseException | None = None
        self.closed = False

    def _mood(self) -> None:
        mood = self.moods.pop(0) if self.moods else self.forever
        if mood is not None:
            raise mood

    def open_session(self, started: float) -> int:
        self._mood()
        return super().open_session(started)

    def append(self, entry: Entry) -> None:
        self._mood()
        super().append(entry)

    def finish(self, session: int, number: int, status: str, wall: float, output: str | None = None) -> None:
        self._mood()
        super().finish(session, number, status, wall, output)

    def close(self) -> None:
        self.closed = True


def cell(number: int) -> Entry:
    return Entry(0, number, f"line {number}", started=float(number))


def sources(store: Store) -> list[str]:
    return [entry.source for entry in store.search(Query(limit=10_000))][::-1]


Make = Callable[..., Spool]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def spool(tmp_path: Path, told: list[str]) -> Iterator[Make]:
    made: list[Spool] = []

    def make(store: Store | Callable[[], Store], kind: str = "fickle", folder: Path | None = tmp_path) -> Spool:
        factory = store if callable(store) else lambda: store
        made.append(Spool(factory, told.append, kind, str(folder) if folder else ""))
        return made[-1]

    yield make
    for one in made:
        one.close(1.0)


def test_lines_are_written_in_order(spool: Make) -> None:
    store = Fickle()
    one = spool(store)
    for number in range(1, 300):
        one.put("append", cell(number))
    one.close(2.0)
    assert sources(store) == [f"line {number}" for number in range(1, 300)]


def test_how_a_cell_ended_is_written(spool: Make) -> None:
    store = Fickle()
    one = spool(store)
    one.put("append", cell(1))
    one.put("finish", 1, "error", 0.5)
    one.close(2.0)
    assert store.range(1)[0][6:8] == ("error", 0.5)


def test_the_session_is_zero_until_the_store_was_reached(spool: Make) -> None:
    gate = threading.Event()
    store = Fickle()
    one = spool(lambda: gate.wait(10) and store)  # type: ignore[arg-type, return-value]
    one.put("append", cell(1))
    assert one.session == 0
    gate.set()
    assert wait_until(lambda: one.session) == 1


def test_the_end_of_the_session_is_noted(spool: Make) -> None:
    store = Fickle()
    one = spool(store)
    one.put("append", cell(1))
    one.close(2.0)
    assert store.sessions()[0].ended is not None and store.closed


def test_a_shell_that_only_asks_opens_no_session(spool: Make) -> None:
    store = Fickle()
    one = spool(store)
    assert one.ask("search", None, 5.0, Query()) == []
    one.close(2.0)
    assert list(store.sessions()) == []


def test_nothing_is_left_in_the_folder_after_all_was_written(spool: Make, tmp_path: Path) -> None:
    one = spool(Fickle())
    one.put("append", cell(1))
    one.close(2.0)
    assert found_in(str(tmp_path)) == []


def test_an_answer_follows_what_was_put_before(spool: Make) -> None:
    one = spool(Fickle())
    for number in range(1, 200):
        one.put("append", cell(number))
    assert len(one.ask("range", [], 5.0, 1)) == 199


def test_flushing_waits_until_all_is_written(spool: Make) -> None:
    store = Fickle(*[BlockingIOError("locked")] * 4)
    one = spool(store)
    one.put("append", cell(1))
    assert one.ask("flush", False, 10.0) is None
    assert sources(store) == ["line 1"]


def test_flushing_gives_up_in_time(spool: Make) -> None:
    store = Fickle()
    store.forever = BlockingIOError("locked")
    one = spool(store)
    one.put("append", cell(1))
    began = time.monotonic()
    assert one.ask("flush", False, 0.2) is False
    assert time.monotonic() - began < 1.0


def test_a_slow_store_is_not_waited_for_longer_than_asked(spool: Make) -> None:
    gate = threading.Event()
    one = spool(lambda: gate.wait(10) and Fickle())  # type: ignore[arg-type, return-value]
    assert one.ask("search", "otherwise", 0.05, Query()) == "otherwise"
    gate.set()


def test_a_mistake_of_the_asker_passes(spool: Make) -> None:
    one = spool(Fickle())
    one.put("append", cell(1))
    with pytest.raises(ValueError, match="regular expression"):
        one.ask("search", [], 5.0, Query("(", "regex"))


def test_a_fault_of_the_store_gives_otherwise(spool: Make, told: list[str]) -> None:
    class Faulty(Fickle):
        def search(self, query: Query) -> Any:
            raise KeyError("bug")

    assert spool(Faulty()).ask("search", "otherwise", 5.0, Query()) == "otherwise"
    assert told == ["history: search: KeyError: 'bug'"]


@pytest.mark.parametrize("failing", range(8))
def test_a_store_that_fails_anywhere_gets_each_line_once(spool: Make, failing: int) -> None:
    store = Fickle(*[None] * failing, BlockingIOError("locked"))
    one = spool(store)
    for number in (1, 2, 3):
        one.put("append", cell(number))
        one.put("finish", number, "ok", 0.5)
    one.ask("flush", False, 10.0)
    assert [(e.session, e.number, e.status) for e in store.range(1)] == [(1, 1, "ok"), (1, 2, "ok"), (1, 3, "ok")]


def test_the_user_is_told_once(spool: Make, told: list[str]) -> None:
    store = Fickle()
    store.forever = PermissionError("history.sqlite is read-only")
    one = spool(store)
    for number in range(1, 5):
        one.put("append", cell(number))
        one.ask("search", [], 5.0, Query())
    assert len(told) == 1
    assert "read-only" in told[0] and "written later" in told[0] and "\n" not in told[0]


def test_a_short_lock_is_not_worth_a_word(spool: Make, told: list[str]) -> None:
    one = spool(Fickle(*[BlockingIOError("locked")] * 2))
    one.put("append", cell(1))
    assert one.ask("flush", False, 10.0) is None
    assert told == []


def test_a_store_that_cannot_be_made_is_told_once_and_keeps_the_lines(
    spool: Make, told: list[str], tmp_path: Path
) -> None:
    def impossible() -> Store:
        raise ImportError("No module named '_sqlite3'")

    one = spool(impossible)
    one.put("append", cell(1))
    assert one.ask("search", "otherwise", 5.0, Query()) == "otherwise"
    one.close(2.0)
    assert len(told) == 1 and "No module named '_sqlite3'" in told[0]
    store = Fickle()
    spool(store).ask("flush", False, 5.0)
    assert sources(store) == ["line 1"]


def test_a_line_that_the_store_never_takes_is_set_aside(spool: Make, told: list[str], tmp_path: Path) -> None:
    store = Fickle(None, None, TypeError("too odd"))
    one = spool(store)
    for number in (1, 2, 3):
        one.put("append", cell(number))
    one.ask("flush", False, 5.0)
    assert sources(store) == ["line 1", "line 3"]
    assert "line 2" in (tmp_path / "refused.jsonl").read_text()
    assert len(told) == 1 and "too odd" in told[0]


def test_without_a_disk_lines_are_kept_in_memory(spool: Make) -> None:
    store = Fickle(*[BlockingIOError("locked")] * 3)
    one = spool(store, folder=None)
    one.put("append", cell(1))
    one.ask("flush", False, 10.0)
    assert sources(store) == ["line 1"]


def test_without_a_disk_the_user_is_told_that_lines_are_in_memory(spool: Make, told: list[str]) -> None:
    store = Fickle()
    store.forever = PermissionError("read-only")
    one = spool(store, folder=None)
    one.put("append", cell(1))
    one.ask("search", [], 5.0, Query())
    assert len(told) == 1 and "in memory" in told[0]


def test_a_folder_that_cannot_be_made_is_no_hindrance(spool: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Fickle()
    one = spool(store, folder=tmp_path / "file" / "spool")
    one.put("append", cell(1))
    one.close(2.0)
    assert sources(store) == ["line 1"]


def test_closing_does_not_wait_for_a_store_that_hangs(spool: Make) -> None:
    gate = threading.Event()
    one = spool(lambda: gate.wait(20) and Fickle())  # type: ignore[arg-type, return-value]
    one.put("append", cell(1))
    began = time.monotonic()
    one.close(60.0)
    assert time.monotonic() - began < 3.0
    gate.set()


def test_what_is_left_when_closing_is_written_by_the_next_shell(spool: Make) -> None:
    store = Fickle()
    store.forever = PermissionError("read-only")
    one = spool(store)
    for number in (1, 2):
        one.put("append", cell(number))
        one.put("finish", number, "ok", 0.5)
    one.close(2.0)
    store.forever = None
    another = spool(store)
    another.put("append", cell(1))
    another.ask("flush", False, 5.0)
    assert [(e.session, e.number, e.status) for e in store.search(Query())] == [
        (2, 1, "running"),
        (1, 2, "ok"),
        (1, 1, "ok"),
    ]


def test_a_spool_file_that_others_deleted_is_written_anew(
    spool: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "LOOK", 0.0)
    store = Fickle()
    store.forever = PermissionError("read-only")
    one = spool(store)
    one.put("append", cell(1))
    one.put("finish", 1, "ok", 0.5)
    wait_until(lambda: one._pending.eager)
    (path,) = found_in(str(tmp_path))
    os.unlink(path)
    one.put("append", cell(2))
    (renewed,) = found_in(str(tmp_path))
    assert renewed != path
    shutil.copy(renewed, tmp_path / "copy")  # what another shell would find if this process were killed now
    adopted = SpoolFile.adopt(str(tmp_path / "copy"))
    assert adopted is not None
    adopted[0].release()
    assert [(operation, arguments[0]) for operation, arguments in adopted[1]] == [
        ("append", list(cell(1))),
        ("finish", 1),
        ("append", list(cell(2))),
    ]


def test_the_number_of_the_session_is_kept_where_the_spool_file_is_written_anew(tmp_path: Path) -> None:
    file = SpoolFile.make(str(tmp_path), "fickle", 1.0)
    file.number(7, "here")
    os.unlink(file.path)
    file.renew([])
    file.release()
    adopted = SpoolFile.adopt(file.path)
    assert adopted is not None
    adopted[0].release()
    assert (adopted[0].session, adopted[0].place) == (7, "here")


def test_a_spool_folder_that_others_deleted_is_made_anew_for_what_is_left_when_closing(
    spool: Make, tmp_path: Path
) -> None:
    store = Fickle()
    store.forever = PermissionError("read-only")
    one = spool(store, folder=tmp_path / "spool")
    one.put("append", cell(1))
    shutil.rmtree(tmp_path / "spool")
    one.close(2.0)
    store.forever = None
    spool(store, folder=tmp_path / "spool").ask("flush", False, 5.0)
    assert sources(store) == ["line 1"]


def test_a_shell_whose_spool_file_others_deleted_ends_in_peace(spool: Make, tmp_path: Path) -> None:
    store = Fickle()
    one = spool(store)
    one.put("append", cell(1))
    one.ask("flush", False, 5.0)
    os.unlink(*found_in(str(tmp_path)))
    one.close(2.0)
    assert store.closed
    assert sources(store) == ["line 1"]


def test_the_end_of_a_session_is_written_by_the_next_shell_too(spool: Make) -> None:
    store = Fickle()
    store.forever = PermissionError("read-only")
    one = spool(store)
    one.put("append", cell(1))
    one.close(2.0)
    store.forever = None
    spool(store).ask("flush", False, 5.0)
    assert store.sessions()[0].ended is not None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a matter of forking")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_leaves_its_parents_history_alone(spool: Make, tmp_path: Path) -> None:
    store = Fickle()
    one = spool(store)
    one.put("append", cell(1))
    child = os.fork()
    if not child:
        try:
            one.put("append", cell(2))
            one.ask("flush", False, 1.0)
            one.close(1.0)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    one.put("append", cell(3))
    one.close(2.0)
    assert sources(store) == ["line 1", "line 3"]


# --- orphans --------------------------------------------------------------------------------------


def orphan(folder: Path, numbers: range, kind: str = "fickle", session: int = 0, place: str = "here") -> str:
    """What a shell leaves that is killed."""
    from nacre_spool.files import encode

    file = SpoolFile.make(str(folder), kind, 1.0)
    for number in numbers:
        file.write(encode("append", (cell(number),)))
        file.write(encode("finish", (number, "ok", 0.5)))
    if session:
        file.number(session, place)
    file.release()
    return file.path


def test_orphans_are_written_oldest_first(spool: Make, tmp_path: Path) -> None:
    orphan(tmp_path, range(1, 3))
    orphan(tmp_path, range(11, 13))
    store = Fickle()
    one = spool(store)
    one.put("append", cell(21))
    one.ask("flush", False, 5.0)
    assert sources(store) == [f"line {number}" for number in (1, 2, 11, 12, 21)]
    assert [e.session for e in store.search(Query())] == [3, 2, 2, 1, 1]


def test_orphans_are_gone_when_they_are_written(spool: Make, tmp_path: Path) -> None:
    path = orphan(tmp_path, range(1, 3))
    spool(Fickle()).ask("flush", False, 5.0)
    assert not os.path.exists(path)


@pytest.mark.parametrize("failing", range(14))
def test_an_orphan_is_written_once_wherever_writing_it_stops(spool: Make, tmp_path: Path, failing: int) -> None:
    orphan(tmp_path, range(1, 6))
    store = Fickle(*[None] * failing)
    store.forever = PermissionError("away")
    one = spool(store)
    one.ask("search", [], 5.0, Query())
    one.close(2.0)
    store.forever = None
    spool(store).ask("flush", False, 5.0)
    found = list(store.search(Query()))[::-1]
    assert [(e.number, e.status) for e in found] == [(number, "ok") for number in range(1, 6)]
    assert len({e.session for e in found}) == 1


def test_an_orphan_goes_on_with_the_number_it_had(spool: Make, tmp_path: Path) -> None:
    store = Fickle()
    session = store.open_session(1.0)
    store.append(cell(1)._replace(session=session))
    orphan(tmp_path, range(1, 4), session=session)
    spool(store).ask("flush", False, 5.0)
    assert [(e.session, e.number) for e in store.search(Query())][::-1] == [(1, 1), (1, 2), (1, 3)]


def test_a_number_of_another_place_means_nothing_here(spool: Make, tmp_path: Path) -> None:
    store = Fickle()
    store.append(cell(1)._replace(session=store.open_session(1.0), source="mine"))
    orphan(tmp_path, range(1, 3), session=1, place="there")
    spool(store).ask("flush", False, 5.0)
    assert [(e.session, e.source) for e in store.search(Query())][::-1] == [(1, "mine"), (2, "line 1"), (2, "line 2")]


def test_an_orphan_of_another_store_is_left_for_it(spool: Make, tmp_path: Path) -> None:
    path = orphan(tmp_path, range(1, 3), kind="postgres")
    store = Fickle()
    spool(store).ask("flush", False, 5.0)
    assert sources(store) == []
    assert os.path.exists(path)


def test_two_shells_that_find_an_orphan_write_it_once(spool: Make, tmp_path: Path) -> None:
    orphan(tmp_path, range(1, 50))
    lock = threading.Lock()

    class Shared(Fickle):
        def append(self, entry: Entry) -> None:
            with lock:
                super().append(entry)

    store = Shared()
    shells = [spool(store) for _ in range(4)]
    for one in shells:
        one.ask("flush", False, 5.0)
    assert sources(store) == [f"line {number}" for number in range(1, 50)]


def test_a_strange_file_in_the_folder_is_left_alone(spool: Make, tmp_path: Path) -> None:
    (tmp_path / "0.spool").write_text("not mine")
    store = Fickle()
    one = spool(store)
    one.put("append", cell(1))
    one.close(2.0)
    assert (tmp_path / "0.spool").read_text() == "not mine"
    assert sources(store) == ["line 1"]


def test_only_what_was_typed_is_counted_as_lost(spool: Make, told: list[str]) -> None:
    def away() -> Store:
        raise OSError("it is away")

    one = spool(away, folder=None)
    for number in (1, 2, 3):
        one.put("append", cell(number))
        one.put("finish", number, "ok", 0.5)
    one.close(1.0)
    assert "history: 3 lines could not be written, and are lost" in told
