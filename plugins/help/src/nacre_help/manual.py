"""``%magic``: what magics are, and a description of each, in one of several markups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import Bundle, Output, UsageError, argument, arguments

from .listing import KINDS, listing

if TYPE_CHECKING:
    from nacre import Shell

INTRODUCTION = """\
Magics are commands of the shell. One that takes a line is typed with one percent sign, %name; one that takes
a cell with two on the cell's first line, %%name, and the lines below are given to it as they are. Arguments
are words and options as in a system shell, without brackets or commas. $variable and {expression} in the line
are replaced by their values, unless the magic takes code.

What a line magic returns can be assigned: x = %name. Help on one magic: %name?. Plugins provide the magics;
%which name says which one.
"""


class Entry(NamedTuple):
    """One magic: as typed, its summary, and its description."""

    typed: str
    summary: str
    description: str


@arguments(
    argument("-brief", action="store_true", help="names and summaries only"),
    argument("-rest", action="store_true", help="as reStructuredText"),
    argument("-latex", action="store_true", help="as LaTeX"),
)
def magic(shell: Shell, args: Any) -> None:
    """Describe the magic commands, and each one that there is."""
    found = list(entries(shell, full=not args.brief))
    if args.rest or args.latex:
        text = "\n".join(map(as_rest if args.rest else as_latex, found))
        if args.latex:
            text = f"\\begin{{description}}\n{text}\n\\end{{description}}"
    elif args.brief:
        text = "\n".join(f"{entry.typed}: {entry.summary}" for entry in found)
    else:
        text = "\n".join([INTRODUCTION, *map(as_text, found), listing(shell)])
    shell.show(Output("page", Bundle({"text/plain": text})))


def entries(shell: Shell, full: bool) -> Iterator[Entry]:
    """All magics, line magics first. full: with descriptions, for which their code is imported."""
    for kind, mark in KINDS.items():
        for name in shell.magics.names(kind):
            summary = shell.magics.offers(name, kind)[0].value.summary
            typed = mark + name
            yield Entry(typed, summary, describe(shell, name, kind) if full else "")


def describe(shell: Shell, name: str, kind: str) -> str:
    """A magic's docstring and how it is called; or why its code cannot be loaded."""
    import inspect

    try:
        call = shell.magics.command_line(shell.magics.offers(name, kind)[0], KINDS[kind] + name)
        return "\n\n".join(filter(None, [inspect.getdoc(call.function), call.help().strip()]))
    except UsageError as error:
        return str(error)


def as_text(entry: Entry) -> str:
    import textwrap

    return f"{entry.typed}\n{textwrap.indent(entry.description or entry.summary or 'no description', '    ')}\n"


def as_rest(entry: Entry) -> str:
    import textwrap

    first, _, more = entry.description.partition("\n\n")
    parts = [entry.summary or first] + ([f"::\n\n{textwrap.indent(more, '    ')}"] if more else [])
    return f"``{entry.typed}``\n{textwrap.indent(chr(10).join(parts), '    ')}\n"


def as_latex(entry: Entry) -> str:
    item = f"\\item[\\texttt{{{_escape(entry.typed)}}}] {_escape(entry.summary)}"
    if not entry.description:
        return item
    return f"{item}\n\\begin{{verbatim}}\n{entry.description}\n\\end{{verbatim}}"


def _escape(text: str) -> str:
    return re.sub(r"[%&#$_{}]", r"\\\g<0>", text)
