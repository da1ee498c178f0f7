"""Shell syntax within the code: magics, system commands, quoting escapes and help, line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .text import is_python

if TYPE_CHECKING:
    from nacre.shell import Shell

# Where shell syntax may be. Each pattern starts with a character that the search can run to, so that plain
# code is passed at the speed of a memory scan.
_escaped_first = re.compile(r"[ \t\f]*[%!?,;/]")
_escaped = re.compile(r"[\r\n][ \t\f]*[%!?,;/]")
_assigned = re.compile(r"=[ \t\f\\\r\n]*[%!]")
_questioned = re.compile(r"\?[ \t\f]*(?:\Z|[\r\n])")


def call_line_syntax(source: str, shell: Shell | None = None) -> str:
    """Turn every line of shell syntax into the Python call it stands for.

    Source without a trace of it, and source that is Python already, comes back as it is: none of the
    syntax is valid Python. Never raises.
    """
    if not may_have_line_syntax(source) or is_python(source):
        return source
    from .rewriting import rewrite

    return rewrite(source, _end_of_traces(source))


def may_have_line_syntax(source: str) -> bool:
    """Whether there is a trace of shell syntax; without one there is none."""
    return bool(
        _escaped_first.match(source)
        or _escaped.search(source)
        or _assigned.search(source)
        or _questioned.search(source)
    )


def _end_of_traces(source: str) -> int:
    """The position behind which ``source`` has no trace of shell syntax."""
    first = _escaped_first.match(source)
    end = first.end() if first else 0
    for pattern in (_escaped, _assigned, _questioned):
        for match in pattern.finditer(source, end):
            end = match.end()
    return end
