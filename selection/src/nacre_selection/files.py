"""TOML files. What was read once is kept as JSON in the cache, so that a start need not import ``tomllib`` (4 ms)."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from typing import Any
from zlib import crc32

from . import paths
from .words import UsageError

Parsed = tuple[dict[str, Any], dict[str, int]]


def load(path: str) -> Parsed:
    """The data of a file, and the line of each dotted key. Raises ``UsageError`` naming the file and what is wrong."""
    kept = _Kept(path)
    known = kept.read()
    if known is not None:
        return known
    text = read(path)
    found = parse(path, text), key_lines(text)
    kept.write(found)
    return found


class _Kept:
    """What the cache holds of a file, which is as good as the file while that is the same."""

    def __init__(self, path: str) -> None:
        home = paths.cache()
        self._file = f"{home}{os.sep}toml-{crc32(path.encode('utf-8', 'surrogatepass')):08x}.json" if home else ""
        self._stamp: list[Any] = []
        with suppress(OSError, ValueError):  # reading it will say what is wrong
            facts = os.stat(path)
            self._stamp = [path, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size, facts.st_ino]

    def read(self) -> Parsed | None:
        if self._file and self._stamp:
            with suppress(OSError, ValueError, KeyError, TypeError), open(self._file, encoding="utf-8") as file:
                known = json.load(file)
                if known["stamp"] == self._stamp:
                    return known["data"], known["lines"]
        return None

    def write(self, found: Parsed) -> None:
        if self._file:
            with suppress(OSError, TypeError, ValueError):  # dates are no JSON
                paths.write_private(self._file, json.dumps({"stamp": self._stamp, "data": found[0], "lines": found[1]}))


def read(path: str) -> str:
    """The text of a file. Raises ``UsageError`` naming the file and what is wrong with it."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def parse(path: str, text: str) -> dict[str, Any]:
    """The data of a TOML text. Raises ``UsageError`` naming the file and what is wrong with it."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None


def key_lines(text: str) -> dict[str, int]:
    """The line on which each key of a TOML text is set, by dotted key."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        setting = re.match(r"""\s*((?:"[^"]*"|'[^']*'|[\w.-]|\s*\.\s*)+?)\s*=""", line)
        if header:
            table = re.sub(r"[\"']", "", header[1]) + "."
        elif setting:
            found.setdefault(table + re.sub(r"[\"']|\s", "", setting[1]), number)
    return found
