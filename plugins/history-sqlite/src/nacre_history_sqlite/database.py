"""The file: making it, opening it without harming it, and what its errors mean.

A file that is not a sound history of a known schema is refused before anything can write to it: it is first
opened read-only, and only what passes is opened for writing.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

APPLICATION = 0x6E616372  # "nacr", what PRAGMA application_id says of our files
SCHEMA = 1
ESCAPED = str.maketrans({"%": "%25", "?": "%3f", "#": "%23"})  # in a URI's path, as SQLite reads it
SMALL = 256  # pages up to which opening a file checks it whole; the cost stays that of a small file
# what a commit wrote survives the death of the process either way; with a rollback journal a loss of power could
# damage the file unless every commit is synced
SYNCHRONOUS = {"wal": "NORMAL", "delete": "FULL"}
NETWORK = frozenset(["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"])

TABLES = f"""
PRAGMA application_id = {APPLICATION};
BEGIN IMMEDIATE;
CREATE TABLE sessions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    started REAL NOT NULL,
    ended REAL,
    name TEXT NOT NULL DEFAULT ''
);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL,
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    transformed TEXT NOT NULL,
    started REAL NOT NULL,
    directory TEXT NOT NULL,
    status TEXT NOT NULL,
    wall REAL,
    host TEXT NOT NULL,
    environment TEXT NOT NULL,
    output TEXT,
    UNIQUE (session, number)
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
INSERT INTO facts VALUES ('indexed', 0), ('made', lower(hex(randomblob(8))));
PRAGMA user_version = {SCHEMA};
COMMIT;
"""


class Damaged(OSError):
    """The file is no sound history. It is left as it is."""


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turn SQLite's errors into an ``OSError`` that says what is wrong; ``BlockingIOError`` where the file is
    only locked and the same call may do in a moment."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def explain(error: sqlite3.Error, path: str) -> OSError:
    """What an error of SQLite's means."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BlockingIOError(f"{path} is locked by another process")
        case sqlite3.SQLITE_READONLY:
            return PermissionError(f"{path} cannot be written: it is read-only")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path, str(error))
        case sqlite3.SQLITE_FULL:
            return OSError(f"{path} cannot be written: the disk is full")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return PermissionError(f"{path} cannot be opened by this user")
    return OSError(f"{path}: {error}")


def damaged(path: str, why: str) -> Damaged:
    return Damaged(
        f"{path} is damaged ({why}) and left as it is; nacre doctor --repair saves what can be read into a new file"
    )


def connect(path: str, mode: str, timeout: float) -> sqlite3.Connection:
    """A connection in autocommit mode. mode: ``ro`` or ``rw``; a missing file is never made."""
    name = path.replace(os.sep, "/")
    uri = f"file:{(name if name.startswith('/') else '/' + name).translate(ESCAPED)}?mode={mode}"
    # one thread uses a store, but the one that closes it may be another
    return sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False)


def open_file(path: str, timeout: float = 0.1, journal: str = "auto") -> tuple[sqlite3.Connection, bool]:
    """A connection to the history file, which is made where there is none, and whether it can be written.

    Raises ``OSError`` with the reason where it cannot be used; ``BlockingIOError`` for a lock.
    """
    try:
        facts = os.stat(path)
    except FileNotFoundError:
        make_file(path)
        facts = os.stat(path)
    if not stat.S_ISREG(facts.st_mode):
        raise OSError(f"{path} is not a file")
    if facts.st_size == 0:
        if time.time() - facts.st_mtime < 2:
            raise BlockingIOError(f"{path} is just being made by another process")
        raise damaged(path, "it is empty")
    if not os.access(path, os.R_OK):
        raise PermissionError(f"{path} cannot be read by this user")
    writable = os.access(path, os.W_OK)
    with explained(path):
        probe = connect(path, "ro", timeout)
        try:
            inspect(probe, path)
        except sqlite3.OperationalError as error:
            probe.close()
            if not writable or error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                raise  # else what a killed process left must be recovered first, which takes a writer
        except BaseException:
            probe.close()
            raise
        if not writable:
            return probe, False
        with closing(probe):
            connection = connect(path, "rw", timeout)
            try:
                inspect(connection, path)
                tune(connection, path, journal)
            except BaseException:
                connection.close()
                raise
    return connection, True


def inspect(connection: sqlite3.Connection, path: str) -> None:
    """Refuse what is not a sound history of a known schema, at a cost that does not grow with the file."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION:
        raise OSError(f"{path} is a database of another program, and left as it is")
    if version > SCHEMA:
        raise OSError(
            f"{path} was made by a newer Nacre (schema {version}, known here: {SCHEMA}), and left as it is; "
            "upgrade nacre-history-sqlite"
        )
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if pages <= SMALL:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise damaged(path, found.splitlines()[-1])
    for table, key in (("sessions", "number"), ("entries", "id")):
        connection.execute(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1").fetchone()
    connection.execute("SELECT value FROM facts WHERE name = 'indexed'").fetchone()


def tune(connection: sqlite3.Connection, path: str, journal: str) -> None:
    wanted = journal if journal != "auto" else "delete" if on_network(path) else "wal"
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != wanted:
        with suppress(sqlite3.OperationalError):  # others have it open, or the file system cannot: as it is, then
            mode = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0]
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS.get(mode, 'FULL')}")
    connection.execute("PRAGMA journal_size_limit = 4194304")
    connection.execute("PRAGMA temp_store = MEMORY")


def make_file(path: str) -> None:
    """Make an empty history. It appears whole or not at all, and never takes another's place."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    temporary = os.path.join(folder, f".{os.path.basename(path)}.{os.getpid()}.{time.time_ns():x}")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        fill(temporary)
        with suppress(FileExistsError):
            try:
                os.link(temporary, path)
            except FileExistsError:
                raise
            except OSError:  # no hard links here; whoever makes the file makes it whole
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                fill(path)
    finally:
        os.unlink(temporary)


def fill(path: str) -> None:
    with explained(path), closing(connect(path, "rw", 5.0)) as connection:
        connection.executescript(TABLES)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is written meanwhile, or nothing where it raises. Within another one it is a part of that."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have rolled it back itself
            connection.execute("ROLLBACK")
        raise


def settle(connection: sqlite3.Connection) -> None:
    """Take over what is in the write-ahead log, which holds what was deleted; within a transaction nothing is done."""
    with suppress(sqlite3.OperationalError):  # others read; what is in the log goes with the next one
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def on_network(path: str) -> bool:
    """Whether a file is on a network file system, as far as Linux tells."""
    best, kind = "", ""
    with suppress(OSError), open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
        real = os.path.realpath(path)
        for line in mounts:
            fields = line.split(" ")
            point = fields[1].replace("\\040", " ")
            if len(point) >= len(best) and (real == point or real.startswith(point.rstrip("/") + "/")):
                best, kind = point, fields[2]
    return kind in NETWORK
