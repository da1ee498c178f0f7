"""Front door: reading history back (``%history``, ``In``, ``_i``), typing it again (``%recall``, ``%rerun``), looking
after it (``nacre history``), and two services for other plugins: ``ranges`` (range text to entries) and ``code`` (a
target to source text)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Command, Magic, Name, Provider, hookimpl, resolve

if TYPE_CHECKING:
    from nacre import Cell, Output, Shell


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("history", "nacre_history.listing:history", summary="List what was typed")
    yield Magic("hist", "nacre_history.listing:history", summary="The same as %history")
    yield Magic("recall", "nacre_history.again:recall", summary="Put earlier input on the next prompt")
    yield Magic("rep", "nacre_history.again:recall", summary="The same as %recall")
    yield Magic("rerun", "nacre_history.again:rerun", summary="Run earlier input again")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("ranges", "nacre_history.ranges:Ranges", "range text such as 4-6 or ~2/ to history entries")
    yield Provider("code", "nacre_history.code:Code", "a range, file, macro or name to its source text")


@hookimpl
def commands() -> Iterator[Command]:
    yield Command("history", "nacre_history.command:main", "Search, export, import, migrate, trim and clear history")


@hookimpl
def names() -> Iterator[Name]:
    yield Name("In", "nacre_history.inputs:inputs", "this session's cells by number, as Python")
    yield Name("_ih", "nacre_history.inputs:inputs", "the same as In")
    yield Name("_i", "nacre_history.inputs:nothing", "the last cell as typed")
    yield Name("_ii", "nacre_history.inputs:nothing", "the one before")
    yield Name("_iii", "nacre_history.inputs:nothing", "and the one before that")


@hookimpl
def cell_started(cell: Cell, shell: Shell) -> None:
    if cell.store:
        resolve("nacre_history.inputs:bind")(cell, shell)


@hookimpl
def output_shown(output: Output, cell: Cell, shell: Shell) -> None:
    if output.kind == "result" and cell.store:
        resolve("nacre_history.inputs:keep_output")(output, cell, shell)
