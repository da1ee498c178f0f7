"""How the search looks, as text with styles: a line of facts, a list, a preview, and what the keys do."""

from __future__ import annotations

import time

from nacre.history import Entry

from .ranking import places
from .state import State

Text = list[tuple[str, str]]
AGES = ((60.0, "s"), (60.0, "m"), (24.0, "h"), (7.0, "d"), (52.0, "w"))
SIGNS = {"ok": " ", "error": "!", "interrupted": "^", "running": "~"}
KEYS = ["Enter take", "Tab choose", "Alt-Enter run", "Alt-V edit", "Alt-W copy", "F8 delete"]
KEYS += ["F5 here", "F6 status", "F7 session", "Ctrl-G leave"]
LONGEST = 2000  # characters of a line that are looked at


def keys(width: int) -> Text:
    """What the keys do, in as many lines as it takes; a line ends between two of them."""
    lines = [""]
    for key in KEYS:
        longer = f"{lines[-1]}  {key}".lstrip()
        lines[-1:] = [longer] if len(longer) <= width else [lines[-1], key]
    return [("class:history-search.keys", "\n".join(filter(None, lines)))]


def facts(state: State) -> Text:
    """What is looked for and how much was found."""
    wish = state.wish
    filters = [word for word, on in (("here", wish.here), (wish.status, wish.status), ("session", wish.session)) if on]
    count = "..." if state.pending else f"{len(state.entries)} found"
    words = [count, *filters, *([f"{len(state.chosen)} chosen"] if state.chosen else [])]
    said = ("bold class:history-search.message", state.message)
    return [("reverse class:history-search.facts", f" {' | '.join(words)} "), said]


def rows(state: State, height: int) -> Text:
    """The part of the list around the entry at hand."""
    first = max(0, min(state.place - height // 2, len(state.entries) - height))
    drawn: Text = []
    for place, entry in enumerate(state.entries[first : first + height], first):
        drawn += _row(entry, place == state.place, entry.source in state.chosen, state.wish.text)
    return drawn[:-1] if drawn else [("class:history-search.none", "" if state.pending else " nothing fits")]


def _row(entry: Entry, current: bool, chosen: bool, text: str) -> Text:
    style = "bold class:history-search.current" if current else ""
    lines = entry.source.strip("\n").split("\n")
    line = lines[0][:LONGEST]
    marks = set(places(text, line))
    drawn = [
        (style, f"{'>' if current else ' '}{'*' if chosen else ' '}{SIGNS.get(entry.status, ' ')}{_age(entry):>4}  ")
    ]
    for place, char in enumerate(line):
        here = f"{style} underline class:history-search.match" if place in marks else style
        if drawn[-1][0] == here:
            drawn[-1] = here, drawn[-1][1] + char
        else:
            drawn.append((here, char))
    if len(lines) > 1:
        drawn.append((f"{style} class:history-search.more", f"  (+{len(lines) - 1} lines)"))
    return [*drawn, ("", "\n")]


def preview(state: State, height: int) -> Text:
    """The entry at hand as a whole, as far as it fits, and what is known of it."""
    entry = state.current
    if entry is None:
        return []
    known = [_moment(entry.started), entry.status]
    known += ["" if entry.wall is None else f"{entry.wall:.3g} s", entry.directory, entry.host]
    lines = entry.source.strip("\n").split("\n")
    shown = [line[:LONGEST] for line in lines[: height - 1]]
    if len(lines) > len(shown):
        shown[-1:] = [f"... {len(lines) - len(shown) + 1} more lines"]
    head = "  ".join(filter(None, known))
    return [("class:history-search.about", f" {head}\n"), ("", "\n".join(f"   {line}" for line in shown))]


def _moment(started: float) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.localtime(started)) if started else ""
    except (ValueError, OverflowError, OSError):  # no time that a calendar knows
        return ""


def _age(entry: Entry) -> str:
    if not entry.started:
        return ""
    age = max(0.0, time.time() - entry.started)
    for size, unit in AGES:
        if age < size:  # never for what is no number
            return f"{int(age)}{unit}"
        age /= size
    return f"{int(age)}y" if age < 1000 else ""
