"""Cells that other programs run: ``%%script %%bash %%perl ...``, ``%killbgscripts``; and ``%%writefile``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from nacre import Magic, Provider, Start, Traits, hookimpl

PROGRAMS = ("bash", "sh", "perl", "ruby", "node", "python", "python2", "python3", "pypy")
EVERY = (*PROGRAMS, "cmd") if sys.platform == "win32" else PROGRAMS


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("script", "nacre_script.programs:script", kind="cell", summary="Run the cell by a program")
    for name in EVERY:
        yield Magic(name, f"nacre_script.programs:{name}", kind="cell", summary=f"Run the cell by {name}")
    yield Magic("killbgscripts", "nacre_script.programs:killbgscripts", summary="End what %%script --bg started")
    for name in ("writefile", "file"):
        yield Magic(name, "nacre_script.writing:writefile", kind="cell", summary="Write the cell to a file")


@hookimpl
def services() -> Provider:
    return Provider("scripts", "nacre_script.background:Scripts", summary="Programs that run cells in the background")


@hookimpl
def configurables() -> Traits:
    return Traits("Scripts", "nacre_script.traits:Scripts")


@hookimpl
def starts() -> Start:
    return Start("scripts", "nacre_script.start:start", "Offers the programs that a profile names")


@hookimpl
def config_changed(key: str, shell: Any) -> None:
    if key == "Scripts.script_magics":
        shell.service("scripts").offer_programs()
