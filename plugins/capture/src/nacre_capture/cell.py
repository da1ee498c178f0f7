"""``%%capture``."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .recording import capturing

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("--no-stdout", action="store_true", help="let standard output through"),
    argument("--no-stderr", action="store_true", help="let standard error through"),
    argument("--no-display", action="store_true", help="let what is displayed through"),
    argument("variable", nargs="?", help="where to keep what was captured; without it, it is dropped"),
)
def capture(shell: Shell, args: Any, body: str) -> None:
    """Run the cell and keep what it prints and shows.

    The variable gets an object with the texts ``stdout`` and ``stderr`` and the list ``outputs``; calling it
    replays them. It is bound also when the cell fails, and the error is shown as ever.
    """
    __tracebackhide__ = True
    name = args.variable
    if name is not None and (not name.isidentifier() or iskeyword(name)):
        raise UsageError(f"%%capture: {name!r} is not a name for a variable")
    if not body.strip():
        raise UsageError("%%capture: there is no cell below it to capture")
    cell = shell.cell
    try:
        with capturing(shell, not args.no_stdout, not args.no_stderr, not args.no_display) as captured:
            outcome = shell.run(body, store=False, origin=cell.origin)
    finally:
        shell.cell = cell
    if name is not None:
        shell.namespace[name] = captured
    if outcome.error is not None:
        raise outcome.error
