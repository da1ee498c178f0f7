"""Histories that record more than lines: those of xonsh and atuin, and what ``nacre history export`` writes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from nacre import UsageError
from nacre.history import Entry

from .loaded import UNKNOWN, Loaded, command, database, real, text_of

NANO = 1e-9


def xonsh(path: str) -> Loaded:
    """A history of xonsh: its SQLite file (table ``xonsh_history``), one of its JSON files, or their folder."""
    if not os.path.isdir(path) and not path.endswith(".json"):
        with database(path, "xonsh") as connection:
            rows = connection.execute(
                "SELECT inp, rtn, tsb, tse, sessionid, cwd, out FROM xonsh_history ORDER BY tsb, rowid"
            ).fetchall()
        by_session: dict[object, list[Entry]] = {}
        for source, code, begin, end, session, directory, output in rows:
            by_session.setdefault(session, []).append(_of_xonsh(source, code, begin, end, directory, output))
        return Loaded(f"xonsh:{path}", by_session.values())
    names = [path] if path.endswith(".json") else [os.path.join(path, name) for name in sorted(os.listdir(path))]
    sessions = [_json_session(name) for name in names if name.endswith(".json")]
    return Loaded(f"xonsh:{path}", sorted(filter(None, sessions), key=lambda one: one[0].started))


def _json_session(path: str) -> list[Entry]:
    try:
        commands = json.loads(text_of(path))["data"]["cmds"]
        return [_of_command(one) for one in commands]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UsageError(f"{path} is no history of xonsh") from None


def _of_command(said: dict[str, Any]) -> Entry:
    begin, end = (*(said.get("ts") or ()), None, None)[:2]
    return _of_xonsh(said["inp"], said.get("rtn"), begin, end, said.get("cwd"), said.get("out"))


def _of_xonsh(source: Any, code: Any, begin: Any, end: Any, directory: Any, output: Any) -> Entry:
    started = real(begin)
    wall = real(end) - started if end else None
    ended = UNKNOWN if code is None else "ok" if code == 0 else "error"
    kept = output.rstrip("\n") if isinstance(output, str) and output.strip() else None
    return Entry(0, 0, str(source).rstrip("\n"), "", started, str(directory or ""), ended, wall, output=kept)


def atuin(path: str) -> Loaded:
    """``history.db`` of atuin: a table ``history`` with times in nanoseconds."""
    with database(path, "atuin") as connection:
        names = {row[1] for row in connection.execute("PRAGMA table_info(history)")}
        there = "WHERE deleted_at IS NULL" if "deleted_at" in names else ""
        rows = connection.execute(
            "SELECT timestamp, duration, exit, command, cwd, session, hostname FROM history "
            f"{there} ORDER BY timestamp, rowid"
        ).fetchall()
    sessions: dict[object, list[Entry]] = {}
    for started, duration, code, line, directory, session, host in rows:
        ended = {0: "ok", 130: "interrupted", -1: UNKNOWN}.get(code, "error")
        wall = real(duration) * NANO if real(duration) >= 0 else None
        machine = str(host or "").partition(":")[0]
        entry = Entry(0, 0, "", "", real(started) * NANO, str(directory or ""), ended, wall, machine)
        sessions.setdefault(session, []).append(command(str(line), entry))
    return Loaded(f"atuin:{path}", sessions.values())


def exported(path: str) -> Loaded:
    """What ``nacre history export --format jsonl`` wrote."""
    sessions: dict[int, list[Entry]] = {}
    for entry in _exported(path):
        sessions.setdefault(entry.session, []).append(entry)
    return Loaded(f"jsonl:{path}", [sorted(sessions[number]) for number in sorted(sessions)])


def _exported(path: str) -> Iterator[Entry]:
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if line.strip():
            try:
                entry = Entry(**json.loads(line))
                entry.source.encode("utf-8", "surrogatepass")
                yield entry._replace(session=int(entry.session), number=int(entry.number), started=real(entry.started))
            except (ValueError, TypeError, AttributeError, RecursionError):
                raise UsageError(f"{path}, line {number}: this is no exported cell") from None
