"""The file: how it is made, connected to and written, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

APPLICATION = 0x6E616372  # "nacr", what PRAGMA application_id says of our files
SCHEMA = 1
ESCAPED = str.maketrans({"%": "%25", "?": "%3f", "#": "%23"})  # in a URI's path, as SQLite reads it
ROOM = 65536  # bytes on a disk with less than which nothing can be done

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
            return full(path)
        case sqlite3.SQLITE_IOERR if _room(path) < ROOM:
            return full(path)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return PermissionError(f"{path} cannot be opened by this user")
    return OSError(f"{path}: {error}")


def full(path: str) -> OSError:
    return OSError(f"{path} cannot be written: the disk is full")


def _room(path: str) -> float:
    """The bytes that are free where a file is, as far as the system tells."""
    with suppress(AttributeError, OSError):
        facts = os.statvfs(path)
        return facts.f_bavail * facts.f_frsize
    return float("inf")


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
