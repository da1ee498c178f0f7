"""What this plugin adds: errors rendered, ``%xmode`` and ``%tb``, the service ``tracebacks``, and a hook for others."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Bundle, Cell, Magic, Outcome, Provider, Shell, Spec, Traits, hookimpl


@hookimpl
def render_error(error: BaseException, cell: Cell, shell: Shell) -> Bundle:
    bundle: Bundle = shell.service("tracebacks").bundle(error, cell)
    return bundle


@hookimpl
def cell_finished(outcome: Outcome, shell: Shell) -> None:
    if issubclass(type(outcome.error), SystemExit):  # which nobody renders, until %tb does
        shell.service("tracebacks").last = outcome.error


@hookimpl
def namespace_reset(shell: Shell) -> None:
    shell.service("tracebacks").last = None  # it keeps alive what its frames see


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("xmode", "nacre_tracebacks.magics:xmode", summary="Choose how tracebacks look")
    yield Magic("tb", "nacre_tracebacks.magics:tb", summary="Show the last error again")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("tracebacks", "nacre_tracebacks.service:Tracebacks", "Errors as data, and rendered")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Tracebacks", "nacre_tracebacks.options:Tracebacks")


@hookimpl
def specs() -> Iterator[Spec]:
    yield Spec("tracebacks", "nacre_tracebacks.specs")
