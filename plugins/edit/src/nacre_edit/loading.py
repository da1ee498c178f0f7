"""``%load``: a source's text on the next prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .asking import agreed
from .parts import definitions, lines
from .sources import text_of

if TYPE_CHECKING:
    from nacre import Shell

LARGE = 200_000  # characters


@arguments(
    argument("-r", dest="lines", metavar="LINES", help="only these lines: 5, 2-4, 2:4, 8-, or several with commas"),
    argument("-s", dest="symbols", metavar="NAMES", help="only these functions and classes, with commas"),
    argument("-y", dest="yes", action="store_true", help="do not ask about a large text"),
    argument("-n", dest="names", action="store_true", help="also what defines an object of the namespace"),
    argument("source", rest=True, help="a file, a URL, history ranges, a macro, or a name bound to text"),
)
def load(shell: Shell, args: Any, line: str) -> None:
    """Begin the next prompt with the text of a file, URL, history range, macro or string."""
    text = text_of(shell, _bare(args.source.strip()), objects=args.names)
    if args.symbols is not None:
        text, missing = definitions(text, [name.strip() for name in args.symbols.split(",") if name.strip()])
        if missing:
            message = f"%load: there is no function or class {', '.join(missing)} in {args.source.strip()!r}"
            if not text:
                raise UsageError(message)
            print(message)
    if args.lines is not None:
        text = lines(text, args.lines)
    if len(text) > LARGE and not args.yes and not agreed(f"That is a text of {len(text)} characters. Load it"):
        print("Nothing was loaded.")
        return
    shell.prefill = f"# %load {line.strip()}\n{text}"


def _bare(target: str) -> str:
    return target[1:-1] if len(target) > 1 and target[0] == target[-1] and target[0] in "\"'" else target
