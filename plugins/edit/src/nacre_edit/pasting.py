"""``%paste`` and ``%cpaste``: text from elsewhere, run as a cell."""

from __future__ import annotations

from collections.abc import Iterator
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .cleaning import clean, shown
from .running import run_text

if TYPE_CHECKING:
    from nacre import Shell

BLOCK = "pasted_block"  # the name that holds what was pasted last


@arguments(
    argument("-r", dest="again", action="store_true", help="run what was pasted last once more"),
    argument("-q", dest="quiet", action="store_true", help="do not print the text"),
    argument("name", nargs="?", help="bind its lines to this name, as a list, and do not run it"),
)
def paste(shell: Shell, args: Any) -> None:
    """Run the text of the clipboard."""
    _check(args)
    if args.again:
        _again(shell)
        return
    text = shell.service("clipboard").read()
    if not text.strip():
        raise UsageError("%paste: the clipboard holds no text")
    text = clean(text)
    if not args.quiet:
        print(shown(text) + ("" if text.endswith("\n") else "\n") + "## -- End of pasted text --", flush=True)
    _take(shell, text, args.name)


@arguments(
    argument("-r", dest="again", action="store_true", help="run what was pasted last once more"),
    argument("-q", dest="quiet", action="store_true", help="do not say how to end"),
    argument("-s", dest="mark", metavar="MARK", default="--", help="the line that ends the text (--)"),
    argument("name", nargs="?", help="bind its lines to this name, as a list, and do not run it"),
)
def cpaste(shell: Shell, args: Any) -> None:
    """Read text up to a line with the mark, or the end of input, and run it."""
    _check(args)
    if args.again:
        _again(shell)
        return
    if not args.quiet:
        print(f"Paste, and end with {args.mark!r} alone on a line or with Ctrl-D.", flush=True)
    _take(shell, clean("\n".join(_lines(args.mark)) + "\n"), args.name)


def _lines(mark: str) -> Iterator[str]:
    while True:
        try:
            line = input(":")
        except EOFError:
            print()
            return
        if line.strip() == mark:
            return
        yield line


def _check(args: Any) -> None:
    if args.name is not None and (not args.name.isidentifier() or iskeyword(args.name)):
        raise UsageError(f"{args.name!r} cannot be a name")


def _again(shell: Shell) -> None:
    text = shell.namespace.get(BLOCK)
    if not isinstance(text, str):
        raise UsageError("nothing was pasted yet")
    print(
        f"Running again {text.strip().splitlines()[0] if text.strip() else ''!r} ({len(text)} characters)", flush=True
    )
    run_text(shell, text, "paste")


def _take(shell: Shell, text: str, name: str | None) -> None:
    if name is not None:
        lines = shell.namespace[name] = text.splitlines()
        print(f"{len(lines)} {'line is' if len(lines) == 1 else 'lines are'} bound to {name!r}")
        return
    shell.bind(BLOCK, text)
    if text.strip():
        run_text(shell, text, "paste", store=True)  # a cell of its own in history: what it held is worth recalling
