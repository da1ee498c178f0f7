"""What this plugin adds: what ``nacre.embed()`` can do beyond opening a prompt, ``%kill_embedded``, ``%exit_raise``,
and ``nacre attach``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Command, Magic, Provider, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("embed", "nacre_embed.opening:Embedding", "Opens this shell in a caller's names")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("kill_embedded", "nacre_embed.magics:kill_embedded", summary="Never open a shell here again")
    yield Magic("exit_raise", "nacre_embed.magics:exit_raise", summary="Leave the shell and end the program's work")


@hookimpl
def commands() -> Iterator[Command]:
    yield Command("attach", "nacre_embed.attach:main", summary="Open a shell in a running process")
