"""What history costs: typing a line, searching a million, opening a locked file; beside IPython where it is there.

Run ``python contrib/bench/history_bench.py [--entries N] [--ipython PROGRAM] [--postgres CONNINFO] [--keep FILE]``
with nacre-core, nacre-history-sqlite, nacre-history-jsonl and nacre-spool installed. Figures are of this machine; the
ratios are what counts.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from history_life import fuzzied, life, texts
from nacre import Shell
from nacre.history import Entry, Query, Store
from nacre_history_jsonl.store import JsonlStore
from nacre_history_sqlite.store import SqliteStore
from nacre_spool.runner import Spool

PROFILE = '[plugins]\nenable = ["history-sqlite", "spool"]\n[choose]\nhistory = "sqlite"\n'
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("PRAGMA locking_mode = EXCLUSIVE")
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


def timed(function: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Seconds each call took, in order of length. clock: ``time.process_time`` leaves out what others do meanwhile."""
    took = []
    for _ in range(times):
        began = clock()
        function()
        took.append(clock() - began)
    return sorted(took)


def at(took: Sequence[float], share: float) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


def row(what: str, *figures: str) -> None:
    print(f"{what:<76}{'  '.join(figures)}", flush=True)


def micro(seconds: float) -> str:
    return f"{seconds * 1e6:9.1f} us"


def milli(seconds: float) -> str:
    return f"{seconds * 1e3:9.2f} ms"


# --- a million cells -----------------------------------------------------------------------------------


