"""What is to be replayed, as a list of cells: from history, from a session by its name, or from a file."""

from __future__ import annotations

import ast
import json
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError
from nacre.history import Entry
from nacre_history.files import find_file, read_source

from .past import find

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_history.ranges import Ranges

MARK = re.compile(r"^# ?%%.*\n?", re.MULTILINE)  # begins a cell, as editors and `nacre history export` have it
LEAVING = re.compile(r"\s*(?:exit|quit)\s*(?:\(.*\))?\s*;?\s*$")
# these mean other cells now, ask somebody, or would change what is kept of this session
WORDS = "replay|rerun|resume|recall|rep|session|notebook|edit|ed|debug|incognito|hist(?:ory)?(?=[^\\n]*--forget)"
AGAIN = re.compile(rf"\s*(?:%%?|get_shell\(\)\.run_(?:line|cell)_magic\(['\"])({WORDS})\b")
REDACTED = "<redacted>"


class Step(NamedTuple):
    """A cell to run. label: which it is. status: how it ended then, if that is known. without: why it is not run."""

    label: str
    source: str
    status: str = ""
    without: str = ""


def planned(shell: Shell, what: str) -> list[Step]:
    """The cells that ranges name, or a session's, or a file's, which holds a log, a script, a notebook or an export.

    Raises ``UsageError``.
    """
    ranges: Ranges = shell.service("ranges")
    if ranges.is_range(what):
        found = ranges.entries(what)
        if not found:
            raise UsageError(f"%replay: history has no cell {what}")
        return _judged(_of(entry, ranges.is_own(entry)) for entry in found)
    path = find_file(what)
    if path:
        return _judged(_of_file(path))
    if os.sep in what or what.endswith((".py", ".ipy", ".ipynb", ".jsonl")):
        raise UsageError(f"%replay: there is no file {what!r}")
    session = find(shell, what)
    return _judged(_of(entry, own=False) for entry in shell.history.range(session.number))


def _of(entry: Entry, own: bool) -> Step:
    return Step(str(entry.number) if own else f"{entry.session}/{entry.number}", entry.source, entry.status)


def _judged(steps: Iterable[Step]) -> list[Step]:
    return [step._replace(without=_against(step)) for step in steps]


def _against(step: Step) -> str:
    """Why a cell cannot be run again; empty where it can."""
    if not step.source.strip():
        return "it is empty"
    if LEAVING.match(step.source):
        return "it leaves the shell"
    found = AGAIN.match(step.source)
    if found:
        return f"%{found[1]} was about the session it ran in"
    if REDACTED in step.source:
        return "a secret was taken out of it"
    return ""


# --- files --------------------------------------------------------------------------------------------


def _of_file(path: str) -> Iterator[Step]:
    text = read_source(path)
    if path.endswith(".ipynb"):
        sources: Iterable[tuple[str, str]] = _of_notebook(text, path)
    elif path.endswith(".jsonl"):
        sources = _of_lines(text)
    elif MARK.search(text):
        sources = ((piece.strip("\n"), "") for piece in MARK.split(text) if piece.strip())
    elif path.endswith(".ipy"):
        sources = [(text, "")]
    else:
        sources = ((piece, "") for piece in _statements(text))
    for place, (source, status) in enumerate(sources, 1):
        yield Step(f"#{place}", source, status)


def _of_notebook(text: str, path: str) -> Iterator[tuple[str, str]]:
    try:
        cells = json.loads(text)["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                source = cell["source"]
                about: Any = cell.get("metadata", {}).get("nacre", {})
                yield source if isinstance(source, str) else "".join(source), str(about.get("status", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"%replay: {path} is no notebook") from None


def _of_lines(text: str) -> Iterator[tuple[str, str]]:
    """Cells of an export or of a file of the store ``jsonl``."""
    cells: dict[object, tuple[str, str]] = {}
    for place, line in enumerate(text.split("\n")):  # not at what else ends a line for str.splitlines
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and isinstance(said.get("source"), str):
            cells[said.get("append", ("line", place))] = said["source"], str(said.get("status", ""))
        elif isinstance(said, dict) and said.get("finish") in cells:
            cells[said["finish"]] = cells[said["finish"]][0], str(said.get("status", ""))
    yield from cells.values()


def _statements(text: str) -> Iterator[str]:
    """The statements of Python source; all of it where it is none. Comments before a statement go with it."""
    try:
        with warnings.catch_warnings(action="ignore"):
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield text.strip("\n")
        return
    lines = text.split("\n")
    done = 0
    for place, node in enumerate(body):
        last = node.end_lineno or node.lineno
        if place + 1 < len(body) and body[place + 1].lineno <= last:
            continue  # several on a line stay together
        yield "\n".join(lines[done:last]).strip("\n")
        done = last
