"""The steps of a file, by its marks.

``# %%`` begins a step, as editors know it, with tags in brackets and a title: ``# %% [silent] Prepare``. The marks of
IPython's demos are understood as well: ``# <demo> stop`` between two steps, ``# <demo> silent`` and ``# <demo> auto``
in one, ``# <demo> auto_all`` anywhere; dashes around the word do not matter.
"""

from __future__ import annotations

import ast
import inspect
import io
import os
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from nacre import UsageError

CELL = re.compile(r"^#\s*%%(?!%)[ \t]*((?:\[\w+\][ \t]*)*)(.*?)\s*$")
MARK = re.compile(r"^\s*#\s*<demo>[\s-]*(stop|silent|auto_all|auto)[\s-]*$", re.IGNORECASE)


class Step(NamedTuple):
    """One step. line: where it begins in the file, from 1. tags: ``silent`` is run but not shown, ``auto`` does not
    wait for the next, ``markdown`` is text to be shown and not run."""

    title: str
    source: str
    line: int
    tags: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """A step of text without its comment signs."""
        return "\n".join(re.sub(r"^#[ \t]?", "", line) for line in self.source.splitlines())


def read(path: str) -> list[Step]:
    """The steps of a file. Raises ``UsageError`` where it cannot be read, or has none."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except OSError as error:
        raise UsageError(f"%demo: {path}: {error.strerror}") from None
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UsageError(f"%demo: {path}: {error}") from None
    found = parse(text)
    if not found:
        raise UsageError(f"%demo: {os.path.basename(path)} has nothing to run")
    return found


def parse(text: str) -> list[Step]:
    """The steps of a source text."""
    parts = list(_parts(text))
    if len(parts) > 1:
        parts[0] = _introduction(parts[0])
    everything = {"auto"} if any("auto_all" in part.tags for part in parts) else set()
    return [part._replace(tags=(part.tags | everything) - {"auto_all"}) for part in parts if part.source]


def _parts(text: str) -> Iterator[Step]:
    title, tags, start = "", set[str](), 1
    lines: list[str] = []
    strings = _inside_strings(text)
    for number, line in enumerate(text.split("\n"), 1):
        cell, mark = (CELL.match(line), MARK.match(line)) if number not in strings else (None, None)
        if cell or (mark and mark[1].lower() == "stop"):
            yield _step(title, lines, start, tags)
            words = re.findall(r"\w+", cell[1]) if cell else []
            title, tags, start, lines = cell[2] if cell else "", {word.lower() for word in words}, number + 1, []
        elif mark:
            tags.add(mark[1].lower())
            lines.append("")
        else:
            lines.append(line)
    yield _step(title, lines, start, tags)


def _step(title: str, lines: list[str], start: int, tags: set[str]) -> Step:
    blank = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    return Step(title, "\n".join(lines[blank:]).rstrip(), start + blank, frozenset(tags))


def _introduction(step: Step) -> Step:
    """The file's docstring as text, where nothing else stands before the first mark."""
    try:
        body = ast.parse(step.source).body
    except (SyntaxError, ValueError):
        return step
    match body:
        case [ast.Expr(ast.Constant(str(text)))]:
            source = "\n".join(f"# {line}" for line in inspect.cleandoc(text).splitlines())
            return step._replace(source=source, tags=step.tags | {"markdown"})
    return step


def _inside_strings(text: str) -> set[int]:
    """The lines that go on with a string of several lines, where nothing is a mark."""
    found: set[int] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.STRING:
                found.update(range(token.start[0] + 1, token.end[0] + 1))
    except (SyntaxError, tokenize.TokenError):  # magics, or a mistake that is told when the step runs
        pass
    return found
