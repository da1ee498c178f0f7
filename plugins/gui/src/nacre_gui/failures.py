"""What the callbacks of windows raise: told above the prompt, which stays."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell

OFTEN = 10  # failures
WITHIN = 2.0  # seconds, in which so many are too many


class Failures:
    """Tells failures of a loop's callbacks. off: called where they come too often to go on."""

    def __init__(self, shell: Shell, off: Callable[[], None]) -> None:
        self.shell = shell
        self._off = off
        self._times: list[float] = []

    def tell(self, error: BaseException) -> None:
        """Show one failure, with the user's frames only."""
        if isinstance(error, KeyboardInterrupt):
            print("KeyboardInterrupt: what a window kept the prompt waiting with was stopped", file=sys.stderr)
            return
        if isinstance(error, SystemExit):
            print("SystemExit in a window's callback: to leave the shell, type exit", file=sys.stderr)
            return
        traceback.print_exception(error.with_traceback(_theirs(error.__traceback__)))
        now = time.monotonic()
        self._times = [*(one for one in self._times if now - one < WITHIN), now]
        if len(self._times) >= OFTEN:
            self._off()
            print("nacre: the windows' loop is turned off, as it keeps failing; %gui turns it on", file=sys.stderr)


def _theirs(frames: TracebackType | None) -> TracebackType | None:
    """The frames from the first one on that is neither ours nor the loop plugin's."""
    while frames is not None and frames.tb_frame.f_globals.get("__name__", "").startswith("nacre_gui"):
        frames = frames.tb_next
    return frames
