"""``%keys`` and ``%autoindent``."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from nacre import Bundle, Output, UsageError, argument, arguments

from .options import TerminalFrontend

if TYPE_CHECKING:
    from argparse import Namespace

    from nacre import Shell

    from .keymap import Binding
    from .line import Line

LEAST = 24  # columns for what a command does


@arguments(
    argument("word", nargs="?", default="", help="only what has this word in its key, command, condition or layer"),
    argument("--all", action="store_true", help="also the toolkit's own editing keys"),
)
def keys(shell: Shell, args: Namespace) -> None:
    """List the keys, their commands, when they serve, and who bound them. The last of several that fit serves."""
    line = _line(shell)
    rows = [*line.keymap.toolkit()] if args.all or args.word else []
    rows += line.keymap.rows
    shown = [row for row in rows if any(args.word in field for field in row)]
    if not shown:
        raise UsageError(f"no key, command, condition or layer has {args.word!r} in it")
    columns = shutil.get_terminal_size().columns
    shell.show(Output("page", Bundle({"text/plain": table(line, shown, columns)}), shell.cell.number))


def table(line: Line, rows: list[Binding], width: int) -> str:
    """Bindings in columns. What a command does is left out where the terminal has no room for it."""
    cells = [("key", "command", "layer", "when", "what it does")]
    cells += [(row.key, row.command, row.layer, row.when, line.keymap.summary(row.command)) for row in rows]
    widths = [max(len(cell[at]) for cell in cells) for at in range(4)]
    room = width - sum(widths) - 2 * len(widths)
    shown = []
    for cell in cells:
        columns = [cell[at].ljust(widths[at]) for at in range(4)]
        if room >= LEAST:
            columns.append(cell[4] if len(cell[4]) <= room else cell[4][: room - 1] + "…")
        shown.append("  ".join(columns).rstrip())
    return "\n".join(shown)


def autoindent(shell: Shell) -> None:
    """Turn automatic indentation on or off."""
    wanted = not TerminalFrontend.read(shell).autoindent
    shell.set_trait("TerminalFrontend.autoindent", wanted)
    print(f"Automatic indentation is {'on' if wanted else 'off'}")


def _line(shell: Shell) -> Line:
    terminal = shell.service("terminal").terminal
    if terminal is None or terminal.line is None:
        raise UsageError("keys are bound in a real terminal only, and this shell is not in one")
    line: Line = terminal.line
    return line
