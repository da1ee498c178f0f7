"""``%debug`` and ``%pdb``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import Cell, UsageError, argument, arguments
from nacre.execute import filename

from .options import Debugger as Options

if TYPE_CHECKING:
    import argparse

    from nacre import Shell

WORDS = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


@arguments(
    argument("-b", "--breakpoint", dest="place", metavar="FILE:LINE", default="", help="stop there, not at once"),
    argument("code", rest=True, help="a statement to run in the debugger; without one, the last error is looked at"),
)
def debug(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> None:
    """Look at the last error where it happened, or run a statement or a cell step by step."""
    __tracebackhide__ = True
    source = "\n".join(part for part in (args.code, body or "") if part.strip())
    service = shell.service("debugger")
    if not source:
        if args.place:
            raise UsageError("%debug: -b needs a statement to run")
        service.post_mortem()
        return
    text = shell.transform(source)
    cell = Cell(source, shell.number, transformed=text, filename=filename(shell.cell.number, text))
    shell.compiler.remember(cell, text)
    code = shell.compiler.code(shell.compiler.parse(text, cell.filename), cell.filename, "exec", False)

    def run() -> None:
        __tracebackhide__ = True
        exec(code, shell.namespace, None if scope is shell.namespace else scope)

    service.run(run, code, args.place)


@arguments(argument("state", nargs="?", type=str.lower, choices=list(WORDS), help="on or off; nothing switches over"))
def pdb(shell: Shell, args: argparse.Namespace) -> None:
    """Open the debugger after each error of a cell, or not."""
    wanted = WORDS[args.state] if args.state else not Options.read(shell).automatic
    shell.set_trait("Debugger.automatic", wanted)
    print(f"The debugger {'opens' if wanted else 'does not open'} after an error.")
