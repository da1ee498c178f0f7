"""Leaving the shell: what ``exit`` and ``quit`` are bound to."""

from __future__ import annotations


class LeaveShell(SystemExit):
    """Raised by ``exit()`` in a shell's own namespace."""


class Leave:
    """``exit``, ``exit()``, ``exit(3)``: leave the shell with a status."""

    def __call__(self, status: object = None) -> None:
        raise LeaveShell(status)

    def __repr__(self) -> str:
        return "Type exit or Ctrl-D to leave the shell."

    def status(self, error: BaseException | None) -> int | None:
        """The exit status an error asks to leave with; None where it does not."""
        return exit_status(error) if isinstance(error, LeaveShell) else None


def exit_status(error: SystemExit) -> int:
    """The process status of a ``SystemExit``; a text is told on standard error, as Python does."""
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code
    import sys

    print(code, file=sys.stderr)
    return 1
