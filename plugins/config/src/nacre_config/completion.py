"""Completing the classes and traits of ``%config``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nacre import Completion, Completions, UsageError

from .classes import instance_of, names

if TYPE_CHECKING:
    from nacre import Shell

TYPED = re.compile(r"[ \t]*%?config[ \t]+(\w*)(?:\.(\w*))?")


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """The class, or the trait behind its dot, where the cursor is on a line of ``%config``."""
    line = text[text.rfind("\n", 0, cursor) + 1 : cursor]
    typed = TYPED.fullmatch(line)
    if typed is None:
        return None
    name, trait = typed[1], typed[2]
    if trait is None:
        found = [Completion(one, "class") for one in names(shell) if one.startswith(name)]
        return Completions(cursor - len(name), cursor, tuple(found))
    try:
        traits = instance_of(name, shell).traits(config=True)
    except UsageError:
        return None
    rows = [(one, declared.info()) for one, declared in sorted(traits.items()) if one.startswith(trait)]
    found = [Completion(one, "trait", note=note) for one, note in rows]
    return Completions(cursor - len(trait), cursor, tuple(found))
