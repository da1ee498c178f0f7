"""What the display plugin offers: results cached and printed well, ``display`` and what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Formatter, Magic, Name, Output, Provider, Shell, Traits, Transform, hookimpl

OFTEN = (
    ("html", "text/html"),
    ("markdown", "text/markdown"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("pdf", "application/pdf"),
    ("jpeg", "image/jpeg"),
    ("latex", "text/latex"),
    ("json", "application/json"),
    ("javascript", "application/javascript"),
)


@hookimpl
def formatters() -> Iterator[Formatter]:
    yield Formatter("pretty", "nacre_display.plain:plain", predicate="nacre_display.plain:anything", order=90)
    yield Formatter("bundle", "nacre_display.protocol:bundle", "*", predicate="nacre_display.protocol:has_bundle")
    for name, mime in OFTEN:
        method = f"nacre_display.protocol:{name}"
        yield Formatter(f"_repr_{name}_", method, mime, predicate=f"{method}.offered_by", order=90)


@hookimpl
def source_transforms() -> Iterator[Transform]:
    yield Transform("quiet", "nacre_display.quiet:quiet", stage="late", order=90, pure=False)


@hookimpl
def names() -> Iterator[Name]:
    yield Name("Out", "nacre_display.outputs:values", "Results by cell number")
    yield Name("_oh", "nacre_display.outputs:values", "The same as Out")
    yield Name("display", "nacre_display.showing:Display", "Show objects in their richest form")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("outputs", "nacre_display.outputs:Outputs", "Results by cell number, kept within limits")
    yield Provider("pretty", "nacre_display.plain:Style", "How values are printed")
    yield Provider("last-bundle", "nacre_display.protocol:LastBundle", "An object's bundle while it is presented")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("OutputCache", "nacre_display.traits:OutputCache")
    yield Traits("PrettyPrinter", "nacre_display.traits:PrettyPrinter")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("out", "nacre_display.magics:out", summary="List, drop and limit the kept results")
    yield Magic("pprint", "nacre_display.magics:pprint", summary="Turn pretty printing on or off")
    yield Magic("precision", "nacre_display.magics:precision", summary="Set how floats are printed")


@hookimpl
def output_shown(output: Output, shell: Shell) -> None:
    if output.kind == "result":
        shell.service("outputs").add(output.number, output.value)


@hookimpl
def namespace_reset(shell: Shell) -> None:
    shell.service("outputs").clear()


@hookimpl
def config_changed(key: str, shell: Shell) -> None:
    if key.startswith("OutputCache."):
        shell.service("outputs").configure()
    elif key.startswith("PrettyPrinter."):
        shell.service("pretty").configure()
