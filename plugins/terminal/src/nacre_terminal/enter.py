"""What Enter does, as functions ``f(text, cursor, shell) -> str | None``: the text to insert, or None to run.

``TerminalFrontend.enter_policy`` names the one that serves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def when_complete(text: str, cursor: int, shell: Shell) -> str | None:
    """Run what is complete or invalid; go on with what is not. In the middle of several lines, break the line."""
    before, after = text[:cursor], text[cursor:]
    if "\n" in text and after.strip():
        return "\n" + indentation(before, shell)
    probe = text.rstrip(" \t") if text.rstrip(" \t").endswith("\n") else text
    check = shell.check(probe)
    return "\n" + check.indent if check.status == "incomplete" else None


def when_blank(text: str, cursor: int, shell: Shell) -> str | None:
    """Run one line when it is complete; several only after an empty line at the end."""
    if "\n" not in text:
        return when_complete(text, cursor, shell)
    before = text[:cursor]
    if not text[cursor:].strip() and not before.rpartition("\n")[2].strip():
        return None
    return "\n" + indentation(before, shell)


def always(text: str, cursor: int, shell: Shell) -> str | None:
    """Run at once; a further line is begun with the command ``newline``."""
    return None


def indentation(before: str, shell: Shell) -> str:
    """The indentation of a line that begins after this text."""
    check = shell.check(before)
    if check.status == "incomplete":
        return check.indent
    last = before.rpartition("\n")[2]
    return last[: len(last) - len(last.lstrip(" \t"))]
