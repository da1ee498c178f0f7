"""Files that are not sound, cannot be written, or are in use: the store says what is wrong and leaves them alone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from nacre.history import Entry, Query
from nacre_history_sqlite import database, opening
from nacre_history_sqlite.doctor import sound
from nacre_history_sqlite.repair import main as repair_main
from nacre_history_sqlite.repair import repair
from nacre_history_sqlite.store import SqliteStore
from nacre_testkit.processes import Child

posix = pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("PRAGMA locking_mode = EXCLUSIVE")
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


def fill(path: Path, count: int = 5) -> int:
    """A sound history of one session; returns its number."""
    store = SqliteStore(str(path))
    session = store.open_session(1.0)
    store.extend(Entry(session, number, f"line {number}", started=float(number)) for number in range(1, count + 1))
    store.close()
    return session


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(5000))


def garble(path: Path) -> None:
    """Spoil a page of rows, and leave the others as they are."""
    with path.open("r+b") as file:
        file.seek(path.read_bytes().index(b"line 222") // 4096 * 4096)
        file.write(b"\xa5" * 4096)


def empty(path: Path) -> None:
    path.write_bytes(b"")
    os.utime(path, (1, 1))


def text(path: Path) -> None:
    path.write_text("this is no database, but a letter to one\n" * 100)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {database.SCHEMA + 1}")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE history (session, line, source)")
        connection.commit()


def forgetful(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM facts")


SPOILED = {
    truncate: "damaged",
    overwrite: "damaged",
    garble: "damaged",
    empty: "damaged.*empty",
    forgetful: "damaged.*facts",
    text: "damaged.*not a database",
    newer: "newer Nacre.*upgrade",
    foreign: "another program",
}
spoiled = pytest.mark.parametrize(("spoil", "reason"), SPOILED.items(), ids=[spoil.__name__ for spoil in SPOILED])


@spoiled
def test_a_spoiled_file_is_refused_with_a_reason(tmp_path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 300)
    spoil(path)
    with pytest.raises(OSError, match=f"(?s)history.sqlite .*{reason}"):
        SqliteStore(str(path)).open_session(2.0)


@spoiled
def test_a_spoiled_file_is_left_as_it_was(tmp_path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 300)
    spoil(path)
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino
    store = SqliteStore(str(path))
    for _ in range(2):
        with pytest.raises(OSError, match=r"damaged|newer|another"):
            store.append(Entry(1, 99, "x"))
    store.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


@spoiled
def test_doctor_finds_a_spoiled_file(tmp_path: Path, spoil: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 300)
    spoil(path)
    assert sound(str(path)).status == "fail"


def test_doctor_finds_a_sound_file_sound(tmp_path: Path) -> None:
    fill(tmp_path / "history.sqlite")
    assert sound(str(tmp_path / "history.sqlite")).status == "ok"


def test_a_spoiled_file_that_was_put_right_is_used_again(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    text(path)
    store = SqliteStore(str(path))
    with pytest.raises(OSError, match="damaged"):
        store.open_session(1.0)
    path.unlink()
    assert store.open_session(1.0) == 1
    store.close()


def test_nothing_is_touched_before_the_first_operation(tmp_path: Path) -> None:
    SqliteStore(str(tmp_path / "new" / "history.sqlite")).close()
    assert list(tmp_path.iterdir()) == []


@posix
def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    store = SqliteStore(str(folder / "history.sqlite"))
    store.open_session(1.0)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
    store.close()
    assert modes.pop("state") == 0o700
    assert modes and set(modes.values()) == {0o600}


def test_a_write_ahead_log_is_used(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_network_file_system_gets_a_rollback_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "on_network", lambda path: True)
    path = tmp_path / "history.sqlite"
    fill(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_locked_file_is_told_from_a_spoiled_one(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path)
    store = SqliteStore(str(path), busy_timeout=0.05)
    with Child("-c", HOLD, str(path)) as holder:
        assert holder.line() == "held"
        began = time.monotonic()
        with pytest.raises(BlockingIOError, match="locked by another process"):
            store.open_session(2.0)
        assert time.monotonic() - began < 2.0
    assert store.open_session(2.0) == 2
    store.close()


READ = """
import sys
from nacre.history import Entry, Query
from nacre_history_sqlite.store import SqliteStore
store = SqliteStore(sys.argv[1])
print(len(store.search(Query())))
try:
    store.append(Entry(1, 9, "x"))
except PermissionError as error:
    print(error)
