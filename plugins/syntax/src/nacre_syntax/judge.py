"""Whether input can run, needs more lines, or cannot become Python."""

from __future__ import annotations

import ast
import codeop
import re
import warnings
from collections.abc import Callable

from nacre.values import Check

from .indentation import drop_indent, drop_leading_blank
from .prompts import drop_doctest_prompts, drop_numbered_prompts

_continued = re.compile(r"\\(?:\Z|(?:\r\n|\n|\r)\s*\Z)")
_blanks = re.compile(r"^[ \t]+$", re.MULTILINE)
_indented = re.compile(r"^[ \t\f]", re.MULTILINE)

COMPLETE, INVALID = Check("complete"), Check("invalid")


def check(source: str, transform: Callable[[str], str]) -> Check:
    """Judge ``source`` as typed; ``transform`` turns it into Python and may raise ``SyntaxError``.

    A block is over when a blank line, or a line end, follows it; a cell magic when a blank line does.
    ``Check.indent`` is what the next line should start with. Never raises.
    """
    if not source.strip():
        return COMPLETE
    if _continued.search(source):
        return _incomplete(_width(source.splitlines()[-1]))
    # An indent that awaits its statement says no more than the line end before it.
    source = _blanks.sub("", source)
    over = source.endswith("\n")
    ended = source if over else source + "\n"
    clean = drop_numbered_prompts(drop_doctest_prompts(drop_indent(drop_leading_blank(ended))))
    lines = clean.splitlines()
    if clean.startswith("%%"):
        return COMPLETE if len(lines) > 1 and not lines[-1].strip() else _incomplete(_width(lines[-1]))
    try:
        code = transform(ended)
    except SyntaxError:
        return INVALID
    verdict = _compile(code)
    if verdict == COMPLETE and (over or not _indented.search(code)):
        return COMPLETE
    from .endings import end_of

    end = end_of(code)
    if verdict == COMPLETE and not end.in_block:
        return COMPLETE
    if end.opens_block:
        return _incomplete(end.column + 4)
    return verdict if verdict == INVALID and not end.in_string else _incomplete(_width(code.splitlines()[-1]))


def _incomplete(width: int) -> Check:
    return Check("incomplete", " " * width)


def _width(line: str) -> int:
    """How far a line is indented; a tab counts as four."""
    return sum(4 if character == "\t" else 1 for character in line[: len(line) - len(line.lstrip(" \t"))])


def _compile(code: str) -> Check:
    """Python's own verdict; warnings count, for it warns of what is not meant as written, like ``x is 1``."""
    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", SyntaxWarning)
        try:
            return _incomplete(0) if compiler(code, "<input>", "exec") is None else COMPLETE
        except Exception:
            # Beside errors and warnings of syntax: null characters, and source too deep for the parser.
            return INVALID
