"""A lexer for what is typed: Python with magics, system commands and questions.

Python is left to pygments. What is not Python begins a line outside of brackets and strings, or a cell.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, get_all_lexers
from pygments.lexers.python import PythonLexer
from pygments.token import Name, Operator, Punctuation, String, Text, Whitespace

Token = tuple[int, Any, str]
MAGIC = Name.Function.Magic
ESCAPE = Operator.Escape
LANGUAGES = {
    "js": "javascript",
    "SVG": "xml",
    "svg": "xml",
    "HTML": "html",
    "sh": "bash",
    "system": "bash",
    "sx": "bash",
    "cmd": "batch",
    "pypy": "python",
    "python2": "python",
    "python3": "python",
    "R": "r",
}
ENDINGS = {"py": "python", "ipy": "python", "md": "markdown", "yml": "yaml"}
OURS = ("time", "timeit", "prun", "capture", "debug", "code_wrap")  # cells in the shell's own language
COMMANDS = ("system", "sx", "sc")  # lines in the shell's
CELL = re.compile(r"(\s*)(%%)([^\W\d][\w.-]*)([^\n]*\n?)")
LINE = re.compile(
    r"(?P<before>[ \t]*)(?P<target>[^\W\d][\w.,\[\]'\" \t]*?=[ \t]*)?"
    r"(?:(?P<mark>!!?)(?P<command>[^\n]*)|(?P<percent>%)(?P<name>[^\W\d]\w*)(?P<rest>(?:[ \t][^\n]*)?)(?=\n|\Z))"
)
ASKED = re.compile(r"([ \t]*)(?:(\?\??)([^\n?]*)|([%\w.*\[\]'\"]+)(\?\??))(?=[ \t]*(?:\n|\Z))")
OPEN, CLOSE = "([{", ")]}"


class CellLexer(Lexer):
    """Cells as they are typed."""

    name = "Nacre"
    aliases = ["nacre"]
    filenames = ["*.ipy"]
    url = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[Token]:
        cell = CELL.match(text)
        if cell is None:
            yield from _lines(text)
            return
        before, mark, name, line = cell.groups()
        yield from _placed(0, (Whitespace, before), (ESCAPE, mark), (MAGIC, name), (String.Other, line))
        at = cell.end()
        inner = body_lexer(name, line)
        body = _lines(text[at:]) if inner is None else inner.get_tokens_unprocessed(text[at:])
        for place, kind, piece in body:
            yield at + place, kind, piece


def body_lexer(name: str, line: str) -> Any:
    """What lexes the body of a cell magic; None for the shell's own language, which a magic has that is not known."""
    if name in OURS:
        return None
    words = [word for word in line.split() if not word.startswith("-")]
    if name == "script":
        return known(words[0].rpartition("/")[2]) if words else None
    if name in ("writefile", "file"):
        ending = words[-1].rpartition(".")[2] if words else ""
        return known({"py": "python", "ipy": "python", "md": "markdown", "yml": "yaml"}.get(ending, ending)) or known(
            "text"
        )
    return known(name)


@lru_cache
def _languages() -> frozenset[str]:
    """The languages that pygments itself has lexers for; asking it for one it has not would scan what is installed."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


def known(language: str) -> Any:
    """A lexer by the name of its language or of a cell magic; None where there is none."""
    language = LANGUAGES.get(language, language)
    return find_lexer_class_by_name(language)(ensurenl=False) if language in _languages() else None


def _placed(at: int, *pieces: tuple[Any, str]) -> Iterator[Token]:
    for kind, text in pieces:
        if text:
            yield at, kind, text
            at += len(text)


def _lines(text: str) -> Iterator[Token]:
    """Python, and lines that are not Python where a line begins outside of brackets and strings."""
    at = 0
    while at < len(text):
        special = _special(text, at)
        if special is not None:
            yield from special
            end = text.find("\n", at)
            at = len(text) if end < 0 else end + 1
            if end >= 0:
                yield end, Whitespace, "\n"
            continue
        at = yield from _python(text, at)


def _python(text: str, start: int) -> Generator[Token, None, int]:
    """Python from one place up to the next line that is none; returns where that is."""
    depth = 0
    fresh = False  # whether a line of its own begins, in no string and not continued
    kind: Any
    for place, kind, piece in PythonLexer().get_tokens_unprocessed(text[start:]):
        at = start + place
        if fresh and depth == 0 and _special(text, at) is not None:
            return at
        yield at, kind, piece
        if kind is Punctuation:
            depth = max(0, depth + (piece in OPEN) - (piece in CLOSE))
        fresh = piece[-1] == "\n" and kind not in String and not text.endswith("\\\n", 0, at + len(piece))
    return len(text)


def _special(text: str, at: int) -> Iterator[Token] | None:
    """The tokens of a line that is not Python, without its newline; None for one that is."""
    end = text.find("\n", at)
    if not any(text.find(mark, at, end if end >= 0 else len(text)) >= 0 for mark in "%!?"):
        return None
    found = LINE.match(text, at)
    if found is not None:
        return _command(found)
    asked = ASKED.match(text, at)
    if asked is None:
        return None
    before, mark, name, other, marks = asked.groups()
    pieces = [(ESCAPE, mark), (Name, name)] if mark else [(Name, other), (ESCAPE, marks)]
    return _placed(at, (Whitespace, before), *pieces, (Whitespace, text[asked.end() :].partition("\n")[0]))


def _command(found: re.Match[str]) -> Iterator[Token]:
    from pygments.lexers.shell import BashLexer

    at = found.start()
    target = found["target"] or ""
    yield from _placed(at, (Whitespace, found["before"]))
    at += len(found["before"])
    for place, kind, piece in PythonLexer().get_tokens_unprocessed(target):
        yield at + place, kind, piece
    at += len(target)
    if found["mark"]:
        yield at, ESCAPE, found["mark"]
        at += len(found["mark"])
        words = found["command"]
    else:
        yield from _placed(at, (ESCAPE, "%"), (MAGIC, found["name"]))
        at += 1 + len(found["name"])
        words = found["rest"]
        if found["name"] in OURS:
            for place, kind, piece in PythonLexer().get_tokens_unprocessed(words):
                yield at + place, kind, piece
            return
        if found["name"] not in COMMANDS:
            yield from _placed(at, (Text, words))
            return
    for place, kind, piece in BashLexer().get_tokens_unprocessed(words):
        yield at + place, kind, piece
