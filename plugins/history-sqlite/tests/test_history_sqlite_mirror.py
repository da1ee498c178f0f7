"""The copy in which other stores search: it is as of a stamp, or it says nothing of a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nacre.history import Entry, Query
from nacre_history_sqlite.mirror import Mirror
from nacre_testkit.processes import Child


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    made = Mirror(str(tmp_path / "m.sqlite"))
    yield made
    made.close()


def cells(session: int, *sources: str) -> list[Entry]:
    return [Entry(session, number, source, started=float(number)) for number, source in enumerate(sources, 1)]


def found(mirror: Mirror) -> list[str]:
    return [entry.source for entry in mirror.search(Query())]


def test_a_session_is_replaced_by_what_it_is_now(mirror: Mirror) -> None:
    mirror.hold(7, "before", cells(7, "a", "b", "c"))
    mirror.hold(7, "after", [cells(7, "a")[0], Entry(7, 3, "d", status="ok")])
    assert mirror.stamps() == {7: "after"}
    assert [(entry.number, entry.source, entry.status) for entry in mirror.range(7)] == [
        (1, "a", "running"),
        (3, "d", "ok"),
    ]


def test_a_session_without_a_stamp_is_not_here(mirror: Mirror) -> None:
    mirror.hold(7, "x", cells(7, "a"))
    mirror.hold(7, "", ())
    assert (mirror.stamps(), found(mirror)) == ({}, [])


def test_what_another_process_puts_there_is_seen(mirror: Mirror) -> None:
    assert mirror.stamps() == {}
    other = Mirror(mirror.path)
    other.hold(7, "x", cells(7, "a"))
    assert mirror.stamps() == {7: "x"}
    other.discard()
    assert mirror.stamps() == {}


def test_a_session_that_was_not_taken_in_whole_is_not_here_at_all(mirror: Mirror) -> None:
    mirror.hold(7, "x", cells(7, "a"))
    with pytest.raises(RuntimeError, match="midway"):
        mirror.hold(7, "y", _breaking())
    assert (mirror.stamps(), found(mirror)) == ({7: "x"}, ["a"])


def _breaking() -> Iterator[Entry]:
    yield Entry(7, 1, "other")
    raise RuntimeError("midway")


def test_a_process_that_is_killed_leaves_whole_sessions_with_stamps_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "m.sqlite"
    code = (
        "import sys\nfrom nacre.history import Entry\nfrom nacre_history_sqlite.mirror import Mirror\n"
        "mirror = Mirror(sys.argv[1])\n"
        "for n in range(1, 100_000):\n"
        "    mirror.hold(n, 'x', [Entry(n, each, f'{n} {each}') for each in range(1, 201)])\n"
        "    print(n, flush=True)\n"
    )
    for last in (3, 11):
        with Child("-c", code, str(path)) as child:
            while int(child.line()) < last:
                pass
            child.process.kill()
            child.process.wait()
        mirror = Mirror(str(path))
        sizes = [len(mirror.range(session)) for session in mirror.stamps()]
        assert len(sizes) >= last and set(sizes) == {200}
        assert sum(one.cells for one in mirror.sessions()) == sum(sizes)
        mirror.discard()
        assert list(tmp_path.iterdir()) == []
