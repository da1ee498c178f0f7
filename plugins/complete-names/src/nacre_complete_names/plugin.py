"""Completion of names, in three completers that are asked at once."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Completer, Provider, hookimpl


@hookimpl
def completers() -> Iterator[Completer]:
    yield Completer("magics", "nacre_complete_names.magics:complete", order=10)
    yield Completer("names", "nacre_complete_names.names:complete", order=20)
    yield Completer("imports", "nacre_complete_names.imports:complete", order=30)


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("modules", "nacre_complete_names.modules:Modules", summary="The names of importable modules")
    yield Provider("signatures", "nacre_complete_names.calls:Signatures", summary="The call that is being typed")
