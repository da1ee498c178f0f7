"""``%keys`` and ``%autoindent``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments

from . import options

if TYPE_CHECKING:
    from argparse import Namespace

    from nacre import Shell

    from .keymap import Binding
    from .line import Line


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
    print(table(line, shown))


def table(line: Line, rows: list[Binding]) -> str:
    """Bindings in columns."""
    cells = [("key", "command", "when", "layer", "what it does")]
    cells += [(*row, line.keymap.summary(row.command)) for row in rows]
    widths = [max(len(cell[at]) for cell in cells) for at in range(4)]
    lines = ["  ".join([*(cell[at].ljust(widths[at]) for at in range(4)), cell[4]]).rstrip() for cell in cells]
    return "\n".join(lines)


def autoindent(shell: Shell) -> None:
    """Turn automatic indentation on or off."""
    wanted = not options.read(shell).autoindent
    shell.set_trait("TerminalFrontend.autoindent", wanted)
    print(f"Automatic indentation is {'on' if wanted else 'off'}")


def _line(shell: Shell) -> Line:
    terminal = shell.service("terminal").terminal
    if terminal is None or terminal.line is None:
        raise UsageError("keys are bound in a real terminal only, and this shell is not in one")
    line: Line = terminal.line
    return line
