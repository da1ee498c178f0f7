"""What this plugin adds: colours for the input line, for sources and for errors, themes, and ``%colors``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Completer, Magic, Probe, Provider, Spec, Traits, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("highlight", "nacre_highlight.service:Highlight", "Sources and styled parts in colours")
    yield Provider("lexer", "nacre_highlight.line:make_lexer", "Colours what is typed")
    yield Provider("styles", "nacre_highlight.line:Styles", "The theme's styles of the input line")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("colors", "nacre_highlight.magics:colors", summary="List the themes, or take one")


@hookimpl
def completers() -> Iterator[Completer]:
    yield Completer("themes", "nacre_highlight.magics:complete", order=5)


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Highlight", "nacre_highlight.options:Highlight")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("themes", "nacre_highlight.magics:check", "Whether every theme can be read")


@hookimpl
def specs() -> Iterator[Spec]:
    yield Spec("themes", "nacre_highlight.specs")
