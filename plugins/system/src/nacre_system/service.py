"""The service ``system``: running commands and keeping their output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nacre import UsageError, expand

from . import terminal
from .ending import end
from .lines import Lines, split
from .options import SystemCommands
from .reading import read

if TYPE_CHECKING:
    from nacre import Shell

Command = str | Sequence[str]
NO_PAGER = {"PAGER": "cat", "GIT_PAGER": "cat", "MANPAGER": "cat", "SYSTEMD_PAGER": "cat"}
OWN_GROUP: dict[str, Any] = {"start_new_session": True} if terminal.POSIX else {}
ELSEWHERE = "may install into another interpreter's environment"
WRONG_PLACE = {"cd": "changes the directory of a child only", **dict.fromkeys(("pip", "conda", "mamba"), ELSEWHERE)}


class System:
    """Runs the commands of one shell. The status of the last one is ``_exit_code`` in the user's namespace."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def system(self, shell: Shell, command: str, scope: Mapping[str, Any]) -> None:
        """Run a command with the terminal, or write its output to ``sys.stdout`` where that was replaced.

        scope: the names for ``$name`` and ``{expression}``. Ctrl-C goes to the command; when it ends by that,
        ``KeyboardInterrupt`` is raised. Raises ``CalledProcessError`` where the trait ``raise_on_error`` asks for it.
        """
        self._warn(command)
        command = expand(command, scope)
        self._judge(command, self.run(command))

    def run(self, command: Command) -> int:
        """Run a command (a text for the system's shell, or a program and its arguments) as it stands.

        Returns its status, negative for the signal that ended it.
        """
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        own = terminal.owned()
        error = None if terminal.is_real(sys.stderr, 2) else subprocess.STDOUT
        if not terminal.is_real(sys.stdout, 1):
            return self._stream(command, own, error)
        if error is not None:  # its errors belong to the replaced stream, its output to the terminal
            return self._piped(command, own, {}, "stderr", sys.stderr.write)
        modes = terminal.modes() if own else None
        with terminal.lent(own) as presses:
            process = self._start(command, {})
            status = self._wait(process, process.wait)
        if status < 0:
            terminal.set_modes(modes)
        return _passed_on(status, presses)

    def getoutput(self, shell: Shell, command: str, scope: Mapping[str, Any]) -> Lines:
        """Run a command and return what it writes, errors included, by lines. It has nothing to read."""
        return split(self.gettext(shell, command, scope))

    def gettext(self, shell: Shell, command: str, scope: Mapping[str, Any]) -> str:
        """Run a command and return what it writes as one text."""
        command = expand(command, scope)
        _refuse_background(command)
        found: list[str] = []
        streams = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        self._judge(command, self._piped(command, terminal.owned(), streams, "stdout", found.append))
        return "".join(found).replace("\r\n", "\n")

    # --- ways to run --------------------------------------------------------------------------------

    def _stream(self, command: Command, own: bool, error: int | None) -> int:
        """Write the output to ``sys.stdout`` as it comes.

        Where the terminal is ours the user captures the output, and the command sees a pipe. Otherwise
        ``sys.stdout`` stands for the user's screen, and the command sees a terminal of its own.
        """
        _refuse_background(command)

        def write(text: str) -> None:
            sys.stdout.write(text)
            sys.stdout.flush()

        streams: dict[str, Any] = {"stdin": None if own else subprocess.DEVNULL, "stderr": error}
        if own or not terminal.POSIX or not SystemCommands.read(self.shell).pseudo_terminal:
            return self._piped(command, own, streams, "stdout", write)
        ours, theirs = terminal.open_screen()
        if error is not None:
            streams["stderr"] = theirs
        try:
            environment = {**os.environ, **NO_PAGER}
            process = self._start(command, {**streams, **OWN_GROUP, "stdout": theirs, "env": environment})
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return self._wait(process, lambda: read(process, ours, write))

    def _piped(
        self, command: Command, own: bool, streams: dict[str, Any], piped: str, write: Callable[[str], object]
    ) -> int:
        # a host such as a kernel is interrupted by itself alone; only a group of its own can be ended as a whole
        group = {} if own or terminal.is_real(sys.stdout, 1) else OWN_GROUP
        with terminal.lent(own) as presses:
            process = self._start(command, {**streams, **group, piped: subprocess.PIPE})
            pipe = getattr(process, piped)
            descriptor = os.dup(pipe.fileno())
            pipe.close()
            return _passed_on(self._wait(process, lambda: read(process, descriptor, write)), presses)

    def _start(self, command: Command, options: dict[str, Any]) -> subprocess.Popen[bytes]:
        text = isinstance(command, str)
        program = SystemCommands.read(self.shell).shell or os.environ.get("SHELL", "")
        if text and terminal.POSIX and program:
            options = {**options, "executable": program}
        try:
            return subprocess.Popen(command, shell=text, **options)
        except (OSError, ValueError) as error:
            if "executable" in options and isinstance(error, FileNotFoundError | PermissionError):
                return self._start_plain(command, options)
            what = command.split()[:1] if isinstance(command, str) else command[:1]
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"cannot run {' '.join(what)[:100]!r}: {reason}") from None

    def _start_plain(self, command: Command, options: dict[str, Any]) -> subprocess.Popen[bytes]:
        """Start with /bin/sh where $SHELL names a program that is not there."""
        program = options.pop("executable")
        self.shell.notice(f"{program!r} cannot be run; commands go to /bin/sh", once=True)
        try:
            return subprocess.Popen(command, shell=True, **options)
        except OSError as error:
            raise UsageError(f"cannot run a command: {error.strerror}") from None

    def _wait(self, process: subprocess.Popen[bytes], until: Callable[[], object]) -> int:
        """Wait for a child and keep its status; an interrupt that only we were told of is passed on to it."""
        try:
            until()
        except BaseException:
            end(process)
            raise
        finally:
            status = process.wait()
            if terminal.POSIX and 128 < status <= 128 + 64:  # how a shell tells that a signal ended its command
                status = 128 - status
            self.shell.bind("_exit_code", status)
        return status

    def _judge(self, command: str, status: int) -> None:
        if status and SystemCommands.read(self.shell).raise_on_error:
            raise subprocess.CalledProcessError(status, command)

    def _warn(self, command: str) -> None:
        """Tell when a command does not do in a child what its user hopes for."""
        word = command.partition(" ")[0]
        if word in WRONG_PLACE and not any(mark in command for mark in "&|"):
            instead = f"; use %{word}" if self.shell.magics.offers(word, "line") else ""
            self.shell.notice(f"!{word} {WRONG_PLACE[word]}{instead}")


def _passed_on(status: int, presses: terminal.Presses) -> int:
    """A child's status; Ctrl-C that ended the child ends the cell as well."""
    if presses.interrupted and status == -signal.SIGINT:
        raise KeyboardInterrupt
    return status


def _refuse_background(command: Command) -> None:
    if isinstance(command, str) and command.rstrip().endswith("&"):
        raise UsageError("a command in the background has no output to keep; leave out the & at its end")
