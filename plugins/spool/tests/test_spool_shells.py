"""Whole shells on one history file: locked, killed, with a full disk, with a file they cannot use."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from nacre.history import Store
from nacre_history_sqlite.store import SqliteStore
from nacre_testkit import shells
from nacre_testkit.processes import Child, wait_until
from nacre_testkit.shells import text

posix = pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX")

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("PRAGMA locking_mode = EXCLUSIVE")
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


class Home(shells.Home):
    """On an SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "state" / "history.sqlite"
        super().__init__(folder, "history-sqlite", "sqlite", lambda: SqliteStore(str(self.database), busy_timeout=5.0))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def held(home: Home) -> Iterator[Child]:
    """A process that holds an exclusive lock on the history."""
    home.run("before = 1")
    with Child("-c", HOLD, str(home.database)) as holder:
        assert holder.line() == "held"
        yield holder


def test_what_one_shell_typed_another_one_finds(home: Home) -> None:
    home.run("x = 20", "1/0")
    found = home.run("[(e.source, e.status) for e in get_shell().history.search()][1:]")
    assert "('1/0', 'error'), ('x = 20', 'ok')" in found[0]


def test_a_shell_that_is_left_in_order_leaves_no_spool(home: Home) -> None:
    home.run("x = 1")
    assert home.spooled() == []
    assert home.sources() == ["x = 1"]


def test_private_lines_are_in_no_file(home: Home) -> None:
    child = home.shell()
    child.tell(" hidden = 'nowhere'")
    child.tell("print('done')")
    assert text(child.line()) == "done"
    child.kill()
    home.run("x = 1")
    for path in home.state.rglob("*"):
        assert path.is_dir() or b"nowhere" not in path.read_bytes(), path


# --- locked ---------------------------------------------------------------------------------------


def test_a_locked_history_does_not_delay_a_cell(home: Home, held: Child) -> None:
    child = home.shell()
    child.tell("import time")
    child.tell("print('first')")
    assert text(child.line()) == "first"
    delays = []
    for number in range(20):
        began = time.monotonic()
        child.tell(f"print({number})")
        assert text(child.line()) == str(number)
        delays.append(time.monotonic() - began)
    assert sorted(delays)[10] < 0.1


def test_opening_a_locked_history_takes_no_longer(home: Home) -> None:
    home.run("before = 1")

    def start() -> float:
        began = time.monotonic()
        child = home.shell()
        child.tell("print('first')")
        assert text(child.line()) == "first"
        took = time.monotonic() - began
        child.kill()
        return took

    free = min(start() for _ in range(3))
    with Child("-c", HOLD, str(home.database)) as holder:
        assert holder.line() == "held"
        assert min(start() for _ in range(3)) < free + 0.1


def test_after_release_every_line_is_in_the_store_in_order(home: Home, held: Child) -> None:
    child = home.shell()
    for number in range(30):
        child.tell(f"print('line', {number})")
    for number in range(30):
        assert text(child.line()) == f"line {number}"
    files = {path: path.stat().st_ino for path in home.state.iterdir()}
    held.tell("release")
    held.wait()
    expected = ["before = 1", *(f"print('line', {number})" for number in range(30))]
    wait_until(lambda: home.sources() == expected)
    assert child.wait() == 0
    assert home.sources() == expected
    assert home.database.stat().st_ino == files[home.database]
    assert sorted(path.name for path in home.state.iterdir()) == ["history.sqlite", "spool"]


def test_a_lock_is_told_once(home: Home, held: Child) -> None:
    child = home.shell()
    for number in range(3):
        child.tell(f"import time; time.sleep(0.5); print({number})")
        child.line()
    held.tell("release")
    assert child.wait() == 0
    assert child.errors.count("history cannot be written now") == 1
    assert "is locked by another process" in child.errors


def test_a_shell_that_ends_while_the_history_is_locked_leaves_its_lines_for_the_next(home: Home, held: Child) -> None:
    began = time.monotonic()
    home.run("x = 1", "y = 2")
    assert time.monotonic() - began < 5.0
    assert len(home.spooled()) == 1
    held.tell("release")
    held.wait()
    home.run("z = 3")
    assert home.sources() == ["before = 1", "x = 1", "y = 2", "z = 3"]
    assert home.spooled() == []


def test_a_line_typed_while_the_history_is_locked_survives_a_kill(home: Home, held: Child) -> None:
    child = home.shell()
    child.tell("print('mine')")
    child.line()
    child.kill()
    held.tell("release")
    held.wait()
    home.run("x = 1")
    assert home.sources() == ["before = 1", "print('mine')", "x = 1"]


