"""Which backend of matplotlib a word means, and which GUI loop that needs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell

INLINE = "module://nacre_pylab.inline"
OURS = ("auto", "gtk", "inline", "osx")  # words that matplotlib itself does not have
LOOPS = {"macosx": "osx", "headless": "", "webagg": "", "nbagg": ""}  # frameworks that are called otherwise here
FIRST = ("osx", "qt", "gtk4", "gtk3", "tk", "wx")  # the order in which matplotlib itself tries them
NAMES = {"osx": "macosx"}  # loops that matplotlib calls otherwise


class Choice(NamedTuple):
    """A backend, and the GUI loop its windows need; empty where it has none."""

    backend: str
    loop: str = ""


def need() -> None:
    """Raise ``UsageError`` where there is no matplotlib that could be asked."""
    try:
        _registry()
    except ImportError as error:
        missing = "matplotlib 3.9 or later is not installed" if not (error.name or "").count(".") else "it is too old"
        raise UsageError(f"matplotlib: {missing}: %pip install -U matplotlib") from None


def choose(name: str, shell: Shell) -> Choice:
    """What a word means. Raises ``UsageError`` for one that means nothing."""
    if name == "inline":
        return Choice(INLINE)
    if name == "gtk":
        name = next((one for one in ("gtk4", "gtk3") if one in _offered(shell)), "gtk4")
    try:
        backend, framework = _registry().resolve_gui_or_backend(NAMES.get(name, name))
    except (RuntimeError, ValueError):
        raise UsageError(f"%matplotlib: {name!r} is neither a GUI loop nor a backend (see %matplotlib -l)") from None
    framework = framework or ""
    return Choice(backend, LOOPS.get(framework, framework))


def automatic(shell: Shell) -> Iterator[Choice]:
    """What could be meant where nothing was said, the best first: the loop that is on; in a kernel images; then the
    loops of enabled plugins; images where the terminal's plugin draws them; and at last files only."""
    on = shell.service("gui").name if shell.has_service("gui") else ""
    if on and on not in ("asyncio", "pyglet", "glut"):
        yield choose(on, shell)
    if shell.has_service("kernel"):
        yield Choice(INLINE)
    offered = _offered(shell)
    yield from (choose(name, shell) for name in FIRST if name in offered)
    if shell.has_service("images"):
        yield Choice(INLINE)
    yield Choice("agg")


def known() -> list[str]:
    """All words that may be said."""
    registry = _registry()
    return sorted({*registry.list_all(), *registry.list_gui_frameworks(), *OURS})


def _registry() -> Any:
    return import_module("matplotlib.backends.registry").backend_registry


def _offered(shell: Shell) -> set[str]:
    return set(shell.service("gui").loops()) if shell.has_service("gui") else set()
