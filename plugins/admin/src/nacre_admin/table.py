"""Text in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nacre_selection.words import visible


def columns(rows: Iterable[Sequence[str]], indent: str = "") -> str:
    """Rows as lines whose cells are aligned; the last cell of a row is as wide as it likes.

    Characters that would move the cursor or turn the text around are escaped: what is shown may come from
    files that nobody trusts yet.
    """
    table = [[visible(cell) for cell in row] for row in rows]
    widths: dict[int, int] = {}
    for row in table:
        for position, cell in enumerate(row[:-1]):
            widths[position] = max(widths.get(position, 0), len(cell))
    lines = []
    for row in table:
        padded = [cell.ljust(widths.get(position, 0)) for position, cell in enumerate(row[:-1])]
        lines.append((indent + "  ".join([*padded, row[-1]])).rstrip())
    return "\n".join(lines)
