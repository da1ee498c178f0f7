"""The loop of Tcl, which all windows of tkinter in a thread share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait

SIGN = 250  # milliseconds between two chances for Ctrl-C where the user's code runs Tcl's loop itself


class Tk:
    """The loop ``tk``. Raises ``UsageError`` where Python was built without tkinter.

    Tcl's loop belongs to the thread and not to a window, so an interpreter without any serves all of them.
    """

    def __init__(self, shell: Shell) -> None:
        try:
            import tkinter
        except ImportError:
            raise UsageError("tk: this Python has no tkinter (Debian: apt install python3-tk)") from None
        self._tk: Any = tkinter.Tcl().tk
        self._readable = getattr(tkinter, "READABLE", 2)
        self._pending = tkinter._tkinter.DONT_WAIT  # type: ignore[attr-defined]
        self._watches = hasattr(self._tk, "createfilehandler")  # not on Windows
        self._sign: Any = None
        self._over = False

    def run(self, wait: Wait) -> None:
        if not self._watches or wait.fd < 0:
            wait.polled(lambda: self._handle(wait))
            return
        self._listen(False)
        self._over = False
        self._tk.createfilehandler(wait.fd, self._readable, self._end)
        left = wait.milliseconds
        timer = None if left is None else self._tk.createtimerhandler(left, self._end)
        try:
            self._tk.dooneevent(self._pending)
            while not self._over:
                self._tk.dooneevent(0)
        finally:
            if timer is not None:
                timer.deletetimerhandler()
            self._tk.deletefilehandler(wait.fd)
            self._listen(True)

    def _handle(self, wait: Wait) -> None:
        while self._tk.dooneevent(self._pending) and not wait.over():
            pass

    def _end(self, *_: Any) -> None:
        self._over = True

    def _listen(self, on: bool) -> None:
        """Let Ctrl-C be noticed in ``mainloop``, dialogs and other loops of the user's, where no event comes."""
        if self._sign is not None:
            self._sign.deletetimerhandler()
        self._sign = self._tk.createtimerhandler(SIGN, self._again) if on else None

    def _again(self) -> None:
        self._sign = None
        self._listen(True)

    def close(self) -> None:
        self._listen(False)
