"""The names under which this session's cells are at hand: ``In``, ``_ih``, ``_i``, ``_ii``, ``_iii``, ``_i7``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from nacre import Cell, Output, Shell

KEPT = 10_000  # characters of a result that %history -o can show


class Inputs(Sequence[str]):
    """The cells of this session by number, as the Python that ran; an empty string where there is none.

    A view: nothing is copied into it when a cell runs.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __len__(self) -> int:
        return self._shell.number

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        numbers = range(len(self))[index]  # an IndexError for a number not reached yet
        return [self._source(n) for n in numbers] if isinstance(numbers, range) else self._source(numbers)

    def _source(self, number: int) -> str:
        entry = self._shell.history.entries.get(number)
        if entry is None:
            return ""
        running = self._shell.cell
        return entry.transformed or (running.transformed if running.number == number else "") or entry.source

    def __eq__(self, other: object) -> bool:
        return list(self) == other if isinstance(other, list) else self is other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    def __reduce__(self) -> tuple[type, tuple[list[str]]]:
        """Pickled as a list, where somebody saves the whole namespace."""
        return list, (list(self),)


def inputs(shell: Shell) -> Inputs:
    """What ``In`` and ``_ih`` are bound to: one object under both names."""
    bound = shell.namespace.get("In")
    return bound if isinstance(bound, Inputs) else Inputs(shell)


def nothing(shell: Shell) -> str:
    """What ``_i`` is bound to before anything was typed."""
    return ""


def bind(cell: Cell, shell: Shell) -> None:
    """Bind ``_iN`` to the cell that starts, and ``_i``, ``_ii``, ``_iii`` to those before it."""
    number, entries, names = cell.number, shell.history.entries, shell.namespace
    name = f"_i{number}"
    names[name] = cell.source
    shell.hidden.add(name)
    # from the history and not from the names: `for _i in ...` is common, and must not shift through
    last = entries.get(number - 1)
    second = entries.get(number - 2)
    third = entries.get(number - 3)
    names["_i"] = last.source if last else ""
    names["_ii"] = second.source if second else ""
    names["_iii"] = third.source if third else ""


def keep_output(output: Output, cell: Cell, shell: Shell) -> None:
    """Keep the text of a result with its cell's entry, for ``%history -o``."""
    entry = shell.history.entries.get(cell.number)
    text = output.bundle.text
    if entry is not None and text:
        kept = text if len(text) <= KEPT else text[:KEPT] + " ..."
        both = kept if entry.output is None else f"{entry.output}\n{kept}"
        shell.history.entries[cell.number] = entry._replace(output=both[: 2 * KEPT])
