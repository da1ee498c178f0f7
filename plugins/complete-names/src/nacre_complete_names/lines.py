"""A command line: ``%name words``, ``%%name words``, ``!command``, or ``name words`` under automagic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .scan import Place

if TYPE_CHECKING:
    from nacre import Shell

# Magics whose words are no Python, so that names of the namespace would only be in the way.
WORDS = frozenset(
    [
        "cd",
        "pushd",
        "bookmark",
        "alias",
        "unalias",
        "config",
        "load_ext",
        "reload_ext",
        "unload_ext",
        "env",
        "set_env",
        "lsmagic",
        "which",
        "plugin",
        "automagic",
        "autocall",
        "writefile",
        "file",
        "script",
        "bash",
        "sh",
        "perl",
        "ruby",
        "html",
        "markdown",
        "latex",
        "svg",
        "javascript",
        "js",
        "pip",
        "uv",
        "conda",
        "mamba",
        "system",
        "sx",
        "sc",
        "logstart",
        "history",
        "hist",
        "recall",
        "rep",
        "rerun",
        "keys",
        "xmode",
        "colors",
        "matplotlib",
        "gui",
    ]
)
_BARE = r"[ \t]*(?P<name>[^\W\d]\w*)(?P<rest>[ \t]+|$)"
_NAME = re.compile(r"%%?[ \t]*(?P<name>[^\s(]*)")


class Line(NamedTuple):
    """A command line. mark: ``%``, ``%%``, ``!``, ``!!`` or an empty string under automagic; name: the magic's;
    start: of the mark; words: where what follows the name begins, or the cursor where nothing does."""

    mark: str
    name: str
    start: int
    words: int
    named: bool  # the name is complete: something follows it

    @property
    def kind(self) -> str:
        return "cell" if self.mark == "%%" else "line"


def line(place: Place, shell: Shell) -> Line | None:
    """The command line the cursor is in, or None."""
    text = place.text
    if place.kind == "escape":
        if place.mark.startswith("!"):
            return Line(place.mark, "", place.start, place.start + len(place.mark), True)
        found = _NAME.match(text, place.start)
        assert found is not None  # an escape begins with its mark
        return Line(place.mark, found["name"], place.start, found.end(), found.end() < len(text))
    bare = re.match(_BARE, text) if "\n" not in text else None
    if bare and bare["rest"] and is_bare(bare["name"], text[bare.end() :], shell):
        return Line("", bare["name"], bare.start("name"), bare.end("name"), True)
    return None


def automagic(shell: Shell) -> bool:
    """Whether line magics need no mark."""
    plugins = shell.plugins
    if "autocall" not in plugins.order() or "autocall" in plugins.parked:
        return False
    if "Autocall" not in shell.settings.traits:
        return True
    from nacre import resolve

    target = shell.configurables().get("Autocall")
    return bool(getattr(shell.configure(resolve(target)), "automagic", True)) if target else True


def is_bare(name: str, rest: str, shell: Shell) -> bool:
    """Whether a line that begins with a name is a magic without its mark."""
    return (
        not rest.startswith(("=", ","))
        and not is_bound(name, shell)
        and bool(shell.magics.offers(name, "line"))
        and automagic(shell)
    )


def is_bound(name: str, shell: Shell) -> bool:
    """Whether a name is the user's, a builtin's or a keyword, which a bare magic never hides."""
    import builtins
    from keyword import iskeyword

    return dict.__contains__(shell.namespace, name) or name in vars(builtins) or iskeyword(name)