# --- many shells, killed ----------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(("plugin", "kind"), [("history-sqlite", "sqlite"), ("history-jsonl", "jsonl")])
def test_shells_killed_at_random_lose_no_line_and_write_none_twice(tmp_path: Path, plugin: str, kind: str) -> None:
    """``NACRE_TEST_SHELLS=20 NACRE_TEST_CELLS=1000`` is the full size."""
    pytest.importorskip(f"nacre_{plugin.replace('-', '_')}")
    make = {"sqlite": lambda: SqliteStore(str(tmp_path / "state" / "history.sqlite"), 5.0), "jsonl": jsonl(tmp_path)}
    home = shells.Home(tmp_path, plugin, kind, make[kind])
    count, cells = int(os.environ.get("NACRE_TEST_SHELLS", "8")), int(os.environ.get("NACRE_TEST_CELLS", "100"))
    try:
        shells.storm(home, count, cells, int(os.environ.get("NACRE_TEST_SEED", "3")))
    finally:
        home.close()


def jsonl(folder: Path) -> Callable[[], Store]:
    from nacre_history_jsonl.store import JsonlStore

    return lambda: JsonlStore(str(folder / "state" / "history-jsonl"))


# --- disks and files --------------------------------------------------------------------------------

LIMITED = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
sys.argv[0] = "nacre"
runpy.run_module("nacre", run_name="__main__", alter_sys=True)
"""


@posix
def test_a_full_disk_harms_nothing_that_is_stored(home: Home) -> None:
    for each in range(3):
        home.run(*(f"x{number} = {each}" for number in range(20)))
    before = home.entries()
    child = home.shell("-c", LIMITED)
    for number in range(200):
        child.tell(f"print({number}) # " + "y" * 1000)
    assert child.wait() == 0
    assert home.entries()[: len(before)] == before
    with closing(sqlite3.connect(home.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@posix
def test_a_shell_on_a_full_disk_goes_on_and_says_so(home: Home) -> None:
    home.run("x = 1")
    child = home.shell("-c", LIMITED)
    for number in range(200):
        child.tell(f"print({number}) # " + "y" * 1000)
        assert text(child.line()) == str(number)
    child.tell("import time; time.sleep(1); print('end')")
    assert text(child.line()) == "end"
    child.tell("print('told')")
    child.line()
    assert child.wait() == 0
    assert 1 <= child.errors.count("nacre: history") <= 3, child.errors


@posix
def test_a_file_that_cannot_be_written_is_told_once_and_left_as_it_is(home: Home) -> None:
    home.run("before = 1")
    os.chmod(home.database, 0o400)
    content = home.database.read_bytes()
    child = home.shell(powerless=True)
    for number in range(3):
        child.tell(f"import time; time.sleep(0.1); print({number})")
        child.line()
    child.tell("[e.source for e in get_shell().history.search()][-1]")
    assert "before = 1" in child.line()
    assert child.wait() == 0
    assert child.errors.count("history cannot be written now") == 1, child.errors
    assert home.database.read_bytes() == content
    os.chmod(home.database, 0o600)
    home.run("after = 1")
    assert len(home.entries()) == 6


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"a letter " * 1000, "not a database"), (None, "newer Nacre")],
    ids=["empty", "text", "newer"],
)
def test_a_file_of_no_use_is_told_once_and_left_as_it_is(home: Home, content: bytes | None, reason: str) -> None:
    home.run("before = 1")
    if content is None:
        with closing(sqlite3.connect(home.database)) as connection:
            connection.execute("PRAGMA user_version = 99")
        content = home.database.read_bytes()
    else:
        home.database.write_bytes(content)
    os.utime(home.database, (1, 1))
    child = home.shell()
    for number in range(3):
        child.tell(f"import time; time.sleep(0.1); print({number})")
        child.line()
    assert child.wait() == 0
    assert child.errors.count("history cannot be written now") == 1, child.errors
    assert reason in child.errors
    assert home.database.read_bytes() == content
    assert home.database.stat().st_mtime == 1
    assert len(home.spooled()) == 1


def test_lines_kept_from_a_spoiled_file_go_into_the_one_that_takes_its_place(home: Home) -> None:
    home.run("before = 1")
    home.database.write_bytes(b"a letter " * 1000)
    home.run("kept = 1")
    home.database.unlink()
    home.run("after = 1")
    assert home.sources() == ["kept = 1", "after = 1"]


def test_a_store_that_no_enabled_plugin_offers_is_told_in_one_plain_line(home: Home) -> None:
    home.profile('"history-sqlite", ', "")
    child = home.shell()
    child.tell("x = 1")
    child.tell("import time; time.sleep(0.2)")
    assert child.wait() == 0
    told = [line for line in child.errors.splitlines() if "history" in line]
    assert len(told) == 1
    assert re.fullmatch(
        r"(nacre: )?history store 'sqlite' is not there \(enable the plugin 'history-sqlite' or choose another\); "
        r"lines are kept in the spool, .*\.spool, and written later",
        told[0],
    )
    assert len(home.spooled()) == 1


def test_a_cell_that_is_kept_out_of_the_store_is_found_as_one_of_this_session(home: Home) -> None:
    ask = "h = get_shell().history; from nacre.history import Query"
    found = home.run(ask, " kept = 'out'", "[e.session for e in h.search()], len(h.search(Query(session=h.session)))")
    assert found[0].endswith("([1, 1, 1], 3)")
