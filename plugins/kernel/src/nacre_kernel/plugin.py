"""What the kernel plugin offers."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Command, Magic, hookimpl


@hookimpl
def commands() -> Iterator[Command]:
    yield Command("kernel", "nacre_kernel.command:kernel", "Serve Jupyter clients; register, list and stop kernels")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("connect_info", "nacre_kernel.magics:connect_info", summary="How further clients reach this kernel")
