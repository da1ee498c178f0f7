"""What the inspect plugin offers."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Inspector, Magic, hookimpl

MAGICS = (
    ("pinfo", "What is known of an object: 'name?'"),
    ("pinfo2", "The same with the source: 'name??'"),
    ("pdef", "How an object is called"),
    ("pdoc", "An object's documentation"),
    ("psource", "An object's source"),
    ("pfile", "The file an object is defined in"),
    ("psearch", "Search names by a pattern: 'a*?'"),
)


@hookimpl
def magics() -> Iterator[Magic]:
    for name, summary in MAGICS:
        yield Magic(name, f"nacre_inspect.magics:{name}", summary=summary, expand=False)


@hookimpl
def inspectors() -> Iterator[Inspector]:
    yield Inspector("objects", "nacre_inspect.describe:inspect", order=50)
