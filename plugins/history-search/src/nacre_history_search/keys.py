"""The keys of the search. They count while it has the focus, and go before those of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_toolkit.key_binding import KeyBindings

if TYPE_CHECKING:
    from collections.abc import Callable

    from .panel import Panel

PAGE = 8


class PanelBindings(KeyBindings):
    """Key bindings that say whose they are."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self.panel = panel


def bindings(panel: Panel) -> PanelBindings:
    """The keys, each with what it does to the panel."""
    made = PanelBindings(panel)

    def bind(does: Callable[[], object], *keys: str) -> None:
        for key in keys:

            def handle(event: Any, does: Callable[[], object] = does) -> None:
                does()

            made.add(*key.split(), eager=key != "escape")(handle)

    def move(steps: int) -> Callable[[], object]:
        return lambda: panel.state.move(steps)

    bind(panel.leave, "c-g", "c-c", "<sigint>", "escape")
    bind(panel.take, "enter", "c-j")
    bind(lambda: panel.take(run=True), "escape enter")
    bind(panel.edit, "escape v", "f2")
    bind(panel.copy, "escape w")
    bind(panel.delete, "f8", "escape delete")
    bind(move(1), "down", "c-n", "c-r")
    bind(move(-1), "up", "c-p", "c-s")
    bind(move(PAGE), "pagedown")
    bind(move(-PAGE), "pageup")
    bind(lambda: panel.state.mark(), "tab")
    bind(lambda: panel.wish(panel.state.wish._replace(here=not panel.state.wish.here)), "f5", "escape d")
    bind(lambda: panel.wish(panel.state.next_status()), "f6", "escape e")
    bind(lambda: panel.wish(panel.state.wish._replace(session=not panel.state.wish.session)), "f7", "escape s")
    bind(lambda: None, "f4", "c-z", "c-d")
    return made
