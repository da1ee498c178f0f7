"""Front door: the subcommands that look after a shell. They serve whether or not a profile enables the plugin."""

from __future__ import annotations

from collections.abc import Iterator

from nacre.specs import hookimpl
from nacre.values import Command


@hookimpl
def commands() -> Iterator[Command]:
    yield Command("profile", "nacre_admin.profile:main", "List, show, create, locate and compare profiles")
    yield Command("plugins", "nacre_admin.plugins:main", "List installed plugins and what they offer")
    yield Command("config", "nacre_admin.config:main", "Show, explain and edit the configuration")
    yield Command("trust", "nacre_admin.trust:main", "Let a project's file count")
    yield Command("doctor", "nacre_admin.doctor:main", "Find what is wrong, and what to do about it")
