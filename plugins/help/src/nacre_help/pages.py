"""``%quickref`` and ``%usage``: pages that tell only of what this shell has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacre import Bundle, Output, arguments

from .listing import KINDS
from .reference import SECTIONS

if TYPE_CHECKING:
    from nacre import Shell

USAGE = """\
Nacre, an interactive Python shell. Profile {profile}, {count} plugins.

Type Python and it runs; the value of the last expression is shown. Beyond Python, as far as the profile's
plugins offer it:

{lines}

exit or Ctrl-D leaves the shell. Ctrl-C interrupts what runs.
"""


@arguments()
def quickref(shell: Shell) -> None:
    """Show everything there is to type, on one page."""
    parts = []
    for title, rows in SECTIONS.items():
        known = [(typed, text) for typed, text, needs in rows if available(needs, shell)]
        if known:
            parts.append("\n".join([title, "-" * len(title), *(f"{typed:20} {text}" for typed, text in known), ""]))
    title = "Every magic"
    parts.append("\n".join([title, "-" * len(title), *_summaries(shell)]))
    _page(shell, "\n".join(parts))


@arguments()
def usage(shell: Shell) -> None:
    """Show an introduction to this shell."""
    rows = [row for rows in SECTIONS.values() for row in rows[:2] if available(row[2], shell)]
    lines = "\n".join(f"  {typed:20} {text}" for typed, text, _ in rows)
    if shell.magics.offers("quickref", "line"):
        lines += "\n  {:20} {}".format("%quickref", "everything to type, on one page")
    _page(shell, USAGE.format(profile=shell.settings.profile, count=len(shell.plugins.order()), lines=lines))


def available(needs: str, shell: Shell) -> bool:
    """Whether this shell has what a row of the reference tells of: a plugin, or ``%`` and a magic's name."""
    if needs.startswith("%"):
        return bool(shell.magics.offers(needs.lstrip("%")))
    return not needs or needs in shell.plugins.order()


def _summaries(shell: Shell) -> list[str]:
    return [
        f"{mark + name:20} {shell.magics.offers(name, kind)[0].value.summary}"
        for kind, mark in KINDS.items()
        for name in shell.magics.names(kind)
    ]


def _page(shell: Shell, text: str) -> None:
    shell.show(Output("page", Bundle({"text/plain": text})))
