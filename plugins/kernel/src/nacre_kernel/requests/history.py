"""history_request: earlier cells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nacre.history import Entry, Query

from ..lane import Request


def history(request: Request) -> dict[str, Any]:
    """Earlier cells: a range of a session, the latest, or those that match a pattern."""
    content, service = request.content, request.shell.history
    access = content.get("hist_access_type", "tail")
    count = _number(content.get("n"), 0)
    entries: Iterable[Entry]
    if access == "range":
        session = _number(content.get("session"), 0)
        stop = content.get("stop")
        entries = service.range(session, _number(content.get("start"), 1), stop if isinstance(stop, int) else None)
    elif access in ("tail", "search"):
        pattern = str(content.get("pattern") or "*") if access == "search" else ""
        unique = access == "search" and content.get("unique") is True
        limit = count or (1000 if access == "tail" else 10**6)
        # the cell being asked in is not history yet, and no request has one
        entries = reversed(service.search(Query(pattern, "glob", limit, unique)))
    else:
        raise ValueError(f"hist_access_type is range, tail or search, not {access!r}")
    raw, output = content.get("raw", True) is not False, content.get("output") is True
    current = service.session or 1
    return {"status": "ok", "history": [_told(entry, current, raw, output) for entry in entries]}


def _told(entry: Entry, current: int, raw: bool, output: bool) -> tuple[Any, ...]:
    text = entry.source if raw else entry.transformed or entry.source
    return (entry.session or current, entry.number, (text, entry.output) if output else text)


def _number(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
