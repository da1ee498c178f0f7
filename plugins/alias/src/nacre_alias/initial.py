"""The aliases that every shell has."""

from __future__ import annotations

import os
import sys

COMMON = {name: name for name in ("mkdir", "rmdir", "mv", "rm", "cp", "cat", "clear", "less", "more", "man")}
# every way to list files, as what stands after ls
LISTINGS = {
    "ls": "-F",
    "ll": "-F -o",
    "lf": "-F -o %l | grep ^-",
    "lk": "-F -o %l | grep ^l",
    "ldir": "-F -o %l | grep /$",
    "lx": "-F -o %l | grep ^-..x",
}
WINDOWS = {
    "ls": "dir /on",
    "ldir": "dir /ad /on",
    "ddir": "dir /ad /on",
    "mkdir": "mkdir",
    "rmdir": "rmdir",
    "echo": "echo",
    "ren": "ren",
    "copy": "copy",
}


def initial(system: str = os.name, platform: str = sys.platform) -> dict[str, str]:
    """The commands of an operating system by the names they get."""
    if system != "posix":
        return dict(WINDOWS)
    colour = {"linux": " --color=auto", "darwin": " -G"}.get(platform, "")
    listings = {}
    for name, options in LISTINGS.items():
        flags, bar, rest = options.partition(" %l")
        listings[name] = f"ls {flags}{colour}{bar}{rest}"
    return COMMON | listings
