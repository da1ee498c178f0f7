"""The service ``clipboard``: what the desktop's clipboard holds, by the command-line tools of the platform.

A plugin that offers another service of this name, picked by ``[choose] "service.clipboard"``, takes its place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell

TIMEOUT = 5.0  # seconds; a clipboard's owner may have died without a word
_POWERSHELL = ["-NoProfile", "-NonInteractive", "-Command", "Get-Clipboard -Raw"]


class Clipboard:
    """Reads the clipboard."""

    def __init__(self, shell: Shell) -> None:
        pass

    def read(self) -> str:
        """The clipboard's text, with plain line ends. Raises ``UsageError`` where it cannot be had."""
        tools = candidates()
        for command in tools:
            program = shutil.which(command[0])
            if program is None:
                continue
            try:
                done = subprocess.run(
                    [program, *command[1:]], capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL
                )
            except subprocess.TimeoutExpired:
                raise UsageError(f"the clipboard did not answer {command[0]} within {TIMEOUT:.0f} s") from None
            except OSError as error:
                raise UsageError(f"{command[0]} cannot be run: {error.strerror or error}") from None
            if done.returncode:
                said = done.stderr.decode("utf-8", "replace").strip().splitlines()
                raise UsageError(f"{command[0]} cannot read the clipboard{': ' + said[-1] if said else ''}")
            return done.stdout.decode("utf-8", "replace").replace("\r\n", "\n")
        names = ", ".join(command[0] for command in tools)
        wanted = f"install one of {names}, or" if names else "there is no display;"
        raise UsageError(f"no program can read the clipboard here: {wanted} use %cpaste")


def candidates() -> list[list[str]]:
    """The commands that may print the clipboard here, the best first."""
    if sys.platform == "darwin":
        return [["pbpaste"]]
    if sys.platform == "win32":
        return [["powershell", *_POWERSHELL], ["pwsh", *_POWERSHELL]]
    found = []
    if os.environ.get("WAYLAND_DISPLAY"):
        found.append(["wl-paste", "--no-newline"])
    if os.environ.get("DISPLAY"):
        found += [["xclip", "-selection", "clipboard", "-o"], ["xsel", "--clipboard", "--output"]]
    if os.environ.get("WSL_DISTRO_NAME"):
        found.append(["powershell.exe", *_POWERSHELL])
    return found
