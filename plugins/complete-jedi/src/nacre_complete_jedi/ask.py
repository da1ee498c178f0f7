"""The completer: what is typed is put into a source that jedi can read."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from nacre import Completion, Completions
from nacre_complete_names.lines import WORDS, line
from nacre_complete_names.scan import read, scan

from .told import cells, prelude

if TYPE_CHECKING:
    from nacre import Shell

    from .process import Analyst

KINDS = {"statement": "instance", "namespace": "module"}
LONGEST = 20_000  # characters before the cursor


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """What jedi offers where Python stands; None elsewhere, and where no object may be looked at."""
    begin = _begin(text[:cursor], shell)
    if begin is None or not re.search(r"[\w.(,\[]\s*\Z", text[begin:cursor]):
        return None
    typed = text[begin:cursor]
    try:
        directory = os.getcwd()
    except OSError:
        directory = os.path.abspath(os.sep)
    analyst: Analyst = shell.service("jedi")
    found = analyst.ask(cells(shell.namespace) + prelude(typed, shell.namespace) + typed, directory)
    if not found:
        return None
    longest = max(len(part) for _, _, part in found)
    start = cursor - longest
    items = [
        Completion(said, "param" if said.endswith("=") else KINDS.get(kind, kind))
        for said, kind, part in found
        if len(part) == longest and (longest or typed.rstrip().endswith(".") or said.endswith("="))
    ]
    return Completions(start, cursor, tuple(items)) if items else None


def _begin(before: str, shell: Shell) -> int | None:
    """Where the Python begins that ends at the cursor; None where it is none."""
    if shell.has_service("completion") and shell.service("completion").options.evaluation == "forbidden":
        return None
    place = scan(before)
    if place.kind == "code":
        named = line(place, shell)
        if named is None:
            if place.stack and place.stack[-1].string:
                return place.stack[-1].at + 1  # the field of a formatted string
            start = place.start if place.cell or len(before) > LONGEST else 0
            return start if "%" not in before and "!" not in before else place.start
    elif place.kind == "escape":
        named = line(place, shell)
    else:
        return None
    if named is None or not named.named or named.mark.startswith("!") or named.name in WORDS:
        return None
    inner = read(place.text, named.words, lines=False)
    words = re.match(r"\s*(?:-\S*\s+(?:\d+\s+)?)*", before[named.words :])
    return named.words + (words.end() if words else 0) if inner.kind == "code" else None
