"""Spool files: what is written comes back, what was torn does not, and only one process has a file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacre.history import Entry
from nacre_spool.files import HEAD, SpoolFile, encode, found_in
from nacre_testkit.processes import Child

posix = pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")
TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates, too
ENTRY = Entry(0, 1, "x = 1", started=5.0)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SpoolFile]:
    made = SpoolFile.make(str(tmp_path / "spool"), "sqlite", 5.5)
    yield made
    made.release()


def taken_over(file: SpoolFile) -> tuple[SpoolFile, list[tuple[str, tuple[object, ...]]]]:
    """What another process finds when this one is gone."""
    file.release()
    adopted = SpoolFile.adopt(file.path)
    assert adopted is not None
    adopted[0].release()
    return adopted


@given(TEXT, TEXT, st.integers(1, 10**9), st.floats(0, 1e10))
def test_an_entry_comes_back_as_it_was(source: str, directory: str, number: int, started: float) -> None:
    entry = Entry(0, number, source, "", started, directory, "running", None, "host", "env")
    assert json.loads(encode("append", (entry,))) == ["append", [list(entry)]]


@given(TEXT, st.floats(allow_nan=False))
def test_an_ending_is_encoded_as_json_has_it(status: str, wall: float) -> None:
    assert json.loads(encode("finish", (3, status, wall))) == ["finish", [3, status, wall]]


@given(TEXT, TEXT, st.none() | TEXT, st.none() | st.floats(0, 1e5))
def test_an_entry_with_all_fields_comes_back_as_it_was(
    source: str, transformed: str, output: str | None, wall: float | None
) -> None:
    entry = Entry(0, 1, source, transformed, 1.0, "/", "ok", wall, "host", "env", output)
    assert json.loads(encode("append", (entry,))) == ["append", [list(entry)]]


@pytest.mark.parametrize("wall", [None, 0.5])
def test_two_halves_of_a_character_in_a_row_do_not_become_the_character(wall: float | None) -> None:
    entry = ENTRY._replace(source="x = '\ud83d\ude00 🐚'", wall=wall)
    assert json.loads(encode("append", (entry,))) == ["append", [list(entry)]]


def test_an_encoded_record_is_one_line() -> None:
    assert encode("append", (Entry(0, 1, "a\nb\r\u2028\x00"),)).count(b"\n") == 1


def test_records_come_back_in_order(file: SpoolFile) -> None:
    for number in range(1, 10):
        file.write(encode("append", (ENTRY._replace(number=number),)))
    assert [arguments[0][1] for _, arguments in taken_over(file)[1]] == list(range(1, 10))  # type: ignore[index]


def test_the_head_tells_store_and_time(file: SpoolFile) -> None:
    found = taken_over(file)[0]
    assert (found.store, found.started, found.session) == ("sqlite", 5.5, 0)


def test_the_number_of_the_session_is_kept_in_the_head(file: SpoolFile) -> None:
    file.write(encode("append", (ENTRY,)))
    file.number(17, "/home/history.sqlite")
    found, records = taken_over(file)
    assert (found.session, found.place, len(records)) == (17, "/home/history.sqlite", 1)


def test_a_place_of_any_length_fits_the_head(file: SpoolFile) -> None:
    file.number(17, "/ä" * 5000)
    file.write(encode("append", (ENTRY,)))
    found, records = taken_over(file)
    assert found.session == 17 and len(records) == 1


def test_what_was_cleared_does_not_come_back(file: SpoolFile) -> None:
    file.write(encode("append", (ENTRY,)))
    file.number(3, "")
    file.clear()
    file.write(encode("append", (ENTRY._replace(number=2),)))
    found, records = taken_over(file)
    assert found.session == 3
    assert [arguments[0][1] for _, arguments in records] == [2]  # type: ignore[index]


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_torn_line_is_left_out(file: SpoolFile, cut: int) -> None:
    file.write(encode("append", (ENTRY,)))
    file.write(encode("append", (ENTRY._replace(number=2),)))
    os.truncate(file.path, os.path.getsize(file.path) - cut)
    assert len(taken_over(file)[1]) == 1


def test_the_file_of_a_living_shell_is_not_taken_over(file: SpoolFile) -> None:
    assert SpoolFile.adopt(file.path) is None


def test_an_orphan_has_one_new_owner(file: SpoolFile) -> None:
    file.release()
    first = SpoolFile.adopt(file.path)
    assert first is not None
    assert SpoolFile.adopt(file.path) is None
    first[0].release()


def test_a_file_that_was_drained_meanwhile_is_not_taken_over(file: SpoolFile) -> None:
    file.release()
    first = SpoolFile.adopt(file.path)
    assert first is not None
    first[0].remove()
    assert SpoolFile.adopt(file.path) is None


def test_a_file_of_another_make_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.spool"
    path.write_text("shopping list\n")
    with pytest.raises(ValueError, match="no spool file"):
        SpoolFile.adopt(str(path))
    assert path.read_text() == "shopping list\n"


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.spool"
    path.write_text('["spool", 2, "sqlite", 1.0, 0, ""]\n')
    with pytest.raises(ValueError, match="another version"):
        SpoolFile.adopt(str(path))


@posix
def test_files_are_for_their_owner_only(file: SpoolFile) -> None:
    assert os.stat(file.path).st_mode & 0o777 == 0o600
    assert os.stat(os.path.dirname(file.path)).st_mode & 0o777 == 0o700


def test_files_are_found_oldest_first(tmp_path: Path) -> None:
    made = [SpoolFile.make(str(tmp_path), "sqlite", float(number)) for number in range(3)]
    assert found_in(str(tmp_path)) == [one.path for one in made]
    for one in made:
        one.release()


FULL = """
import resource, signal, sys
from nacre_spool.files import SpoolFile
file = SpoolFile.make(sys.argv[1], "sqlite", 1.0)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
for _ in range(2):
    try:
        file.write(b'["append",[["' + b"x" * 1500 + b'"]]]\\n')
    except OSError:
        print("full")
file.write(b'["finish",[1,"ok",0.5]]\\n')
print(file.path)
"""


@posix
def test_a_line_for_which_there_is_no_room_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    with Child("-c", FULL, str(tmp_path)) as child:
        assert [child.line(), child.line()] == ["full", "full"]
        path = child.line()
        child.wait()
    adopted = SpoolFile.adopt(path)
    assert adopted is not None
    assert adopted[1] == [("finish", (1, "ok", 0.5))]
    adopted[0].release()
    assert os.path.getsize(path) > HEAD
