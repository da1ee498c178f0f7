"""A front end for a real terminal. The prompt is drawn before the toolkit behind it is imported."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Spec, Traits, hookimpl


@hookimpl
def frontends() -> Iterator[Provider]:
    yield Provider("terminal", "nacre_terminal.terminal:open_terminal", "Multi-line editing with prompt_toolkit")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("TerminalFrontend", "nacre_terminal.options:TerminalFrontend")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("keys", "nacre_terminal.listing:keys", summary="List the keys, their commands and who bound them")
    yield Magic("autoindent", "nacre_terminal.listing:autoindent", summary="Turn automatic indentation on or off")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("terminal", "nacre_terminal.terminal:Place", "The terminal that serves this shell, if one does")


@hookimpl
def specs() -> Iterator[Spec]:
    yield Spec("terminal", "nacre_terminal.specs")