def resident() -> float:
    """Mebibytes of this process."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return float("nan")


def opening(path: str) -> list[float]:
    def once() -> None:
        store = SqliteStore(path)
        store.search(Query(limit=1))
        store.close()

    return timed(once, 30)


def searching(path: str, count: int) -> None:
    before = resident()
    store = SqliteStore(path)
    store.search(Query(limit=1))
    for mode in ("substring", "prefix", "fuzzy"):
        for unique in (False, True):
            draw = random.Random(5)
            asked = list(texts(count, mode))
            if mode == "fuzzy":
                asked = [fuzzied(text, draw) for text in asked]
            for clock, name in ((time.perf_counter, ""), (time.process_time, ", of the processor")):
                queries = iter([Query(text, mode, unique=unique) for text in asked])
                took = timed(lambda: store.search(next(queries)), count, clock)  # noqa: B023 - called at once
                row(
                    f"search by {mode}{' (unique)' if unique else ''}: median, p95, longest{name}",
                    milli(statistics.median(took)),
                    milli(at(took, 0.95)),
                    milli(took[-1]),
                )
    for title, query in {
        "nearly all match": Query("e"),
        "nearly all match, unique": Query("e", unique=True),
        "half match, unique": Query("print", unique=True),
        "none matches, fuzzy": Query("qxzjkw!", "fuzzy"),
        "one matches, the oldest": Query(store.range(1, 1, 2)[0].source, session=1),
        "failed, in a directory": Query("df", status="error", directory="/home/someone/work/7"),
    }.items():
        took = timed(lambda: store.search(query), 20)  # noqa: B023
        row(f"search where {title}: median, p95", milli(statistics.median(took)), milli(at(took, 0.95)))
    row("memory the searches took", f"{resident() - before:9.1f} MiB")
    for mode, text in (("glob", "*plot(model*"), ("regex", r"fit\(\w+, 0\.99")):
        row(f"search by {mode} {text!r}", milli(statistics.median(timed(lambda: store.search(Query(text, mode)), 3))))  # noqa: B023
    store.close()


def lines_of_files(folder: str, count: int) -> None:
    """The same for the store of plain files, whose index is in the cache."""
    store = JsonlStore(folder)
    for _ in range(100):
        store.open_session(1.5e9)
    row("jsonl: opening with 100 sessions", milli(statistics.median(timed(lambda: store.open_session(1.0), 20))))
    began = time.perf_counter()
    for _, cells in itertools.groupby(life(count), key=lambda entry: entry.session):
        number = store.open_session(1.5e9)
        records = [("append", (entry._replace(session=number),)) for entry in cells]
        last = records[-1][1][0].started
        store.take(number, [*records, ("ended", (last,))])
    store.close()
    row(f"jsonl: import of {count} entries", f"{time.perf_counter() - began:9.1f} s ")
    store = JsonlStore(folder)
    number = store.open_session(time.time())
    places = iter(range(1, 10**6))
    took = timed(lambda: store.append(Entry(number, next(places), "value = function(argument)", started=1.0)), 5000)
    row("jsonl: append: median, p99, longest", micro(statistics.median(took)), micro(at(took, 0.99)), micro(took[-1]))
    row("jsonl: opening with all of them", milli(statistics.median(timed(lambda: store.open_session(1.0), 20))))
    row("jsonl: the newest 100", milli(statistics.median(timed(lambda: store.search(Query()), 5))))
    began = time.perf_counter()
    store.index()
    store.close()
    row(f"jsonl: index of {count} entries", f"{time.perf_counter() - began:9.1f} s ")
    before = resident()
    store = JsonlStore(folder)
    for clock in (time.perf_counter, time.process_time):
        searched("jsonl", store, 200, clock)
    row("jsonl: memory the searches took", f"{resident() - before:9.1f} MiB")
    store.close()


def searched(name: str, store: Store, count: int, clock: Callable[[], float] = time.perf_counter) -> None:
    """How long a store takes for what somebody looks for. clock: as for ``timed``."""
    for mode, unique in itertools.product(("substring", "prefix", "fuzzy"), (False, True)):
        draw = random.Random(5)
        asked = iter([fuzzied(text, draw) if mode == "fuzzy" else text for text in texts(count, mode)])
        took = timed(lambda: store.search(Query(next(asked), mode, unique=unique)), count, clock)  # noqa: B023
        row(
            f"{name}: search by {mode}{' (unique)' * unique}: median, p95, longest"
            f"{', of the processor' * (clock is time.process_time)}",
            milli(statistics.median(took)),
            milli(at(took, 0.95)),
            milli(took[-1]),
        )


def on_a_server(conninfo: str, count: int, queries: int) -> None:
    """The same for PostgreSQL. conninfo: of a database whose schema ``nacre`` may be dropped."""
    import psycopg
    from nacre_history_postgres.searching import COLUMNS
    from nacre_history_postgres.store import PostgresStore

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS nacre CASCADE")
    store = PostgresStore(conninfo)
    store.sessions()  # makes the tables
    began = time.perf_counter()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        numbers = "SELECT n, 1.5e9 FROM generate_series(1, %s) AS n"
        connection.execute(f"INSERT INTO nacre.sessions (number, started) {numbers}", (count // 200 + 1,))
        with connection.cursor().copy(f"COPY nacre.entries ({COLUMNS}) FROM STDIN") as copy:
            for entry in life(count):
                copy.write_row(tuple(entry))
        connection.execute("VACUUM ANALYZE nacre.entries")
    row(f"postgres: import of {count} entries", f"{time.perf_counter() - began:9.1f} s ")
    began = time.perf_counter()
    store.index()
    row(f"postgres: pages of {count} entries", f"{time.perf_counter() - began:9.1f} s ")
    searched("postgres", store, queries)
    store.close()


def theirs(program: str, folder: str, count: int) -> None:
    """IPython's own accessor on its own file with the same lines: the newest 100 that hold a text, by glob."""
    place = os.path.join(folder, "theirs.sqlite")
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.executescript(
            "CREATE TABLE sessions (session integer primary key autoincrement, start timestamp, end timestamp, "
            "num_cmds integer, remark text);"
            "CREATE TABLE history (session integer, line integer, source text, source_raw text, "
            "PRIMARY KEY (session, line));"
            "CREATE TABLE output_history (session integer, line integer, output text, PRIMARY KEY (session, line));"
        )
        rows = ((entry.session, entry.number, entry.source, entry.source) for entry in life(count))
        connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?)", rows)
    asked = [text for text in texts(40, "substring") if not set(text) & set("*?[]")]
    code = (
        "import sys, time, json; from IPython.core.history import HistoryAccessor\n"
        "accessor = HistoryAccessor(hist_file=sys.argv[1]); took = []\n"
        "for text in json.loads(sys.argv[2]):\n"
        "    began = time.perf_counter(); list(accessor.search(f'*{text}*', n=100))\n"
        "    took.append(time.perf_counter() - began)\n"
        "print(json.dumps(sorted(took)))"
    )
    python = os.path.join(os.path.dirname(os.path.realpath(os.path.dirname(program))), "bin", "python")
    python = python if os.path.exists(python) else os.path.join(os.path.dirname(program), "python")
    done = subprocess.run([python, "-c", code, place, json.dumps(asked)], capture_output=True, text=True)
    if done.returncode:
        row("ipython: search", done.stderr.strip().splitlines()[-1])
        return
    took = json.loads(done.stdout)
    row(
        "ipython: search by substring: median, p95, longest",
        milli(statistics.median(took)),
        milli(at(took, 0.95)),
        milli(took[-1]),
    )


# --- one line -----------------------------------------------------------------------------------------