"""


@posix
def test_a_file_that_cannot_be_written_can_be_searched_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path)
    os.chmod(path, 0o400)
    before = path.read_bytes()
    with Child("-c", READ, str(path), powerless=True) as child:
        assert child.rest() == ["5", f"{path} cannot be written by this user"], child.errors
    assert path.read_bytes() == before


@posix
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path)
    os.chmod(path, 0)
    with Child("-c", READ, str(path), powerless=True) as child:
        assert child.rest() == []
        child.wait()
        assert f"PermissionError: {path} cannot be read by this user" in child.errors
    assert path.stat().st_size > 0


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes; only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no file system can be made here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def full(full_disk: Path) -> Callable[[], None]:
    """Fills it to the last byte."""

    def write() -> None:
        with (full_disk / "filler").open("wb", buffering=0) as file:
            for size in (65536, 512, 1):
                with suppress(OSError):
                    while file.write(b"x" * size):
                        pass

    return write


FULL = """
import resource, signal, sys
from nacre.history import Entry
from nacre_history_sqlite.store import SqliteStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = SqliteStore(sys.argv[1])
session = store.open_session(2.0)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
for number in range(1, 5000):
    try:
        store.append(Entry(session, number, "x" * 300))
    except OSError as error:
        print(number - 1, type(error).__name__, error, flush=True)
        sys.exit()
"""


@posix
def test_a_full_disk_harms_nothing_that_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    first = fill(path, 100)
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, timeout=60)
    kept = int(done.stdout.split()[0])
    store = SqliteStore(str(path))
    assert len(store.range(first)) == 100
    assert [entry.number for entry in store.range(first + 1)] == list(range(1, kept + 1))
    store.close()
    assert sound(str(path)).status == "ok"


@posix
@pytest.mark.parametrize("room", [0, 8192, 40960])
def test_a_disk_that_is_full_while_the_index_is_made_is_called_so(
    full_disk: Path, full: Callable[[], None], room: int
) -> None:
    path, spare = full_disk / "history.sqlite", full_disk / "spare"
    session = fill(path, 512)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE texts")
        connection.execute("UPDATE facts SET value = 0 WHERE name = 'indexed'")
        connection.execute("DELETE FROM repeats")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
    spare.write_bytes(b"x" * room)
    store = SqliteStore(str(path), journal="delete")
    assert len(store.range(session)) == 512
    full()
    spare.unlink()
    with pytest.raises(OSError, match="cannot be written: the disk is full"):
        store.index()
    assert len(store.range(session)) == 512
    store.close()


@posix
def test_a_history_on_a_full_disk_can_be_searched(full_disk: Path, full: Callable[[], None]) -> None:
    path = full_disk / "history.sqlite"
    session = fill(path, 100)
    before = path.read_bytes()
    full()
    store = SqliteStore(str(path))
    assert len(store.search(Query(limit=1000))) == len(store.range(session)) == 100
    with pytest.raises(OSError, match="cannot be written: the disk is full"):
        store.append(Entry(session, 101, "late"))
    found = sound(str(path))
    assert (found.status, found.repair) == ("fail", "")
    assert "the disk is full" in found.text
    assert path.read_bytes() == before
    (full_disk / "filler").unlink()
    store.append(Entry(session, 101, "late"))
    assert len(store.range(session)) == 101
    store.close()


LIMITED = """
import resource, signal, sys
from nacre.history import Query
from nacre_history_sqlite.store import SqliteStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(len(SqliteStore(sys.argv[1]).search(Query(limit=1000))))
"""


@posix
def test_a_history_can_be_searched_where_no_file_may_grow(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 100)
    done = subprocess.run([sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("100\n", "")


@posix
def test_a_log_that_a_full_disk_hides_is_named_and_left(full_disk: Path, full: Callable[[], None]) -> None:
    path = full_disk / "history.sqlite"
    session = fill(path, 100)
    code = "import os, sys\nfrom nacre.history import Entry\nfrom nacre_history_sqlite.store import SqliteStore\n"
    code += "SqliteStore(sys.argv[1]).append(Entry(int(sys.argv[2]), 101, 'logged'))\nos._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(path), str(session)], timeout=60)
    (full_disk / "history.sqlite-shm").unlink()
    full()
    store = SqliteStore(str(path))
    with pytest.raises(OSError, match="disk is full; what is in its write-ahead log cannot be read now"):
        store.range(session)
    (full_disk / "filler").unlink()
    assert store.range(session)[-1].source == "logged"
    store.close()


def test_bytes_that_are_no_text_hide_no_other_cell(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    session = fill(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entries SET source = x'78ff' WHERE number = 2")
    store = SqliteStore(str(path))
    assert [entry.source for entry in store.range(session, 1, 4)] == ["line 1", "x\ufffd", "line 3"]
    assert len(store.search(Query("line", "regex"))) == 4
    store.close()


HALF = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 5")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE entries SET source = 'half' || id")
os._exit(9)
"""


