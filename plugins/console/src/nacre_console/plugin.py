"""What the console plugin offers."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Command, Magic, hookimpl


@hookimpl
def commands() -> Iterator[Command]:
    yield Command(
        "console", "nacre_console.command:console", "A terminal at a Jupyter kernel, a new one or a running one"
    )


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("connect", "nacre_console.command:connect", summary="Work at a running Jupyter kernel for a while")
