"""Code that runs in the background: as a task on the shell's loop where it awaits, in a thread where it does not."""

from __future__ import annotations

import asyncio
import contextvars
import ctypes
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nacre.execute import COROUTINE, compile_tree, filename
from nacre.present import render_error
from nacre.values import Cell, Compiled, UsageError

from .labels import Labels

if TYPE_CHECKING:
    from nacre import Shell

PATIENCE = 2.0  # seconds that leaving waits for jobs that were told to stop


class Job:
    """One piece of code in the background. state: ``running``, ``done``, ``failed`` or ``cancelled``.

    value: of its last expression. error: what ended it. wall: seconds, so far or in all.
    """

    def __init__(self, number: int, source: str, stop: Callable[[Job], None]) -> None:
        self.number = number
        self.source = source
        self.state = "running"
        self.value: Any = None
        self.error: BaseException | None = None
        self.started = time.monotonic()
        self.ended = threading.Event()
        self._took = 0.0
        self._stop = stop

    @property
    def wall(self) -> float:
        return self._took if self.ended.is_set() else time.monotonic() - self.started

    def cancel(self) -> None:
        """Ask it to stop: a task is cancelled, a thread gets a ``KeyboardInterrupt`` at its next line of Python."""
        if not self.ended.is_set():
            self._stop(self)

    def result(self) -> Any:
        """Its value. Raises what ended it, or ``RuntimeError`` while it runs: see ``%jobs wait``."""
        if not self.ended.is_set():
            raise RuntimeError(f"job {self.number} is still running")
        if self.error is not None:
            raise self.error
        return self.value

    def end(self, state: str, value: Any = None, error: BaseException | None = None) -> None:
        """Note how it ended; done once, by who runs it."""
        self.state, self.value, self.error, self._took = state, value, error, self.wall
        self.ended.set()

    def __repr__(self) -> str:
        line = " ".join(self.source.split())
        line = line if len(line) <= 50 else f"{line[:49]}…"
        return f"[{self.number}] {self.state:<9} {self.wall:6.1f} s  {line}"


class Jobs:
    """The background of one shell. all: every job of the session, by number."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.all: dict[int, Job] = {}
        self.labels = Labels()

    def start(self, source: str, how: str = "") -> Job:
        """Run code in the background. how: ``thread`` or ``task``; by default what the code asks for.

        Raises ``SyntaxError`` for source that is none, before anything runs.
        """
        compiled = self._compile(source)
        awaits = any(code.co_flags & COROUTINE for code, _ in compiled.steps)
        run = self._in_task if (how or ("task" if awaits else "thread")) == "task" else self._in_thread
        self.labels.open()
        return run(source, compiled)

    def get(self, number: int) -> Job:
        """A job by number. Raises ``UsageError`` where there is none."""
        if number not in self.all:
            raise UsageError(f"there is no job {number}" + (f"; the last is {max(self.all)}" if self.all else ""))
        return self.all[number]

    def running(self) -> list[Job]:
        return [job for job in self.all.values() if job.state == "running"]

    def wait(self, jobs: list[Job], timeout: float | None = None) -> bool:
        """Wait until jobs have ended; False where the time (seconds) was not enough. Tasks run meanwhile."""
        end = None if timeout is None else time.monotonic() + timeout

        async def until() -> bool:
            while any(not job.ended.is_set() for job in jobs):
                if end is not None and time.monotonic() >= end:
                    return False
                await asyncio.sleep(0.01)
            return True

        return bool(self.shell.loop.run(until()))

    def close(self) -> None:
        """Cancel what still runs, and wait a moment for it."""
        running = self.running()
        for job in running:
            job.cancel()
        if running and not self.wait(running, PATIENCE):
            names = ", ".join(str(job.number) for job in running if job.state == "running")
            self.shell.notice(f"background jobs that do not stop are left behind: {names}")

    # --- running ------------------------------------------------------------------------------------

    def _compile(self, source: str) -> Compiled:
        python = self.shell.transform(source)
        cell = Cell(source, transformed=python, filename=filename(self.shell.number, python))
        self.shell.compiler.remember(cell, python)
        tree = self.shell.compiler.parse(python, cell.filename)
        return compile_tree(tree, cell, self.shell.compiler, "last_expr", True)

    def _new(self, source: str, stop: Callable[[Job], None]) -> Job:
        job = Job(len(self.all) + 1, source, stop)
        self.all[job.number] = job
        return job

    async def _steps(self, compiled: Compiled) -> Any:
        value = None
        for code, shown in compiled.steps:
            result = eval(code, self.shell.namespace)
            if code.co_flags & COROUTINE:
                result = await result
            value = result if shown else value
        return value

    def _in_task(self, source: str, compiled: Compiled) -> Job:
        async def run() -> None:
            self.labels.current.set(str(job.number))
            try:
                value = await self._steps(compiled)
            except asyncio.CancelledError as error:
                self._ended(job, "cancelled", error=error)
                raise
            except BaseException as error:
                self._ended(job, "failed", error=error)
            else:
                self._ended(job, "done", value)

        loop = self.shell.loop.get()
        job = self._new(source, lambda _: _cancel(task))
        task = loop.create_task(run(), context=contextvars.copy_context())
        task.add_done_callback(lambda task: self._ended(job, "cancelled") if not job.ended.is_set() else None)
        return job

    def _in_thread(self, source: str, compiled: Compiled) -> Job:
        def run() -> None:
            self.labels.current.set(str(job.number))
            try:
                value = asyncio.run(self._steps(compiled)) if awaits else self._plain(compiled)
            except KeyboardInterrupt as error:
                self._ended(job, "cancelled", error=error)
            except BaseException as error:
                self._ended(job, "failed", error=error)
            else:
                self._ended(job, "done", value)

        awaits = any(code.co_flags & COROUTINE for code, _ in compiled.steps)
        context = contextvars.copy_context()
        thread = threading.Thread(target=lambda: context.run(run), name="nacre-job", daemon=True)
        job = self._new(source, lambda _: _interrupt(thread))
        thread.start()
        return job

    def _plain(self, compiled: Compiled) -> Any:
        value = None
        for code, shown in compiled.steps:
            result = eval(code, self.shell.namespace)
            value = result if shown else value
        return value

    def _ended(self, job: Job, state: str, value: Any = None, error: BaseException | None = None) -> None:
        try:
            if state == "failed" and error is not None:
                print(render_error(error, Cell(job.source), self.shell).text, file=sys.stderr)
            elif value is not None:
                print(f"{state}: {_short(value)}")
            else:
                print(state)
            self.labels.finish(str(job.number))
        finally:  # who waits for it finds the streams as they were
            self.labels.close()
            job.end(state, value, error)


def _short(value: Any) -> str:
    from reprlib import repr as short

    try:
        return short(value)
    except Exception as error:
        return f"a {type(value).__name__} (its repr raised {type(error).__name__})"


def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()


def _interrupt(thread: threading.Thread) -> None:
    """Raise ``KeyboardInterrupt`` in a thread, as soon as it runs Python again."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(KeyboardInterrupt))
