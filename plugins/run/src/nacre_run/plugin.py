"""What this plugin adds: ``%run``, and functions and classes of cells in the processes of ``multiprocessing``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Start, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("run", "nacre_run.magic:run", summary="Run a file, a notebook or a module")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("sending", "nacre_run.sending:Sending", "Sends what cells define to other processes")


@hookimpl(tryfirst=True)
def render_error(error: BaseException) -> None:
    """A mistake in the text of a file that was to be run has a place in that file, and no frames to tell of."""
    last = error.__traceback__ if isinstance(error, SyntaxError) else None
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is not None and last.tb_frame.f_globals.get("__name__") == "nacre_run.running":
        error.__traceback__ = None


@hookimpl
def starts() -> Iterator[Start]:
    yield Start("sending", "nacre_run.sending:start", "Waits for multiprocessing to be imported")
