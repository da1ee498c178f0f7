"""The service ``demo``: the demo of one shell, and where it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nacre import Bundle, Output, UsageError

from .steps import Step, read

if TYPE_CHECKING:
    from nacre import Shell

PYTHON = "text/x-python"  # the same text, for who can highlight it


class Stage:
    """What is being shown. The file is read again for every word, so it can be changed while the demo goes on.

    path: of the file; empty before one was opened. position: of the next step, from 0.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.path = ""
        self.position = 0

    def open(self, path: str) -> list[Step]:
        """Begin with a file. Raises ``UsageError``, and stays where it is, for one that cannot be used."""
        path = os.path.abspath(os.path.expanduser(path))
        steps = read(path)
        self.path, self.position = path, 0
        return steps

    @property
    def name(self) -> str:
        """What the file is called."""
        return os.path.basename(self.path)

    def steps(self) -> list[Step]:
        """The steps as they are now. Raises ``UsageError``."""
        if not self.path:
            raise UsageError("%demo: no file is open: %demo FILE")
        steps = read(self.path)
        self.position = min(self.position, len(steps))
        return steps

    def seek(self, position: int) -> None:
        """Go to a step, from 0. Raises ``UsageError`` for one that is not there."""
        last = len(self.steps())
        if not 0 <= position < last:
            raise UsageError(f"%demo: there is no step {position + 1} ({self.name} has 1 to {last})")
        self.position = position

    def forward(self) -> None:
        """Show and run the next step, and those after it that need no waiting for. An error stays at its step."""
        while self.position < len(steps := self.steps()):
            step = steps[self.position]
            if not self._give(step, self.position, len(steps)):
                return
            self.position += 1
            following = steps[self.position] if self.position < len(steps) else None
            if following is None or "auto" not in following.tags:
                break
        else:
            raise UsageError(f"%demo: {self.name} is at its end: %demo back, %demo jump N or %demo reset")
        if self.position == len(steps):
            print(f"That was the last step of {self.name}.")

    def _give(self, step: Step, position: int, count: int) -> bool:
        """Whether a step ended well."""
        if "silent" not in step.tags:
            self.show(step, position, count)
        if "markdown" in step.tags:
            return True
        outcome = self.shell.run(step.source, store=False, origin="demo")
        if outcome.leaving is not None and outcome.error is not None:
            raise outcome.error
        if not outcome.ok:
            print(f"The demo stays at step {position + 1}: %demo runs it again, %demo edit opens it.")
        return outcome.ok

    def show(self, step: Step, position: int, count: int) -> None:
        """Show a step's source without running it."""
        title = f": {step.title}" if step.title else ""
        print(f"--- step {position + 1} of {count}{title}")
        if "markdown" in step.tags:
            bundle = Bundle({"text/plain": step.text, "text/markdown": step.text})
        else:
            bundle = Bundle({"text/plain": step.source, PYTHON: step.source})
        self.shell.show(Output("display", bundle, self.shell.cell.number))
