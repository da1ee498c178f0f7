"""Front door: modules that are reloaded when their files change."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Shell, Start, Traits, hookimpl


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
def starts() -> Iterator[Start]:
    yield Start("autoreload", "nacre_autoreload.start:start", "Reloads as a profile says")


@hookimpl
def config_changed(key: str, shell: Shell) -> None:
    if key == "Autoreload.mode":
        shell.service("autoreload").start()
