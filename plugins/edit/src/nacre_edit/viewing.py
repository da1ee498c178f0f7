"""``%pycat`` and ``%page``: long text, handed to the front end to page through."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, UsageError, argument, arguments
from nacre.present import present

from .sources import text_of

if TYPE_CHECKING:
    from nacre import Shell

PYTHON = "text/x-python"


@arguments(argument("source", rest=True, help="a file, a URL, history ranges, a macro or a name"))
def pycat(shell: Shell, args: Any) -> None:
    """Page through a source, highlighted where the front end can."""
    target = args.source.strip()
    if not target:
        raise UsageError("%pycat: name a file, a URL, a history range, a macro or a name")
    text = text_of(shell, target).removesuffix("\n")  # a page ends its last line itself
    shell.show(Output("page", Bundle({"text/plain": text, PYTHON: text})))


@arguments(
    argument("-r", dest="plain", action="store_true", help="its str() rather than its pretty form"),
    argument("name", nargs="?", default="_", help="a name, with dots or without; the last result if left out"),
)
def page(shell: Shell, args: Any, scope: Mapping[str, Any]) -> None:
    """Page through the text of an object."""
    first, *rest = args.name.split(".")
    names = scope if first in scope else vars(builtins)
    if first not in names:
        raise UsageError(f"%page: there is no name {first!r}")
    value = names[first]
    for part in rest:
        try:
            value = getattr(value, part)
        except AttributeError as error:
            raise UsageError(f"%page: {error}") from None
    shell.show(Output("page", Bundle({"text/plain": str(value)}) if args.plain else present(value, shell)))
