"""Ending a child that will not be waited for."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress

PATIENCE = ((signal.SIGINT, 0.4), (signal.SIGTERM, 0.3))  # seconds until the next signal


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, tell it, and force it; and its whole group, where it leads one."""
    if os.name != "posix":
        process.kill()
        return
    with suppress(ProcessLookupError):
        leads = os.getpgid(process.pid) == process.pid
        try:
            for number, seconds in PATIENCE:
                _send(process, number, leads)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(seconds)
                    break
        finally:  # also where the user does not wait for that
            _send(process, signal.SIGKILL, leads)


def _send(process: subprocess.Popen[bytes], number: int, group: bool) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