def typing(folder: str) -> None:
    store = os.path.join(folder, "typing.sqlite")
    spool = Spool(lambda: SqliteStore(store), print, "sqlite", os.path.join(folder, "spool"))
    numbers = iter(range(1, 10**6))

    def put() -> None:
        spool.put("append", Entry(0, next(numbers), "value = function(argument)", "", time.time(), "/home/someone"))

    hurried = timed(put, 5000)
    spool.ask("flush", None, 60.0)

    def pause() -> None:
        put()
        paced.append(time.perf_counter() - began)

    paced: list[float] = []
    for _ in range(300):
        time.sleep(0.005)
        began = time.perf_counter()
        pause()
    paced.sort()
    row(
        "append, 5000 at once: median, p99, longest",
        micro(statistics.median(hurried)),
        micro(at(hurried, 0.99)),
        micro(hurried[-1]),
    )
    row(
        "append, one each 5 ms: median, p99, longest",
        micro(statistics.median(paced)),
        micro(at(paced, 0.99)),
        micro(paced[-1]),
    )
    spool.close(2.0)
    direct = SqliteStore(os.path.join(folder, "direct.sqlite"))
    session = direct.open_session(time.time())
    took = timed(lambda: direct.append(Entry(session, next(numbers), "value = function(argument)")), 5000)
    row(
        "append to the store itself: median, p99, longest",
        micro(statistics.median(took)),
        micro(at(took, 0.99)),
        micro(took[-1]),
    )
    direct.close()


def cells() -> None:
    with Shell("bench") as shell, Shell("minimal") as memory:
        for _ in range(500):
            shell.run("pass")
            memory.run("pass")
        kinds: dict[str, Callable[[], object]] = {
            'run("pass"), store=False': lambda: shell.run("pass", store=False),
            'run("pass"), history in memory': lambda: memory.run("pass"),
            'run("pass"), sqlite and spool': lambda: shell.run("pass"),
        }
        found: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(10):  # in turns: the machine's speed drifts
            for kind, function in kinds.items():
                found[kind] += timed(function, 500)
                shell.history.ask("flush", None, timeout=60.0)
        for kind, took in found.items():
            took.sort()
            row(f"{kind}: median, p99", micro(statistics.median(took)), micro(at(took, 0.99)))


# --- a locked file ------------------------------------------------------------------------------------


def answer(command: Sequence[str], environment: dict[str, str]) -> float:
    """Seconds from start until a shell on a pipe has answered its first line."""
    began = time.perf_counter()
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **environment},
    )
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write("print('answ' + 'ered')\n")
    child.stdin.flush()
    for line in child.stdout:
        if "answered" in line:
            break
    took = time.perf_counter() - began
    child.stdin.close()
    child.stdout.close()
    child.wait()
    return took


def locked(name: str, command: Sequence[str], environment: dict[str, str], database: str) -> None:
    answer(command, environment)
    free = min(answer(command, environment) for _ in range(3))
    inode = os.stat(database).st_ino
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin is not None and holder.stdout is not None
    holder.stdout.readline()
    held = answer(command, environment)
    holder.communicate("release\n")
    kept = os.path.exists(database) and os.stat(database).st_ino == inode
    row(f"{name}: first answer, free and locked", milli(free), milli(held), "file kept" if kept else "FILE REPLACED")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--ipython", default=shutil.which("ipython"), help="a program to compare with")
    parser.add_argument("--postgres", help="the conninfo of a database to measure, whose schema nacre is made anew")
    parser.add_argument("--keep", help="a file for the large history, which is used again")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="nacre-bench-")
    os.environ["NACRE_HOME"] = folder
    os.makedirs(os.path.join(folder, "profiles"))
    Path(folder, "profiles", "bench.toml").write_text(PROFILE, encoding="utf-8")
    try:
        typing(folder)
        cells()
        small, large = os.path.join(folder, "small.sqlite"), options.keep or os.path.join(folder, "large.sqlite")
        for path, count in ((small, 100), (large, options.entries)):
            if not os.path.exists(path):
                began = time.perf_counter()
                store = SqliteStore(path)
                store.extend(life(count))
                store.close()
                spent = time.perf_counter() - began
                row(f"import of {count} entries", f"{spent:9.1f} s ", f"{os.path.getsize(path) / 1e6:9.1f} MB")
        for path in (small, large):
            took = opening(path)
            row(
                f"opening {os.path.getsize(path) / 1e6:.1f} MB and reading the last: median, p95",
                milli(statistics.median(took)),
                milli(at(took, 0.95)),
            )
        searching(large, options.queries)
        lines_of_files(os.path.join(folder, "jsonl"), options.entries)
        if options.postgres:
            on_a_server(options.postgres, options.entries, options.queries)
        nacre = [sys.executable, "-m", "nacre", "-i", "--profile", "bench"]
        locked("nacre", nacre, {}, os.path.join(folder, "state", "history.sqlite"))
        if options.ipython:
            place = os.path.join(folder, "ipython")
            command = [options.ipython, "--simple-prompt", "--no-banner"]
            database = os.path.join(place, "profile_default", "history.sqlite")
            locked("ipython", command, {"IPYTHONDIR": place}, database)
            theirs(options.ipython, folder, options.entries)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
