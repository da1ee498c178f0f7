"""Front door: cells written in what a rich front end renders."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    cells = "nacre_rich_cells.cells"
    for name in ("html", "HTML"):
        yield Magic(name, f"{cells}:html", kind="cell", summary="Show the cell as HTML")
    yield Magic("markdown", f"{cells}:markdown", kind="cell", summary="Show the cell as Markdown")
    yield Magic("latex", f"{cells}:latex", kind="cell", summary="Show the cell as LaTeX")
    for name in ("svg", "SVG"):
        yield Magic(name, f"{cells}:svg", kind="cell", summary="Show the cell as an SVG image")
    for name in ("javascript", "js"):
        yield Magic(name, f"{cells}:javascript", kind="cell", summary="Run the cell as JavaScript in the front end")
