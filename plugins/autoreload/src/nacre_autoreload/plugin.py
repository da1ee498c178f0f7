"""Front door: modules that are reloaded when their files change."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Shell, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("autoreload", "nacre_autoreload.magics:autoreload", summary="Reload modules whose files changed")
    yield Magic("aimport", "nacre_autoreload.magics:aimport", summary="Import modules to reload, or never to reload")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("autoreload", "nacre_autoreload.service:Reloader", summary="Reloads the modules of this shell")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Autoreload", "nacre_autoreload.traits:Autoreload")


@hookimpl
def shell_started(shell: Shell) -> None:
    if "Autoreload" in shell.settings.traits:
        shell.service("autoreload").start()
