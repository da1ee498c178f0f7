"""A program that is given a text to read, and what comes of it."""

from __future__ import annotations

import codecs
import locale
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any

GRACE = 2.0  # seconds in which what is under way may arrive after the end, where a process left behind holds a pipe
PATIENCE = ((signal.SIGINT, 0.4), (signal.SIGTERM, 0.3))  # seconds until the next signal
TICK = None if os.name == "posix" else 0.2  # seconds; elsewhere a wait without end cannot be interrupted

Write = Callable[[str], object]


def start(program: Sequence[str], body: str, out: int, err: int, alone: bool) -> subprocess.Popen[bytes]:
    """Start a program that reads ``body``. out, err: as Popen takes them. alone: in a session of its own.

    Raises ``OSError``.
    """
    options: dict[str, Any] = {"start_new_session": True} if alone and os.name == "posix" else {}
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=out, stderr=err, **options)
    encoding = locale.getpreferredencoding(False)

    def feed() -> None:
        assert process.stdin is not None
        with suppress(OSError, ValueError):  # it need not read all of it
            process.stdin.write(body.encode(encoding, "surrogateescape"))
        with suppress(OSError, ValueError):
            process.stdin.close()

    threading.Thread(target=feed, name=f"feed {process.pid}", daemon=True).start()
    return process


@contextmanager
def postponed() -> Iterator[Callable[[], None]]:
    """Keep Ctrl-C meanwhile, so that no program is started and lost sight of. What is given lets go of it, and
    passes on one that came. Outside the main thread, where none comes, nothing is kept."""
    came: list[int] = []
    try:
        before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    except ValueError:
        yield lambda: None
        return

    def let_go() -> None:
        signal.signal(signal.SIGINT, before)
        if came and callable(before):
            before(came.pop(), None)

    try:
        yield let_go
    finally:
        let_go()


def follow(process: subprocess.Popen[bytes], out: Write, err: Write, began: Callable[[], None]) -> None:
    """Hand over what a program writes as it comes, until it has ended. An interrupt ends it first.

    began: called once an interrupt would do so.
    """
    events: queue.SimpleQueue[tuple[int, bytes | None]] = queue.SimpleQueue()
    pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]
    encoding = locale.getpreferredencoding(False)
    writes = [(codecs.getincrementaldecoder(encoding)("replace"), write) for write in (out, err)]

    def read(number: int, pipe: IO[bytes]) -> None:
        with suppress(OSError), pipe:
            while data := os.read(pipe.fileno(), 65536):
                events.put((number, data))
        events.put((number, None))

    def wait() -> None:
        process.wait()
        events.put((len(pipes), None))

    for number, pipe in enumerate(pipes):
        threading.Thread(target=read, args=(number, pipe), name=f"read {process.pid}", daemon=True).start()
    threading.Thread(target=wait, name=f"wait for {process.pid}", daemon=True).start()
    left = set(range(len(pipes) + 1))
    try:
        began()
        while left:
            ended = len(pipes) not in left
            try:
                number, data = events.get(timeout=GRACE if ended else TICK)
            except queue.Empty:
                if ended:
                    break
                continue
            if data is None:
                left.discard(number)
            if number < len(pipes):
                decoder, write = writes[number]
                text = decoder.decode(data or b"", final=data is None)
                if text:
                    write(text)
    except BaseException:
        end([process])
        raise
    finally:
        process.wait()


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask programs to end, tell them, and force them; each with its whole group, where it leads one."""
    if os.name != "posix":
        for process in processes:
            process.kill()
        return
    leading = {process: _leads(process) for process in processes}
    try:
        for number, seconds in PATIENCE:
            for process in processes:
                _send(process, number, leading[process])
            for process in processes:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(seconds)
            if all(process.poll() is not None for process in processes):
                break
    finally:  # also where the user does not wait for that
        for process in processes:
            _send(process, signal.SIGKILL, leading[process])
        for process in processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(1.0)


def _leads(process: subprocess.Popen[bytes]) -> bool:
    with suppress(ProcessLookupError):
        return os.getpgid(process.pid) == process.pid
    return False


def _send(process: subprocess.Popen[bytes], number: int, group: bool) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)


def own_terminal() -> bool:
    """Whether this process is in the foreground of a terminal: Ctrl-C reaches it and its children alike."""
    if os.name != "posix":
        return True
    try:
        descriptor = os.open(os.ctermid(), os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(descriptor)
