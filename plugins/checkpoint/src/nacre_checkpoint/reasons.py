"""Why a session cannot be forked soundly."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nacre.interrupt import Interrupts
from nacre.loop import asyncio_is_running

if TYPE_CHECKING:
    from nacre import Shell

PATIENCE = 2.0  # seconds that short-lived threads of the shell have to end
DEVICES = ("/dev/nvidia", "/dev/kfd", "/dev/dri/")
PARALLEL = ("libgomp", "libiomp", "libomp.", "libtbb", "libtorch", "libtensorflow")


def place(shell: Shell) -> Iterator[str]:
    """What is wrong with where this shell runs: nothing that the user could change in it."""
    if threading.current_thread() is not threading.main_thread():
        yield "this shell does not run on the main thread"
    elif type(shell.interrupts) is not Interrupts:  # who embeds a shell has none, or one of another type
        yield "this shell is part of another program"
    elif not _terminal():
        yield "standard input is no terminal; what was read from it cannot be read again"
    elif asyncio_is_running():
        yield "an event loop is running"


def _terminal() -> bool:
    try:
        return os.isatty(sys.__stdin__.fileno()) and os.isatty(0)  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):
        return False


def state(shell: Shell) -> Iterator[str]:
    """What in the session a copy would not have, or would share."""
    if shell.loop.started:
        import asyncio

        if tasks := [task.get_name() for task in asyncio.all_tasks(shell.loop.get())]:
            yield f"a task is running in the background: {', '.join(tasks)}"
    if hasattr(os, "waitid"):
        with suppress(ChildProcessError):
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            yield "a child process is running, or was not waited for"
    if any(signal.getitimer(which)[0] for which in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)):
        yield "an interval timer is running"
    yield from _windows()
    yield from _gpu()


def paused() -> Iterator[str]:
    """What is still there once the shell has let go of its own history store and threads."""
    yield from _threads()
    yield from _databases()


def _threads() -> Iterator[str]:
    """The threads that a copy would not have; those of the shell itself are given a moment to end."""
    end = time.monotonic() + PATIENCE
    while True:
        others = [one for one in threading.enumerate() if one is not threading.main_thread()]
        native = _native(len(others) + 1) if not others else 0
        if not others and not native:
            return
        if time.monotonic() > end or any(not one.name.startswith("nacre-") for one in others):
            break
        time.sleep(0.005)
    if others:
        yield f"a thread is running: {', '.join(one.name for one in others)}"
    elif found := _unsafe_pools():
        yield f"threads of compiled code are running ({', '.join(found)})"


def _native(known: int) -> int:
    """How many threads there are that Python did not start; 0 where the system does not tell."""
    try:
        return max(0, len(os.listdir("/proc/self/task")) - known)
    except OSError:
        return 0


def _unsafe_pools() -> list[str]:
    """Whose threads those may be; nothing where they are OpenBLAS's, which ends them before a fork and starts them
    again when they are needed (its pthread_atfork handlers)."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
            loaded = {os.path.basename(line.split()[-1]) for line in file if ".so" in line}
    except OSError:
        return ["of an unknown library"]
    found = sorted(name for name in loaded if name.startswith(PARALLEL))
    return found if found or any("openblas" in name for name in loaded) else ["of an unknown library"]


def _windows() -> Iterator[str]:
    """Windows share their connection with the display."""
    checks: dict[str, Any] = {
        "tkinter": lambda module: module._default_root is not None,
        "PySide6.QtCore": lambda module: module.QCoreApplication.instance() is not None,
        "PyQt6.QtCore": lambda module: module.QCoreApplication.instance() is not None,
        "PyQt5.QtCore": lambda module: module.QCoreApplication.instance() is not None,
        "wx": lambda module: module.GetApp() is not None,
        "pyglet.app": lambda module: bool(module.windows),
        "gi.repository.Gdk": lambda module: module.Display.get_default() is not None,
    }
    for name, has_windows in checks.items():
        module = sys.modules.get(name)
        try:
            open_ = module is not None and has_windows(module)
        except Exception:  # half imported, or of an unknown version: nothing is known
            open_ = True
        if open_:
            yield f"{name.partition('.')[0]} has windows, whose connection a copy would share"


def _gpu() -> Iterator[str]:
    try:
        links = [os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd") if _is_open(one)]
    except OSError:
        links = []
    if found := sorted({link for link in links if link.startswith(DEVICES)}):
        yield f"a GPU is in use ({found[0]}), and its context does not survive a fork"
        return
    torch = sys.modules.get("torch")
    with suppress(Exception):
        if torch is not None and torch.cuda.is_initialized():
            yield "torch has a CUDA context, which does not survive a fork"


def _is_open(descriptor: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{descriptor}")


def _databases() -> Iterator[str]:
    """SQLite forbids to use a connection to a file in a copy of the process that opened it
    (sqlite.org/howtocorrupt.html, section 2.6)."""
    sqlite3 = sys.modules.get("sqlite3")
    if sqlite3 is None:
        return
    for one in gc.get_objects():
        if issubclass(type(one), sqlite3.Connection):
            try:
                files = [row[2] for row in one.execute("PRAGMA database_list")]
            except sqlite3.ProgrammingError:  # it is closed, or another thread's
                continue
            except sqlite3.Error:
                files = ["a database"]
            if any(files):
                yield f"an SQLite connection is open ({', '.join(filter(None, files))}); close it first"
                return
