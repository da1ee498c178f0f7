"""Entries as files of other kinds: JSON lines, a Python script, Markdown, a notebook, a doctest. They are written as
they come.

What a cell showed is given as ``nacre.Output`` values without their ``value``. Beside the kinds that a shell knows
there are ``stdout`` and ``stderr``, text that was printed. An ``error`` has in its metadata of ``text/plain`` the
``name`` of the type, with its module, and the ``text`` of the error.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from nacre import Bundle, Output
from nacre.history import Entry

from .doctests import example
from .notebooks import NOTEBOOK_END, code_cell

Translate = Callable[[Entry], str]
Shown = Callable[[Entry], Sequence[Output]]
Format = Callable[[Iterable[Entry], Translate, Shown], Iterator[str]]
SUFFIXES = {
    ".jsonl": "jsonl",
    ".py": "py",
    ".md": "markdown",
    ".ipynb": "notebook",
    ".doctest": "doctest",
    ".rst": "doctest",
    ".txt": "doctest",
}
ESCAPES = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")  # of terminals: ECMA-48


def stored(entry: Entry) -> Sequence[Output]:
    """What a cell showed, as far as history keeps it: its result as text."""
    return [] if entry.output is None else [Output("result", Bundle({"text/plain": entry.output}), entry.number)]


def jsonl(entries: Iterable[Entry], translate: Translate, shown: Shown = stored) -> Iterator[str]:
    """One object a line with the fields of ``nacre.history.Entry``; ``nacre history import jsonl`` reads it."""
    for entry in entries:
        yield json.dumps(entry._asdict()) + "\n"


def py(entries: Iterable[Entry], translate: Translate, shown: Shown = stored) -> Iterator[str]:
    """A script of the Python that ran, with a line that begins each cell, as editors know it. A cell that is no
    Python stands in it as a comment."""
    for entry in entries:
        text = translate(entry)
        if not _is_python(text):
            text = "\n".join(f"# {line}" for line in text.splitlines())
        yield f"# %% {label(entry)}\n{text}\n\n"


def markdown(entries: Iterable[Entry], translate: Translate, shown: Shown = stored) -> Iterator[str]:
    """A heading for each session, a block for each cell as it was typed, and what it showed."""
    session = None
    for entry in entries:
        if entry.session != session:
            session = entry.session
            yield f"## Session {session}, {moment(entry.started)}\n\n"
        yield _block(entry.source, "python") + "".join(map(_shown_in_markdown, shown(entry)))


def _shown_in_markdown(output: Output) -> str:
    data = output.bundle.data
    for mime in ("image/png", "image/jpeg", "image/gif"):
        if isinstance(data.get(mime), str):
            return f"![{mime}](data:{mime};base64,{''.join(data[mime].split())})\n\n"
    if isinstance(data.get("text/markdown"), str):
        return f"{data['text/markdown'].rstrip()}\n\n"
    return _block(ESCAPES.sub("", output.bundle.text), "text") if output.bundle.text else ""


def notebook(entries: Iterable[Entry], translate: Translate, shown: Shown = stored) -> Iterator[str]:
    """Jupyter's notebook format 4.5, each cell as it was typed, with what it showed."""
    yield '{"cells": ['
    ids: set[str] = set()
    for place, entry in enumerate(entries):
        yield (",\n" if place else "\n") + json.dumps(code_cell(entry, shown(entry), ids))
    yield NOTEBOOK_END


def doctest(entries: Iterable[Entry], translate: Translate, shown: Shown = stored) -> Iterator[str]:
    """Examples as in an interactive session of Python, for the module ``doctest``. A cell that does not run outside
    of a shell is skipped there, one that is no Python is left out with a line that says so."""
    for entry in entries:
        plain = [
            one._replace(bundle=Bundle({"text/plain": ESCAPES.sub("", one.bundle.text)}, one.bundle.metadata))
            for one in shown(entry)
        ]
        yield example(translate(entry), plain) + "\n"


FORMATS: dict[str, Format] = {
    "jsonl": jsonl,
    "py": py,
    "markdown": markdown,
    "notebook": notebook,
    "doctest": doctest,
}


def label(entry: Entry) -> str:
    """A line about an entry: which, when, how it ended and how long it took."""
    wall = "" if entry.wall is None else f", {entry.wall:.3g} s"
    return f"{entry.session}/{entry.number}  {moment(entry.started)}  {entry.status}{wall}"


def moment(started: float) -> str:
    """A time as people read it, in local time."""
    try:
        return datetime.fromtimestamp(started).strftime("%Y-%m-%d %H:%M:%S") if started else "at an unknown time"
    except (ValueError, OverflowError, OSError):
        return "at an unknown time"


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(text, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _block(text: str, language: str) -> str:
    """A fenced block, whose fence is longer than any in the text."""
    fence = "`" * max(3, *(len(found) + 1 for found in re.findall("`+", text)), 3)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n\n"
