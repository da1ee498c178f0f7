"""Figures about what was typed, for ``%history --stats``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from nacre.history import Entry

SHOWN = 5


def stats(entries: Sequence[Entry]) -> str:
    """A page of figures: how many cells, how they ended, what took long, what was used and where."""
    if not entries:
        return "No cells.\n"
    sessions = len({entry.session for entry in entries})
    status = Counter(entry.status for entry in entries)
    walls = [entry.wall for entry in entries if entry.wall is not None]
    ended = ", ".join(f"{count} {word}" for word, count in status.most_common())
    first, last = (_day(pick(entry.started for entry in entries)) for pick in (min, max))
    lines = [
        f"cells     {len(entries)} in {sessions} session{'s' * (sessions != 1)}, {first} to {last}",
        f"ended     {ended}",
        f"run time  {sum(walls):.1f} s in all",
    ]
    slowest = sorted((entry for entry in entries if entry.wall), key=lambda entry: -(entry.wall or 0.0))[:SHOWN]
    lines += _block("slowest", [f"{entry.wall:10.2f} s  {_first_line(entry.source)}" for entry in slowest])
    magics = Counter(name for entry in entries for name in re.findall(r"^\s*(%%?\w+|!)", entry.source, re.MULTILINE))
    lines += _block("magics", [f"{count:10}    {name}" for name, count in magics.most_common(SHOWN)])
    modules = Counter(
        name
        for entry in entries
        for name in re.findall(r"^\s*(?:import|from)\s+([^\W\d]\w*)", entry.source, re.MULTILINE)
    )
    lines += _block("imports", [f"{count:10}    {name}" for name, count in modules.most_common(SHOWN)])
    folders = Counter(entry.directory for entry in entries if entry.directory)
    lines += _block("folders", [f"{count:10}    {name}" for name, count in folders.most_common(SHOWN)])
    return "\n".join(lines) + "\n"


def _block(title: str, rows: list[str]) -> list[str]:
    return [title, *rows] if rows else []


def _first_line(source: str) -> str:
    line, _, more = source.strip().partition("\n")
    return line[:70] + (" ..." if more or len(line) > 70 else "")


def _day(started: float) -> str:
    return datetime.fromtimestamp(started).strftime("%Y-%m-%d")
