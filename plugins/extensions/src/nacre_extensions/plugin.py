"""Front door: extension modules, and plugins that come and go while the shell runs."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Spec, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("load_ext", "nacre_extensions.magics:load_ext", summary="Load an extension module")
    yield Magic("reload_ext", "nacre_extensions.magics:reload_ext", summary="Load an extension module anew")
    yield Magic("unload_ext", "nacre_extensions.magics:unload_ext", summary="Take an extension module out")
    yield Magic("plugin", "nacre_extensions.plugins:plugin", summary="List, enable and disable installed plugins")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("extensions", "nacre_extensions.service:Extensions", summary="The extension modules of this shell")


@hookimpl
def specs() -> Iterator[Spec]:
    yield Spec("extensions", "nacre_extensions.hooks")
