"""Which modules a shell reloads, and when: before each cell, those whose files have changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from nacre import hookimpl
from nacre.values import told

from .imported import Imported
from .reload import reload_module
from .watch import Watch

if TYPE_CHECKING:
    from nacre import Cell, Outcome, Shell

MODES = ("off", "explicit", "all", "complete")


class Reloader:
    """Reloads the modules of one shell.

    marked: modules named with ``%aimport``. skipped: modules never to reload.
    """

    def __init__(self, shell: Shell) -> None:
        from .traits import Autoreload

        self.shell = shell
        self.options = shell.configure(Autoreload)
        self.marked: set[str] = set()
        self.skipped: set[str] = set()
        self._watch = Watch()
        self._imported = Imported()
        self._stop: Callable[[], None] | None = None

    def start(self) -> None:
        """Look before each cell from now on, as the mode says; with the mode off, no longer."""
        if self.options.mode == "off":
            stop, self._stop = self._stop, None
            if stop:
                stop()
        elif self._stop is None:
            self._stop = self.shell.plugins.add(_Observer(self), "autoreload-observer")

    def set_mode(self, mode: str) -> None:
        """Change the mode, one of ``MODES``. What is on disk now counts as loaded."""
        self.options.mode = mode
        self._watch.look()
        self.start()

    def run(self) -> None:
        """Reload the changed modules now; in the mode ``explicit`` the marked ones only."""
        for module in self._watch.look():
            name = module.__name__
            if name in self.skipped or (self.options.mode == "explicit" and name not in self.marked):
                self._watch.put_back(name)
            else:
                self._reload(module)

    def note(self, cell: Cell) -> None:
        """Note what a cell imported."""
        self._watch.meet()
        if self.options.mode == "complete":
            self._imported.note(cell.transformed)

    def _reload(self, module: ModuleType) -> None:
        before = dict(vars(module))
        try:
            left = reload_module(module)
        except (Exception, SystemExit) as error:
            if self.options.tell_errors:
                self._say(f"{module.__name__} stays as it was: {told(error)}")
            return
        if self.options.tell:
            self._say(f"{module.__name__} was reloaded")
        for name, reason in left if self.options.tell_errors else ():
            self._say(f"{module.__name__}.{name} is new, what was made from the earlier one keeps that: {reason}")
        if self.options.mode == "complete":
            self._imported.bind(module, before, self.shell.namespace)

    @staticmethod
    def _say(text: str) -> None:
        print(f"autoreload: {text}", file=sys.stderr)


class _Observer:
    """Runs a reloader around the cells; part of the shell only while the mode is on."""

    def __init__(self, reloader: Reloader) -> None:
        self.reloader = reloader

    @hookimpl
    def cell_started(self, cell: Cell) -> None:
        if not cell.silent:
            self.reloader.run()

    @hookimpl
    def cell_finished(self, outcome: Outcome) -> None:
        self.reloader.note(outcome.cell)
