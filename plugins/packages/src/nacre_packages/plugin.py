"""Installing into this interpreter's environment: ``%pip %uv %conda %mamba %micromamba``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    for name in ("pip", "uv", "conda", "mamba", "micromamba"):
        yield Magic(name, f"nacre_packages.installers:{name}", summary=f"Run {name} for this interpreter's environment")
