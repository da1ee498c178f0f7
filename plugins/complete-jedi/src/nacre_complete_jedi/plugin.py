"""Completion by static analysis, with jedi in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Completer, Provider, Traits, hookimpl


@hookimpl
def completers() -> Completer:
    return Completer("jedi", "nacre_complete_jedi.ask:complete", order=60)


@hookimpl
def services() -> Provider:
    return Provider("jedi", "nacre_complete_jedi.process:Analyst", "jedi in a process of its own")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Jedi", "nacre_complete_jedi.traits:Jedi")
