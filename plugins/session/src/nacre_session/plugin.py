"""Front door: whole sessions. ``%replay`` runs cells of the past in the present, ``%resume`` goes on where the last
session of this directory ended, ``%session`` lists, names, saves, restores and exports, ``%notebook`` is an export.

The service ``transcript`` keeps what the cells of this session showed, within limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Cell, Magic, Provider, Shell, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("session", "nacre_session.command:session", summary="List, name, save, restore and export sessions")
    yield Magic("replay", "nacre_session.replaying:replay", summary="Run a past session, a range or a file again")
    yield Magic("resume", "nacre_session.resuming:resume", summary="Go on where the last session here ended")
    yield Magic("notebook", "nacre_session.exporting:notebook", summary="Write this session to a notebook")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("transcript", "nacre_session.transcript:Transcript", summary="What the cells of this session showed")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Sessions", "nacre_session.options:Sessions")


@hookimpl
def cell_started(cell: Cell, shell: Shell) -> None:
    if cell.store:
        shell.service("transcript").begin(cell)


@hookimpl
def cell_finished(cell: Cell, shell: Shell) -> None:
    if cell.store:
        shell.service("transcript").end(cell)


@hookimpl
def shell_stopping(shell: Shell) -> None:
    if "Sessions" in shell.settings.traits:  # else nothing is saved at the end
        from .saving import save_at_end

        save_at_end(shell)
