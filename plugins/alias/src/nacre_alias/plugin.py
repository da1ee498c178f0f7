"""Names for system commands: ``%alias %unalias %rehashx``, and ``%ls``, ``%cat``, ... to begin with. Second names for
magics: ``%alias_magic``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from nacre import Magic, Provider, Start, Traits, hookimpl

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


def initial(platform: str = sys.platform) -> dict[str, str]:
    """The commands that every shell on an operating system has an alias for, by the names of those."""
    if platform == "win32":
        return dict(WINDOWS)
    colour = {"linux": " --color=auto", "darwin": " -G"}.get(platform, "")
    listings = {}
    for name, options in LISTINGS.items():
        flags, bar, rest = options.partition(" %l")
        listings[name] = f"ls {flags}{colour}{bar}{rest}"
    return COMMON | listings


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("alias", "nacre_alias.magics:alias", summary="Name a system command, or list such names")
    yield Magic("unalias", "nacre_alias.magics:unalias", summary="Remove the name of a system command")
    yield Magic("alias_magic", "nacre_alias.second_names:alias_magic", summary="Give a magic another name")
    yield Magic("rehashx", "nacre_alias.magics:rehashx", summary="Name every program on the PATH")
    for name, command in initial().items():
        yield Magic(name, f"nacre_alias.first:{name}", summary=f"alias for {command!r}", expand=False)


@hookimpl
def services() -> Provider:
    return Provider("aliases", "nacre_alias.aliases:Aliases", summary="Names for system commands")


@hookimpl
def configurables() -> Traits:
    return Traits("Aliases", "nacre_alias.traits:Aliases")


@hookimpl
def starts() -> Start:
    return Start("aliases", "nacre_alias.start:start", "Defines the aliases that a profile names")


@hookimpl
def config_changed(key: str, shell: Any) -> None:
    if key == "Aliases.user_aliases":
        shell.service("aliases").define_users()
