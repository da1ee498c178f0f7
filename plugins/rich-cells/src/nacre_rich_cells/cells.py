"""The cells: each shows its body under one MIME type, with text for front ends that cannot show that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, UsageError, argument, arguments

if TYPE_CHECKING:
    from nacre import Shell


@arguments(argument("--isolated", action="store_true", help="in a frame of its own, away from the page's styles"))
def html(shell: Shell, args: Any, body: str) -> None:
    """Show the cell as HTML."""
    metadata = {"text/html": {"isolated": True}} if args.isolated else {}
    _show(shell, "html", "text/html", body, metadata=metadata)


@arguments()
def markdown(shell: Shell, body: str) -> None:
    """Show the cell as Markdown."""
    _show(shell, "markdown", "text/markdown", body, plain=body.rstrip("\n"))


@arguments()
def latex(shell: Shell, body: str) -> None:
    """Show the cell as LaTeX."""
    _show(shell, "latex", "text/latex", body, plain=body.rstrip("\n"))


@arguments()
def svg(shell: Shell, body: str) -> None:
    """Show the cell as an SVG image: its ``svg`` element, without what stands around it."""
    _show(shell, "svg", "image/svg+xml", _svg_element(body) if body.strip() else body)


@arguments()
def javascript(shell: Shell, body: str) -> None:
    """Run the cell as JavaScript in the front end."""
    _show(shell, "javascript", "application/javascript", body)


def _show(
    shell: Shell, name: str, mime: str, body: str, plain: str = "", metadata: dict[str, Any] | None = None
) -> None:
    if not body.strip():
        raise UsageError(f"%%{name}: there is no cell below it to show")
    text = plain or f"<{mime}, {len(body)} characters>"
    shell.show(Output("display", Bundle({mime: body, "text/plain": text}, metadata or {})))


def _svg_element(text: str) -> str:
    from xml.dom import minidom
    from xml.parsers.expat import ExpatError

    try:
        document = minidom.parseString(text.strip())
    except (ExpatError, ValueError) as error:
        raise UsageError(f"%%svg: this is not XML: {error}") from None
    found = document.getElementsByTagName("svg")
    if not found:
        raise UsageError("%%svg: there is no svg element in it")
    element: str = found[0].toxml()
    return element
