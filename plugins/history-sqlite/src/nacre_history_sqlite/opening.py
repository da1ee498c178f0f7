"""Opening the file without harming it.

One that is not a sound history of a known schema is refused before anything can write to it: it is first opened
read-only, and only what passes is opened for writing.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import closing, suppress
from typing import NamedTuple

from .database import APPLICATION, SCHEMA, connect, damaged, explained, make_file

SMALL = 256  # pages up to which opening a file checks it whole; the cost stays that of a small file
# what a commit wrote survives the death of the process either way; with a rollback journal a loss of power could
# damage the file unless every commit is synced
SYNCHRONOUS = {"wal": "NORMAL", "delete": "FULL"}
NETWORK = frozenset(["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs"])


class Opened(NamedTuple):
    """A connection to a sound file. unwritable: why it can only be read; empty where it can be written. passing: it
    sees the file as it was when it was opened, and takes no lock."""

    connection: sqlite3.Connection
    unwritable: str = ""
    passing: bool = False


def open_file(path: str, timeout: float = 0.1, journal: str | None = "auto") -> Opened:
    """Open the history file, which is made where there is none. journal: None to read it only.

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
    try:
        with explained(path):
            return _open(path, timeout, journal if os.access(path, os.W_OK) else None)
    except OSError as error:
        if not isinstance(error.__cause__, sqlite3.OperationalError) or isinstance(error, BlockingIOError):
            raise
        try:
            return Opened(open_passing(path), str(error), True)
        except OSError as more:
            raise OSError(f"{error}; {more}") from None
        except sqlite3.Error:
            raise error from None


def open_passing(path: str) -> sqlite3.Connection:
    """A connection that needs neither locks nor files beside this one, as where the disk is full. Raises ``OSError``
    where such a file has something in it: the write-ahead log what is not in the file yet, the rollback journal what
    was overwritten by a transaction that is not over, or never will be."""
    real = os.path.realpath(path)  # where SQLite has these files when the path is a link
    for end, name in (("-wal", "write-ahead log"), ("-journal", "rollback journal")):
        with suppress(FileNotFoundError):
            if os.path.getsize(real + end):
                raise OSError(f"what is in its {name} cannot be read now")
    connection = connect(path, "ro&immutable=1", 0.0)
    try:
        inspect(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _open(path: str, timeout: float, journal: str | None) -> Opened:
    probe = connect(path, "ro", timeout)
    try:
        inspect(probe, path)
    except sqlite3.OperationalError as error:
        probe.close()
        if journal is None or error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise  # else what a killed process left must be recovered first, which takes a writer
    except BaseException:
        probe.close()
        raise
    if journal is None:
        return Opened(probe, f"{path} cannot be written by this user")
    with closing(probe):
        connection = connect(path, "rw", timeout)
        try:
            inspect(connection, path)
            tune(connection, path, journal)
        except BaseException:
            connection.close()
            raise
    return Opened(connection)


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
    if connection.execute("SELECT count(*) FROM facts WHERE name IN ('indexed', 'made')").fetchone()[0] != 2:
        raise damaged(path, "the table facts is not whole")


def tune(connection: sqlite3.Connection, path: str, journal: str) -> None:
    wanted = journal if journal != "auto" else "delete" if on_network(path) else "wal"
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != wanted:
        with suppress(sqlite3.OperationalError):  # others have it open, or the file system cannot: as it is, then
            mode = connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0]
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS.get(mode, 'FULL')}")
    connection.execute("PRAGMA journal_size_limit = 4194304")
    connection.execute("PRAGMA temp_store = MEMORY")


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
