"""``%env`` and ``%set_env``."""

from __future__ import annotations

import os

from nacre import UsageError
from nacre.suggest import nearest

from .secrets import masked


def env(line: str) -> dict[str, str] | str | None:
    """Show all environment variables, show one, or set one.

    %env              all of them; values that look secret are hidden
    %env NAME         the value of one
    %env NAME VALUE   set one
    %env NAME=VALUE   the same; $name and {expression} stand for Python values
    """
    text = line.strip()
    if not text:
        return {name: masked(name, value) for name, value in os.environ.items()}
    if "=" not in text and len(text.split()) == 1:
        if text not in os.environ:
            raise UsageError(f"%env: there is no environment variable {text!r}{nearest(text, os.environ)}")
        return os.environ[text]
    set_env(line)
    return None


def set_env(line: str) -> None:
    """Set an environment variable: '%set_env NAME=VALUE' or '%set_env NAME VALUE'."""
    text = line.strip()
    name, equals, value = text.partition("=") if "=" in text else text.partition(" ")
    name, value = name.strip(), value.strip()
    if not equals or not name:
        raise UsageError("%set_env: say what to set: %set_env NAME=VALUE")
    if len(name.split()) > 1:
        raise UsageError(f"%set_env: {name!r} is no name for a variable: it contains a space")
    try:
        os.environ[name] = value
    except (ValueError, OSError) as error:
        raise UsageError(f"%set_env: {error}") from None
    print(f"env: {name}={masked(name, value)}")
