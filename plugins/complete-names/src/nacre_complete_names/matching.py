"""Which names go on as what is typed does."""

from __future__ import annotations

import re
from collections.abc import Iterable


def matching(names: Iterable[str], word: str, fuzzy: bool = False) -> list[str]:
    """Names that begin with a word, or that do in other letters where none does.

    fuzzy: behind these, names that hold the word's letters in their order, the closest together first.
    """
    names = list(names)
    found = [name for name in names if name.startswith(word)]
    if not word or (found and not fuzzy):
        return found
    low = word.lower()
    if not found or fuzzy:
        taken = set(found)
        found += [name for name in names if name.lower().startswith(low) and name not in taken]
    return [*found, *_scattered(names, low, set(found))] if fuzzy else found


def _scattered(names: list[str], low: str, taken: set[str]) -> list[str]:
    pattern = re.compile(".*?".join(map(re.escape, low)))
    found = []
    for name in names:
        if name not in taken and (match := pattern.search(name.lower())):
            found.append((match.end() - match.start(), match.start(), name.lower(), name))
    return [one[-1] for one in sorted(found)]
