"""The format: what a line says. One JSON object a line, in UTF-8, the newest at the end.

``{"nacre": 1, "session": 7, "started": 1700000000.0}`` is the head of every file. Then come, in any order,
``{"append": 3, "source": "x = 1", ...}`` (fields of ``nacre.history.Entry`` that are not empty),
``{"finish": 3, "status": "ok", "wall": 0.01, ...}``, ``{"ended": 1700000100.0}`` and ``{"name": "analysis"}``.
A line of blanks is one that was deleted. What is no such line is left out: the last one may be torn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, NamedTuple

from nacre.history import Entry, Session

VERSION = 1
KNOWN = b'{"nacre": %d, ' % VERSION
APPEND = b'\n{"append": '
HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
DEFAULTS = Entry(0, 0, "")
FIELDS = tuple(Entry._fields[2:])


class Content(NamedTuple):
    """What a session's files say."""

    session: Session
    entries: dict[int, Entry]


def line(**fields: Any) -> bytes:
    """A line of these fields. What is no finite number, which JSON does not have, is 0."""
    try:
        said = json.dumps(fields, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return line(**{name: value if _is_json(value) else 0.0 for name, value in fields.items()})
    # half a character, which is no UTF-8, is an escape; two in a row would then be read as the character
    return said.encode("utf-8", "surrogatepass" if HALVES.search(said) else "backslashreplace") + b"\n"


def _is_json(value: Any) -> bool:
    return not isinstance(value, float) or isfinite(value)


def head(session: int, started: float) -> bytes:
    return line(nacre=VERSION, session=session, started=started)


def append_line(entry: Entry) -> bytes:
    given = {name: value for name in FIELDS if (value := getattr(entry, name)) != getattr(DEFAULTS, name)}
    return line(append=entry.number, **{"source": entry.source, **given})


def finish_line(number: int, status: str, wall: float, output: str | None = None, transformed: str = "") -> bytes:
    fields: dict[str, Any] = {"status": status, "wall": wall}
    if output is not None:
        fields["output"] = output
    if transformed:
        fields["transformed"] = transformed
    return line(finish=number, **fields)


def parsed(data: bytes) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Where each sound line begins, its length without the line's end, and what it says."""
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        if data[start : start + 1] == b"{":
            try:
                found = json.loads(data[start:end])
            except (ValueError, RecursionError):
                found = None
            if isinstance(found, dict):
                yield start, end - start, found
        start = end + 1


def content(number: int, files: Iterable[bytes]) -> Content:
    """What the files of a session say together."""
    session = Session(number, 0.0)
    entries: dict[int, Entry] = {}
    for data in files:
        session = _read(data, session, entries)
    return Content(session._replace(cells=len(entries)), entries)


def summary(number: int, files: Iterable[bytes]) -> Session:
    """What ``content`` says of the session, at a fraction of the cost: cells are counted, not read."""
    session, cells = Session(number, 0.0), 0
    for data in files:
        whole = data[: data.rfind(b"\n") + 1]
        cells += whole.count(APPEND)
        places = [whole.rfind(mark) + 1 for mark in (b'\n{"ended": ', b'\n{"name": ')]
        for place in (0, *filter(None, places)):
            session = _read(whole[place : whole.find(b"\n", place) + 1], session, {})
    return session._replace(cells=cells)


def is_known(data: bytes) -> bool:
    """Whether a file is of a version that can be read here."""
    if data.startswith(KNOWN):
        return True
    first = next(parsed(data[: data.find(b"\n") + 1]), (0, 0, {}))[2].get("nacre", VERSION)
    return isinstance(first, int) and first <= VERSION


def _read(data: bytes, session: Session, entries: dict[int, Entry]) -> Session:
    for _, _, said in parsed(data):
        try:
            session = _told(said, session, entries)
        except (TypeError, ValueError, KeyError):
            continue  # a line of ours has the types it should; this one somebody else wrote
    return session


def _told(said: dict[str, Any], session: Session, entries: dict[int, Entry]) -> Session:
    if "append" in said:
        key = int(said["append"])
        fields = {name: said[name] for name in FIELDS if name in said}
        if key not in entries and isinstance(said["source"], str):
            entries[key] = Entry(session.number, key, **fields)
    elif "finish" in said:
        entry = entries.get(said["finish"])
        if entry is not None:
            entries[entry.number] = entry._replace(
                status=said["status"],
                wall=said["wall"],
                output=said.get("output"),
                transformed=said.get("transformed") or entry.transformed,
            )
    elif "ended" in said:
        return session._replace(ended=float(said["ended"]))
    elif "name" in said:
        return session._replace(name=str(said["name"]))
    elif "nacre" in said:
        return session._replace(started=float(said["started"]))
    return session
