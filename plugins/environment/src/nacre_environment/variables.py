"""``%env`` and ``%set_env``."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments, nearest

from .secrets import masked

if TYPE_CHECKING:
    from nacre import Shell


WHAT = argument(
    "name=value", rest=True, completer="nacre_environment.variables:known", help="the variable, and its value"
)


@arguments(WHAT)
def env(args: Namespace) -> dict[str, str] | str | None:
    """Show all environment variables, show one, or set one.

    %env              all of them; values that look secret are hidden
    %env NAME         the value of one
    %env NAME VALUE   set one
    %env NAME=VALUE   the same; $name and {expression} stand for Python values
    """
    text = getattr(args, "name=value").strip()
    if not text:
        return {name: masked(name, value) for name, value in os.environ.items()}
    if "=" not in text and len(text.split()) == 1:
        if text not in set(os.environ):  # which, unlike os.environ, may be asked for any text
            raise UsageError(f"%env: there is no environment variable {text!r}{nearest(text, os.environ)}")
        return os.environ[text]
    _set("%env", text)
    return None


@arguments(WHAT)
def set_env(args: Namespace) -> None:
    """Set an environment variable: '%set_env NAME=VALUE' or '%set_env NAME VALUE'."""
    _set("%set_env", getattr(args, "name=value").strip())


def known(shell: Shell, typed: str) -> list[str]:
    """The names that are set, for completion."""
    return sorted(os.environ)


def _set(typed: str, text: str) -> None:
    name, equals, value = text.partition("=") if "=" in text else text.partition(" ")
    name, value = name.strip(), value.strip()
    if not equals or not name:
        raise UsageError(f"{typed}: say what to set: {typed} NAME=VALUE")
    if len(name.split()) > 1:
        raise UsageError(f"{typed}: {name!r} is no name for a variable: it contains a space")
    try:
        os.environ[name] = value
    except (ValueError, OSError) as error:
        raise UsageError(f"{typed}: {error}") from None
    print(f"env: {name}={masked(name, value)}")
