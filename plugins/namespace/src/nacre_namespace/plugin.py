"""Front door: the user's names, listed and cleared."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("who", "nacre_namespace.listing:who", summary="Print your names")
    yield Magic("who_ls", "nacre_namespace.listing:who_ls", summary="Your names as a sorted list")
    yield Magic("whos", "nacre_namespace.listing:whos", summary="Print your names with types and values")
    yield Magic("reset", "nacre_namespace.clearing:reset", summary="Delete all your names, or one kind of thing kept")
    yield Magic(
        "reset_selective",
        "nacre_namespace.clearing:reset_selective",
        summary="Delete your names that match a regular expression",
        expand=False,
    )
    yield Magic("xdel", "nacre_namespace.clearing:xdel", summary="Delete a name and what else holds its object")
