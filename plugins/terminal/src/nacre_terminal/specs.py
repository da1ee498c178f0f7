"""The hooks that the terminal calls: how other plugins add commands and conditions for keys.

Two services complete them: ``lexer``, a prompt_toolkit ``Lexer`` that colours what is typed, and ``styles``, an
object whose ``style`` is a prompt_toolkit style that the profile's ``colors`` are laid over, and whose ``depth`` is the
number of colours, 16, 256 or 2 ** 24.
"""

from __future__ import annotations

from collections.abc import Iterable

from nacre.specs import contribute

from .declarations import Condition, KeyCommand


@contribute(KeyCommand)
def terminal_commands() -> Iterable[KeyCommand]:  # type: ignore[empty-body]
    """Commands that keys can be bound to."""


@contribute(Condition)
def terminal_conditions() -> Iterable[Condition]:  # type: ignore[empty-body]
    """Conditions for key bindings."""
