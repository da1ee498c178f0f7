"""``%colors``, its completion, and the question about themes for ``nacre doctor``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nacre import Completion, Completions, Finding, UsageError, argument, arguments

from .options import Highlight

if TYPE_CHECKING:
    from nacre import Shell

    from .themes import Themes


@arguments(argument("theme", nargs="?", default="", help="a theme to take from now on"))
def colors(shell: Shell, args: Any) -> None:
    """List the themes, with the one in force marked, or take another."""
    themes: Themes = shell.service("highlight").themes
    if args.theme:
        themes.load(args.theme)
        themes.forget()
        shell.set_trait("Highlight.theme", args.theme)
        return
    if not themes.depth:
        print("No colours are shown: NO_COLOR is set, or the terminal has none.")
    current = Highlight.read(shell).theme
    names = sorted(themes.files())
    width = max(len(name) for name in names)
    for name in names:
        try:
            said = themes.load(name).summary
        except UsageError as error:
            said = f"(broken: {error})"
        print(f"{'*' if name == current else ' '} {name.ljust(width)}  {said}".rstrip())


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """The names of themes behind ``%colors``."""
    before = text[:cursor]
    found = re.search(r"(?:^|\n)[ \t]*%?colors[ \t]+(\S*)\Z", before)
    if found is None:
        return None
    names = sorted(shell.service("highlight").themes.files())
    items = tuple(Completion(name, "value", note="theme") for name in names if name.startswith(found[1]))
    return Completions(found.start(1), cursor, items) if items else None


def check(shell: Shell) -> Iterator[Finding]:
    """Whether every theme can be read."""
    themes: Themes = shell.service("highlight").themes
    for name in sorted(themes.files()):
        try:
            themes.load(name)
        except UsageError as error:
            yield Finding("warn", str(error), "mend the file, or remove it")
    yield Finding("ok", f"the theme {themes.current.name} is in force")
