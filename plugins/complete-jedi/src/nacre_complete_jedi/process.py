"""Jedi's process: started when first asked, told one question a line, ended when it hangs."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

DEADLINE = 1.8  # seconds
PATIENCE = 20.0  # seconds
START = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.readline()); "
    "from nacre_complete_jedi.worker import main; main()"
)


class Analyst:
    """Jedi in a process of its own. It gets text and gives answers; it never sees an object of the session.

    One thread asks at a time. The process is isolated: it reads no environment variable of Python's and has the
    shell's ``sys.path`` without the working directory.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._number = 0
        self._busy_since: float | None = None
        self._closed = False

    def ask(self, source: str, directory: str) -> list[list[str]]:
        """What jedi knows of the end of a source, as [text, kind, typed]; empty where it takes too long.

        Raises ``OSError`` where its process cannot be started, ``RuntimeError`` for a fault of jedi's.
        """
        deadline, patience = self._times()
        with self._lock:
            if self._busy_since is not None and monotonic() - self._busy_since > patience:
                self._end()
            if self._closed or not sys.executable or not self._started():
                return []
            self._number += 1
            if self._busy_since is None:
                self._busy_since = monotonic()
            if not self._send({"number": self._number, "source": source, "directory": directory}):
                return []
            end = monotonic() + deadline
            while True:
                try:
                    answer = self._answers.get(timeout=max(0.0, end - monotonic()))
                except queue.Empty:
                    return []
                if answer is None:  # it died
                    self._end()
                    return []
                if answer["number"] == self._number:
                    self._busy_since = None
                    if "error" in answer:
                        raise RuntimeError(f"jedi: {answer['error']}")
                    return list(answer["found"])

    def close(self) -> None:
        """End the process. Nothing starts another."""
        self._closed = True
        self._end()

    def _times(self) -> tuple[float, float]:
        if "Jedi" not in self.shell.settings.traits:
            return DEADLINE, PATIENCE
        from .traits import Jedi

        options = self.shell.configure(Jedi)
        return options.deadline, options.patience

    def _started(self) -> bool:
        if self._process is not None and self._process.poll() is None:
            return True
        self._end()
        self._answers = queue.SimpleQueue()
        session = {} if os.name == "nt" else {"start_new_session": True}  # Ctrl-C is not for it
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="surrogatepass",
            **session,  # type: ignore[call-overload]
        )
        arguments = (self._process, self._answers)
        threading.Thread(target=_listen, args=arguments, name="nacre-jedi", daemon=True).start()
        path = [one for one in list(sys.path) if type(one) is str and os.path.isabs(one)]
        here = os.path.realpath(os.getcwd()) if path else ""
        return self._send([one for one in path if os.path.realpath(one) != here])

    def _send(self, message: Any) -> bool:
        process = self._process
        assert process is not None and process.stdin is not None
        try:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        except OSError:
            self._end()
            return False
        return True

    def _end(self) -> None:
        process, self._process, self._busy_since = self._process, None, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written yet has nobody to go to
                    continue


def _listen(process: subprocess.Popen[str], answers: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    assert process.stdout is not None
    try:
        for line in process.stdout:
            answers.put(json.loads(line))
    except (ValueError, OSError):  # closed while it was read
        pass
    answers.put(None)