@posix
def test_half_a_transaction_is_not_shown_to_who_cannot_undo_it(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    store = SqliteStore(str(path), journal="delete")
    session = store.open_session(1.0)
    store.extend(Entry(session, number, "x" * 500) for number in range(1, 501))
    store.close()
    subprocess.run([sys.executable, "-c", HALF, str(path)], timeout=60)
    assert b"half1" in path.read_bytes()
    with pytest.raises(OSError, match="what is in its rollback journal cannot be read now"):
        opening.open_passing(str(path))
    store = SqliteStore(str(path), journal="delete")
    assert {entry.source for entry in store.range(session)} == {"x" * 500}
    store.close()


@posix
def test_a_log_beside_the_file_that_a_link_leads_to_is_seen(tmp_path: Path) -> None:
    path, link = tmp_path / "there" / "history.sqlite", tmp_path / "link.sqlite"
    session = fill(path)
    link.symlink_to(path)
    store = SqliteStore(str(link))
    store.append(Entry(session, 6, "logged"))
    with pytest.raises(OSError, match="what is in its write-ahead log cannot be read now"):
        opening.open_passing(str(link))
    store.close()
    opening.open_passing(str(link)).close()


def test_a_history_that_was_deleted_meanwhile_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    store = SqliteStore(str(path))
    for _ in range(3):
        session = store.open_session(1.0)
    path.unlink()
    store.append(Entry(session, 1, "after"))
    store.close()
    again = SqliteStore(str(path))
    assert [entry.source for entry in again.range(session)] == ["after"]
    assert again.open_session(2.0) > session
    again.close()


def test_a_process_that_is_killed_while_it_makes_the_file_leaves_none(tmp_path: Path) -> None:
    code = "import os, sys\nfrom nacre_history_sqlite import database\n"
    code += "database.fill = lambda path: os._exit(9)\ndatabase.make_file(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "history.sqlite")], timeout=60)
    assert done.returncode == 9
    assert not (tmp_path / "history.sqlite").exists()
    fill(tmp_path / "history.sqlite")


# --- repair ---------------------------------------------------------------------------------------


def test_repair_saves_what_can_be_read(tmp_path: Path) -> None:
    path, saved = tmp_path / "history.sqlite", tmp_path / "saved.sqlite"
    fill(path, 5000)
    garble(path)
    found = repair(str(path), str(saved))
    store = SqliteStore(str(saved))
    assert 4000 < found.entries < 5000
    assert not found.whole
    assert len(store.search(Query(limit=10_000))) == found.entries
    store.close()


def test_repair_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 5000)
    garble(path)
    before = path.read_bytes(), path.stat().st_mtime_ns
    repair(str(path), str(tmp_path / "saved.sqlite"))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_repair_of_a_sound_file_saves_all(tmp_path: Path) -> None:
    path, saved = tmp_path / "history.sqlite", tmp_path / "saved.sqlite"
    session = fill(path, 1000)
    assert repair(str(path), str(saved)) == (1000, 1, True)
    old, new = SqliteStore(str(path)), SqliteStore(str(saved))
    assert old.range(session) == new.range(session)
    old.close()
    new.close()


def test_repair_reads_a_file_whose_beginning_was_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 1000)
    with path.open("r+b") as file:
        file.write(b"scribble")
    assert repair(str(path), str(tmp_path / "saved.sqlite")) == (1000, 1, True)


def test_repair_reads_what_is_left_of_a_file_whose_end_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    fill(path, 5000)
    os.truncate(path, path.stat().st_size // 2)
    found = repair(str(path), str(tmp_path / "saved.sqlite"))
    assert 1000 < found.entries < 5000
    assert not found.whole


def test_repair_writes_into_a_new_file_only(tmp_path: Path) -> None:
    fill(tmp_path / "history.sqlite")
    (tmp_path / "saved.sqlite").write_text("mine")
    with pytest.raises(FileExistsError, match="there already"):
        repair(str(tmp_path / "history.sqlite"), str(tmp_path / "saved.sqlite"))
    assert (tmp_path / "saved.sqlite").read_text() == "mine"


def test_repair_of_what_is_no_database_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text(tmp_path / "letter")
    assert repair_main([str(tmp_path / "letter"), str(tmp_path / "saved.sqlite")]) == 1
    assert "not a database" in capsys.readouterr().err
    assert not (tmp_path / "saved.sqlite").exists()
