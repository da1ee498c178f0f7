"""What plugins declare for the terminal's own hooks (``nacre_terminal.specs``)."""

from __future__ import annotations

from typing import NamedTuple

from nacre.values import Target


class KeyCommand(NamedTuple):
    """A command that keys can be bound to: ``f(event, line)`` with prompt_toolkit's ``KeyPressEvent`` and the
    ``nacre_terminal.line.Line`` it happened in.

    keys: a suggested binding, which any keymap and the profile override; empty for none.
    when: a condition, in the words of ``nacre_terminal.conditions``.
    """

    name: str
    target: Target
    summary: str = ""
    keys: str = ""
    when: str = ""


class Condition(NamedTuple):
    """A word for ``when`` in keymaps: ``f() -> bool``, asked for every key."""

    name: str
    target: Target
    summary: str = ""
