"""What this plugin adds: ``%gui``, and the service that runs a toolkit's loop while the shell's own waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacre import Magic, Provider, Traits, hookimpl

if TYPE_CHECKING:
    from nacre import Shell


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("gui", "nacre_gui.magics:gui", summary="Let a GUI toolkit's windows live while the prompt waits")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("gui", "nacre_gui.service:Gui", "Which GUI loop runs while the prompt waits")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Gui", "nacre_gui.traits:Gui")


@hookimpl
def shell_started(shell: Shell) -> None:
    if "Gui" in shell.settings.traits:
        shell.service("gui").begin()
