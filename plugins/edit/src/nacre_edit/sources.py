"""Where text comes from: a URL, or whatever the service ``code`` knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell


def is_url(target: str) -> bool:
    """Whether a target is to be fetched."""
    return re.match(r"https?://", target) is not None


def text_of(shell: Shell, target: str, translated: bool = False, objects: bool = True) -> str:
    """The text of a URL, of history ranges, a file, a macro or a name. Raises ``UsageError``."""
    if is_url(target.strip()):
        from .fetching import fetch

        return fetch(target.strip())
    return str(shell.service("code").find(target, translated=translated, objects=objects).text)


def text_of_all(shell: Shell, words: list[str], translated: bool) -> str:
    """The text of several targets joined by lines, or of the whole session where there are none."""
    whole = " ".join(words)
    if len(words) < 2 or shell.service("ranges").is_range(whole):
        return text_of(shell, whole, translated)
    return "\n".join(text_of(shell, word, translated).rstrip("\n") for word in words)
