"""Front door: listings of the magics there are, and pages of help."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("lsmagic", "nacre_help.listing:lsmagic", summary="List the magics there are")
    yield Magic("which", "nacre_help.listing:which", summary="Who provides a magic, and who was passed over")
    yield Magic("magic", "nacre_help.manual:magic", summary="What magics are, and a description of each")
    yield Magic("quickref", "nacre_help.pages:quickref", summary="Everything to type, on one page")
    yield Magic("usage", "nacre_help.pages:usage", summary="An introduction to this shell")
