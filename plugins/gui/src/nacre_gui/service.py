"""The service ``gui``: which toolkit's loop runs while the shell's own waits."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from nacre import Provider, UsageError

from .contract import GuiLoop
from .failures import Failures
from .leaving import keep_terminal
from .selector import Selector

if TYPE_CHECKING:
    from nacre import Shell


class Gui:
    """The GUI loop of one shell; at most one runs. name: which one; empty where none does."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.name = ""
        self._loop: GuiLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._selector: Selector | None = None
        self._keep: Callable[[], None] | None = None

    def loops(self) -> dict[str, Provider]:
        """The loops that enabled plugins offer, by name."""
        return {offer.value.name: offer.value for offer in self.shell.plugins.offers("gui_loops")}

    def begin(self) -> None:
        """Turn on the loop that the layers name. What is wrong with it is told, as nobody asked for it just now."""
        from .traits import Gui as Options

        name = self.shell.configure(Options).loop
        if name:
            try:
                self.use(name)
            except UsageError as error:
                self.shell.notice(f"Gui.loop: {error}")

    def use(self, name: str) -> None:
        """Turn on a loop. Raises ``UsageError`` where there is none of that name, where it cannot serve here, and
        where another is on: a toolkit's windows would die with its loop."""
        if self.name == name:
            return
        if name not in self.loops():
            self._unknown(name)
        if self.name:
            raise UsageError(f"the loop {self.name} is on; turn it off with %gui before you turn on {name}")
        self._loop = self.shell.provide("gui_loops", name)
        self.name = name
        loop = _loop(self.shell)
        if not hasattr(loop, "_selector"):
            self.off()
            raise UsageError(f"{name}: windows cannot live in an event loop of {type(loop).__module__}")
        self._keep = keep_terminal()
        # a task stands for the windows: it ends with the loop, and whoever looks sees that the loop is shared
        self._task = loop.create_task(self._live(loop, self._loop), name=f"gui-{name}")

    def off(self) -> None:
        """Turn off the loop that is on. Windows stay, and are served again when it is turned on again."""
        task, gui, self._task, self._loop, self.name = self._task, self._loop, None, None, ""
        if self._selector is not None:
            self._selector.restore()
            self._selector = None
        if self._keep is not None:
            self._keep()
            self._keep = None
        if task is not None and not task.get_loop().is_closed():
            task.cancel()
        if gui is not None:
            gui.close()

    def close(self) -> None:
        """Turn it off with the shell."""
        self.off()

    async def _live(self, loop: asyncio.AbstractEventLoop, gui: GuiLoop) -> None:
        """Run the windows while the loop waits, until cancelled."""
        failures = Failures(self.shell, lambda: self.off() if self._loop is gui else None)
        selector = self._selector = Selector(loop, gui, failures.tell)
        loop._selector = selector  # type: ignore[attr-defined]
        try:
            await asyncio.Event().wait()
        finally:
            selector.restore()
            if self._loop is gui:  # the loop was closed beneath it
                self.off()
                self.shell.notice("the windows' loop is off, as asyncio's was closed; %gui turns it on")

    def _unknown(self, name: str) -> None:
        from nacre.plugins import idle

        for offer in idle(self.shell, "gui_loops"):
            if offer.value.name == name:
                raise UsageError(
                    f"the loop {name!r} is offered by the plugin {offer.plugin}: add it to [plugins] enable"
                )
        known = ", ".join(sorted(self.loops())) or "no plugin offers one: enable gui-tk, gui-qt, ..."
        raise UsageError(f"there is no loop {name!r} (there are: {known})")


def _loop(shell: Shell) -> asyncio.AbstractEventLoop:
    """The loop that runs here, or else the one the shell shares with its prompt."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return shell.loop.get()


def waits_here(shell: Shell) -> bool:
    """Whether the front end runs the shell's loop while it waits for input."""
    if shell.has_service("terminal") and shell.service("terminal").terminal is not None:
        return True
    return shell.has_service("kernel") or ("asyncio" in sys.modules and asyncio._get_running_loop() is not None)
