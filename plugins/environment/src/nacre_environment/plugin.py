"""The environment of the process: ``%env`` and ``%set_env``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("env", "nacre_environment.variables:env", summary="Show or set environment variables")
    yield Magic("set_env", "nacre_environment.variables:set_env", summary="Set an environment variable")
