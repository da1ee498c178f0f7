"""System commands: ``!cmd``, ``!!cmd``, ``x = !cmd`` and the magics behind them."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Traits, hookimpl

CAPTURE = "nacre_system.magics:capture"


@hookimpl
def services() -> Provider:
    return Provider("system", "nacre_system.service:System", summary="Runs system commands")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic(
        "sx", CAPTURE, kind="line_cell", summary="Run a command and return its output by lines (!!cmd)", expand=False
    )
    yield Magic("system", CAPTURE, kind="line_cell", summary="The same as %sx", expand=False)
    yield Magic("!", CAPTURE, kind="cell", summary="The same as %%sx", expand=False)
    yield Magic("sc", "nacre_system.magics:assign", summary="Keep a command's output in a variable", expand=False)


@hookimpl
def configurables() -> Traits:
    return Traits("SystemCommands", "nacre_system.options:SystemCommands")
