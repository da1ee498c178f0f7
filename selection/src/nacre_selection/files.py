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


def load(path: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The data of a file, and the line of each dotted key. Raises ``UsageError`` naming the file and what is wrong."""
    home, stamp = paths.cache(), paths.stamp(path)
    kept = os.path.join(home or "", f"toml-{crc32(path.encode('utf-8', 'surrogatepass')):08x}.json")
    if home:
        with suppress(Exception), open(kept, encoding="utf-8") as file:  # whatever stands there, it is read anew
            known = json.load(file)
            if known["stamp"] == stamp and isinstance(known["data"], dict):
                return known["data"], known["lines"]
    text = read(path)
    data, lines = parse(path, text), key_lines(text)
    if home:
        with suppress(OSError, TypeError, ValueError):  # dates are no JSON
            paths.write_private(kept, json.dumps({"stamp": stamp, "data": data, "lines": lines}))
    return data, lines


def read(path: str) -> str:
    """The text of a file. Raises ``UsageError`` naming the file and what is wrong with it."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # a pipe would be waited for
            raise OSError("not a file")
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError) as error:  # a path may have a null character, and a text be no UTF-8
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def parse(path: str, text: str) -> dict[str, Any]:
    """The data of a TOML text. Raises ``UsageError`` naming the file and what is wrong with it."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from None


def key_lines(text: str) -> dict[str, int]:
    """The line on which each key of a TOML text is set, by dotted key."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        setting = re.match(r"""\s*+((?:"[^"]*"|'[^']*'|[\w-]|\s*+\.\s*+)++)\s*+=""", line)
        if header:
            table = re.sub(r"[\"'\s]", "", header[1]) + "."
        elif setting:
            found.setdefault(table + re.sub(r"[\"']|\s", "", setting[1]), number)
    return found
