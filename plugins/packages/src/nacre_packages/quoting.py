"""Writing words so that the system's shell reads them as they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

# a name with extras or versions, such as name[extra]>=1.0,<2: a shell would take < and > for files
_REQUIREMENT = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w,.-]*\])?(?:(?:[<>=!~]=|===|[<>])[\w.*+!-]+,?)*")


def quote(word: str) -> str:
    """One word as the system's shell takes it."""
    if os.name == "posix":
        from shlex import quote as posix

        return posix(word)
    from subprocess import list2cmdline

    return list2cmdline([word])


def join(words: Iterable[str]) -> str:
    """Words as one command."""
    return " ".join(map(quote, words))


def requirements(line: str) -> str:
    """A line with its requirements quoted; one with quotes in it is left as it is."""
    if "'" in line or '"' in line or os.name != "posix":
        return line.strip()

    def safe(word: str) -> str:
        return quote(word) if any(mark in word for mark in "<>[!") and _REQUIREMENT.fullmatch(word) else word

    return " ".join(map(safe, line.split()))
