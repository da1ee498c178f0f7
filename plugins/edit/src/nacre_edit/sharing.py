"""``%pastebin``: cells to a paste site that was configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .sources import text_of_all

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("-d", dest="title", default="", help="a title"),
    argument("-e", dest="days", type=int, default=7, help="days until it expires (7)"),
    argument("source", nargs="*", help="history ranges, a file, a macro or a name bound to text"),
)
def pastebin(shell: Shell, args: Any) -> str:
    """Send text to the site of ``pastebin_url`` under ``[traits.Edit]``; gives the address it gets there."""
    from .traits import Edit

    url = shell.configure(Edit).pastebin_url
    if not url:
        raise UsageError("%pastebin: no paste site is configured; set pastebin_url under [traits.Edit]")
    from .fetching import fetch

    fields = {"content": text_of_all(shell, args.source, False), "expiry_days": str(args.days), "syntax": "python"}
    return fetch(url, fields | ({"title": args.title} if args.title else {})).strip()
