"""Front door: the settings of the running shell."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Completer, Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("config", "nacre_config.magic:config", summary="List, show and change settings", expand=False)


@hookimpl
def completers() -> Iterator[Completer]:
    yield Completer("config", "nacre_config.completion:complete")
