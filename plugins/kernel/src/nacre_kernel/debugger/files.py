"""The files that cells seem to come from while they are debugged. Clients compute their names themselves."""

from __future__ import annotations

import os
import tempfile

SEED = 0xC70F6907
SUFFIX = ".py"


def prefix() -> str:
    """What the files' names begin with; a folder of this process's."""
    return os.path.join(tempfile.gettempdir(), f"nacre_{os.getpid()}", "")


def path_of(code: str) -> str:
    """The file of a cell."""
    return f"{prefix()}{murmur2(code.encode('utf-8', 'surrogatepass'), SEED)}{SUFFIX}"


def dump(code: str) -> str:
    """Write a cell to its file; returns the path."""
    path = path_of(code)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(code)
    return path


def murmur2(data: bytes, seed: int) -> int:
    """Austin Appleby's MurmurHash2, 32 bits, little-endian."""
    factor, mask = 0x5BD1E995, 0xFFFFFFFF
    value = seed ^ len(data)
    whole = len(data) & ~3
    for place in range(0, whole, 4):
        part = int.from_bytes(data[place : place + 4], "little") * factor & mask
        part = (part ^ part >> 24) * factor & mask
        value = value * factor & mask ^ part
    if rest := data[whole:]:
        value = (value ^ int.from_bytes(rest, "little")) * factor & mask
    value = (value ^ value >> 13) * factor & mask
    return value ^ value >> 15
