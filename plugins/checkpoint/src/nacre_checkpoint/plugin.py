"""What this plugin adds: ``%checkpoint`` and ``%undo``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("checkpoint", "nacre_checkpoint.magics:checkpoint", summary="Keep the state of the session")
    yield Magic("undo", "nacre_checkpoint.magics:undo", summary="Go back to a checkpoint")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("checkpoints", "nacre_checkpoint.service:Checkpoints", "Keeps states of the session and returns")
