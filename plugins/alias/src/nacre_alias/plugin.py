"""Names for system commands: ``%alias %unalias %rehashx``, and ``%ls``, ``%cat``, ... to begin with. Second names for
magics: ``%alias_magic``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nacre import Magic, Provider, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("alias", "nacre_alias.magics:alias", summary="Name a system command, or list such names")
    yield Magic("unalias", "nacre_alias.magics:unalias", summary="Remove the name of a system command")
    yield Magic("alias_magic", "nacre_alias.second_names:alias_magic", summary="Give a magic another name")
    yield Magic("rehashx", "nacre_alias.magics:rehashx", summary="Name every program on the PATH")


@hookimpl
def services() -> Provider:
    return Provider("aliases", "nacre_alias.aliases:Aliases", summary="Names for system commands")


@hookimpl
def configurables() -> Traits:
    return Traits("Aliases", "nacre_alias.traits:Aliases")


@hookimpl
def shell_started(shell: Any) -> None:
    shell.service("aliases")  # whose first act is to define those that every shell has


@hookimpl
def config_changed(key: str, shell: Any) -> None:
    if key == "Aliases.user_aliases":
        shell.service("aliases").define_users()
