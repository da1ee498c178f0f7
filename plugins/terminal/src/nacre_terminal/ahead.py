"""What was typed before the prompt came, and the lines of it that are run before the toolkit is there.

Only what the toolkit would do nothing else with: a line of plain characters and Enter, that is a complete cell of
Python as it stands. Whatever else comes, and all that follows it, is left to the toolkit, byte by byte in its order.
"""

from __future__ import annotations

import os
import re
import select
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nacre_selection import paths

if TYPE_CHECKING:
    from nacre import Shell

    from .early import Early
    from .terminal import Terminal

READ = 1 << 16
CONTROL = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]")
LINE = re.compile(rb"([ -~]+)[\r\n]")
KEYMAPS = ("classic", "emacs", "vi")  # in which a character that is typed is nothing but that
SIMPLE = {"enter_policy": "nacre_terminal.enter:when_complete", "auto_match": False, "transient_prompt": False}


def answer(terminal: Terminal, early: Early) -> int | None:
    """Run the lines that were typed at once, as far as the toolkit is not needed for them; the exit status where one
    of them leaves. What is left over is in ``terminal.ahead``."""
    shell = terminal.shell
    if shell.settings.startup or shell.prefill or not typed_plainly(terminal.options, shell):
        return None
    ahead = terminal.ahead = Ahead()
    ahead.fetch(early.fd)
    while (source := ahead.line(shell, _room(early.prompt))) is not None:
        with suppress(KeyboardInterrupt):
            early.listen()
            shell.start()
        with suppress(KeyboardInterrupt):
            early.enter(source)
            if (leaving := terminal.run_cell(source)) is not None:
                return leaving
        more = False
        # whatever the cell left of the terminal, the toolkit will say it; and Ctrl-C may be late
        with suppress(OSError, ValueError, KeyboardInterrupt):
            terminal.mend()
            terminal.outputs.settle()
            terminal.tell()
            early.again(terminal.prompt(), terminal.options.blank_line)
            ahead.fetch(early.fd)
            more = not shell.prefill and typed_plainly(terminal.options, shell)
        if not more:
            break
    return None


def _room(prompt: str) -> int:
    """The columns that are left beside a prompt."""
    return shutil.get_terminal_size().columns - len(CONTROL.sub("", prompt).rpartition("\n")[2])


class Ahead:
    """Keys in the order in which they were typed. late: whether answers of the terminal may yet come among them."""

    def __init__(self) -> None:
        self.data, self.late = b"", False

    def fetch(self, fd: int) -> None:
        """Read what waits in the terminal's queue."""
        with suppress(OSError, ValueError):  # what is wrong with the terminal, the toolkit will say
            while len(self.data) < READ and select.select([fd], [], [], 0)[0] and (found := os.read(fd, READ)):
                self.data += found

    def add(self, data: bytes, late: bool) -> None:
        """Keys that were read elsewhere."""
        self.data, self.late = self.data + data, late

    def line(self, shell: Shell, room: int) -> str | None:
        """Take the line that comes first; None where the toolkit is wanted for it, or for the room it takes."""
        found = LINE.match(self.data)
        text = found[1].decode() if found else ""
        if found is None or not text.strip() or len(text) >= room or not _is_python(text, shell):
            return None
        self.data = self.data[found.end() :]
        return text


def _is_python(text: str, shell: Shell) -> bool:
    """Whether a line is a complete cell, and nothing that the shell would make something else of. What opens a debugger
    is left to the toolkit, for the commands that were typed behind it are read with it."""
    if "breakpoint" in text:
        return False
    try:
        return shell.check(text).status == "complete" and shell.transform(text, pure=True).strip() == text.strip()
    except Exception:
        return False  # the toolkit's turn, where it is told


def typed_plainly(options: Any, shell: Shell) -> bool:
    """Whether a character and Enter do, in the keymap that is chosen, what they do without one."""
    if any(getattr(options, name) != value for name, value in SIMPLE.items()) or options.keys:
        return False
    suggested = [offer.value.keys.split() for offer in shell.plugins.offers("terminal_commands")]
    return (
        options.keymap.partition("-")[0] in KEYMAPS
        and not os.path.exists(os.path.join(paths.config_home(), "keymaps"))
        and not any(keys and (len(keys[0]) == 1 or keys[0] in ("enter", "c-m", "c-j", "space")) for keys in suggested)
    )
