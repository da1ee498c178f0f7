"""What is known of a magic."""

from __future__ import annotations

import inspect as python
from typing import TYPE_CHECKING

from nacre import UsageError, resolve

from .safe import form
from .source import file_of, shown_file, source_of

if TYPE_CHECKING:
    from nacre import Shell

    from .describe import Fields


def describe_magic(name: str, detail: int, shell: Shell) -> Fields:
    """The fields of a magic, typed with or without its ``%``; none where there is no such magic."""
    bare = name.lstrip("%")
    marks = len(name) - len(bare)
    if marks > 2 or not (bare == "!" or bare.replace("-", "_").isidentifier()):
        return []
    kinds = {0: ("line", "cell"), 1: ("line", "cell"), 2: ("cell", "line")}[marks]
    found = next(((kind, offers[0]) for kind in kinds if (offers := shell.magics.offers(bare, kind))), None)
    if found is None:
        return []
    kind, offer = found
    typed = f"%%{bare}" if kind == "cell" else f"%{bare}"
    magic = offer.value
    try:
        usage = shell.magics.command_line(offer, typed).help().strip()
        function = resolve(magic.target)
        doc = python.getdoc(function) or ""
    except UsageError as error:
        usage, function, doc = str(error), None, ""
    source = source_of(function, shell) if detail and function is not None else ""
    forms = {"line": f"%{bare}", "cell": f"%%{bare}", "line_cell": f"%{bare} and %%{bare}"}[magic.kind]
    fields = [
        ("Magic", f"{forms} ({offer.plugin})" if offer.plugin else forms),
        ("Summary", "" if doc else magic.summary),
        ("Usage", usage.removeprefix("usage: ")),
        ("Source", source),
        ("Docstring", "" if source else doc),
        ("File", shown_file(file_of(function, shell)) if function is not None else ""),
        ("Repr", form(magic.target) if callable(magic.target) and not doc else ""),
    ]
    return [(title, content) for title, content in fields if content]
