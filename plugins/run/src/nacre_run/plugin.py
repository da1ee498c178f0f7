"""What this plugin adds: ``%run``, and functions and classes of cells in the processes of ``multiprocessing``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Shell, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("run", "nacre_run.magic:run", summary="Run a file, a notebook or a module")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("sending", "nacre_run.sending:Sending", "Sends what cells define to other processes")


@hookimpl
def shell_started(shell: Shell) -> None:
    shell.service("sending")
