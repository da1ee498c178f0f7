"""Entries as files of other kinds: JSON lines, a Python script, Markdown, a notebook. They are written as they come."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from nacre.history import Entry

Translate = Callable[[Entry], str]
SUFFIXES = {".jsonl": "jsonl", ".py": "py", ".md": "markdown", ".ipynb": "notebook"}


def jsonl(entries: Iterable[Entry], translate: Translate) -> Iterator[str]:
    """One object a line with the fields of ``nacre.history.Entry``; ``nacre history import jsonl`` reads it."""
    for entry in entries:
        yield json.dumps(entry._asdict()) + "\n"


def py(entries: Iterable[Entry], translate: Translate) -> Iterator[str]:
    """A script of the Python that ran, with a line that begins each cell, as editors know it. A cell that is no
    Python stands in it as a comment."""
    for entry in entries:
        text = translate(entry)
        if not _is_python(text):
            text = "\n".join(f"# {line}" for line in text.splitlines())
        yield f"# %% {label(entry)}\n{text}\n\n"


def markdown(entries: Iterable[Entry], translate: Translate) -> Iterator[str]:
    """A heading for each session, a block for each cell as it was typed, and one for its result."""
    session = None
    for entry in entries:
        if entry.session != session:
            session = entry.session
            yield f"## Session {session}, {moment(entry.started)}\n\n"
        yield _block(entry.source, "python") + (_block(entry.output, "text") if entry.output is not None else "")


def notebook(entries: Iterable[Entry], translate: Translate) -> Iterator[str]:
    """Jupyter's notebook format 4.5, each cell as it was typed, with its result where that was kept."""
    yield '{"cells": ['
    for place, entry in enumerate(entries):
        output: list[dict[str, Any]] = []
        if entry.output is not None:
            data = {"text/plain": entry.output.splitlines(True)}
            output = [{"output_type": "execute_result", "execution_count": entry.number, "data": data, "metadata": {}}]
        cell = {
            "cell_type": "code",
            "id": f"{entry.session}-{entry.number}",
            "execution_count": entry.number,
            "metadata": {"nacre": {"session": entry.session, "started": entry.started, "status": entry.status}},
            "source": entry.source.rstrip("\n").splitlines(True),
            "outputs": output,
        }
        yield (",\n" if place else "\n") + json.dumps(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    yield f'\n], "metadata": {json.dumps(metadata)}, "nbformat": 4, "nbformat_minor": 5}}\n'


FORMATS: dict[str, Callable[[Iterable[Entry], Translate], Iterator[str]]] = {
    "jsonl": jsonl,
    "py": py,
    "markdown": markdown,
    "notebook": notebook,
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
