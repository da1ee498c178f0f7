"""A kernel: one shell, its sockets and threads, and how they come and go."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

from nacre import Magic, Shell
from nacre.values import Outcome

from . import descriptors, forks, heartbeat, loops, threads
from .asking import Asking
from .codec import Codec, Message, Origin
from .comms import Comms
from .connection import Connection
from .control import Control
from .display import Display
from .ending import release
from .imports import when_imported
from .lane import Lane, Request
from .nudge import Nudge
from .parents import Parents
from .patience import PatientInterrupts
from .publish import Publisher
from .sockets import Sockets
from .streams import Stream
from .subshells import Subshells
from .warming import pieces
from .watch import KEPT, parent_watch
from .wire import Wire

if TYPE_CHECKING:
    from .debugger.session import Debugger

MakeShell = Callable[..., Shell]
COMPLAINTS = 50  # lines a kernel writes about its peers at most
HAND_OVER = 0.002  # seconds that user code may keep the interpreter's lock while another thread wants it
LAST_MOMENT = 1.0  # seconds that leaving may take before the process is ended from outside


class Kernel:
    """A kernel on bound sockets. It serves in ``run``, which must be called on the main thread.

    connection: where to listen. make: makes a shell; keywords are those of ``Shell``. module: has the user's names; it
    is kept, so that they go with it when the interpreter ends, and files that were left open are written.
    Raises ``UsageError`` for an address that cannot be had, and what ``make`` raises.
    """

    def __init__(self, connection: Connection, make: MakeShell, module: ModuleType) -> None:
        self.make = make
        self.module = module
        self.leaving = False
        self.restarting = False
        self.forked = self.closed = False
        self._ending = ExitStack()
        self._complaints = 0
        self._words: Any = sys.__stderr__
        self._processes: dict[int, Any] = {}
        self._prepared = False
        self.streams: dict[int, Stream] = {}  # by the descriptor each stands for
        self.sockets = Sockets(connection)
        self.connection = self.sockets.connection
        self.codec = Codec(connection.key, connection.scheme, readers=True)
        self.parents = Parents()
        self.asking = Asking(self)
        self.sessions: set[str] = set()  # of the clients that had cells run, as far as it matters whether they are many
        watch = parent_watch(self._parent_gone)
        self.wire = Wire(self.sockets, self.codec, self._route, self.asking.answered, self.say, Nudge().after, watch)
        self.publisher = Publisher(self.codec, self.wire.outbox, self.parents)
        self.subshells = Subshells(self)
        self.comms = Comms(self.publisher)
        self.control = Control(self)
        self.debugger: Debugger | None = None
        heartbeat.start(self.sockets)
        self._take_streams()
        self._wire_thread: threading.Thread | None = None
        try:
            shell = make(namespace=module.__dict__)
            self.main = Lane(self, shell, Display(self.publisher, shell))
            self.main.spare = pieces(self)
        except BaseException:
            self.close()
            raise
        self._wire_thread = threads.start("wire", self._move)

    def _take_streams(self) -> None:
        outbox = self.wire.outbox
        self.wire.captured = captured = descriptors.capture()
        if captured is not None:
            words = open(os.dup(captured.kept), "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
            self._words = self._ending.enter_context(words)
            self._ending.callback(captured.close)
            outbox.listen(captured, lambda: self.parents.latest)
            self._ending.callback(outbox.listen, None, Origin)
        for number, name in descriptors.NAMES.items():
            self._ending.callback(setattr, sys, name, getattr(sys, name))
            self.streams[number] = Stream(name, number, outbox, self.parents.current)
            setattr(sys, name, self.streams[number])
        self._ending.callback(self.asking.take_input())
        self._ending.callback(self.parents.follow_threads())
        self._ending.callback(when_imported("concurrent.futures.thread", self._take_pools))
        self._ending.callback(when_imported("comm", self.comms.hook))
        self._ending.callback(when_imported("ipywidgets", self.comms.take_widgets))
        self._ending.callback(when_imported("IPython", self._show_for_ipython))
        self._ending.callback(when_imported("asyncio", self._take_asyncio))
        self._ending.callback(when_imported("trio", loops.quiet_trio))
        forks.watch(self)

    def _take_pools(self, module: Any) -> None:
        self._ending.callback(self.parents.follow_pools(module))

    def _show_for_ipython(self, module: Any) -> None:
        from . import instance
        from .foreign import Showing

        Showing(self).hook(module)
        instance.take(lambda: self.main.shell, self._ending)

    def _take_asyncio(self, asyncio: Any) -> None:
        self._give_loop(asyncio)
        loops.give(asyncio, self._loop_here, self._ending)

    def _loop_here(self) -> Any:
        """The loop of the lane that the calling thread serves; None for a thread of the user's."""
        lane = self.main if threading.current_thread() is threading.main_thread() else self.subshells.here()
        return lane and lane.shell.loop.get()

    def _give_loop(self, asyncio: Any) -> None:
        """``asyncio.get_event_loop()`` in a cell is the loop that runs between cells."""
        if threading.current_thread() is threading.main_thread() and hasattr(self, "main"):
            asyncio.set_event_loop(self.main.shell.loop.get())

    # --- serving ------------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve until told to leave."""
        atexit.register(release, self.module.__dict__)  # before the user's functions, so that it is called after them
        before = {number: signal.signal(number, handle) for number, handle in self._handlers().items()}
        self._ending.callback(self.wire.bell.hear_signals())
        self._ending.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(HAND_OVER)
        sys.ps1 = ">>> "  # says that this is interactive; else pdb holds that to quit it is to end the process (3.14)
        shell = self.main.shell
        shell.interrupts = PatientInterrupts()
        self.publisher.status("starting", Origin())
        self.control.start()
        try:
            with shell.showing_to(self.main.display):
                self.main.run()
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            self.close()
            threads.abandon()
            for number, handler in before.items():
                signal.signal(number, handler)

    def prepare(self) -> None:
        """What the first cell needs beforehand."""
        if not self._prepared:
            self._prepared = True
            from .session import Session

            self.main.shell.plugins.add(Session(self), "kernel-session")
            for name in ("less", "more"):  # the programs would wait for keys that nobody can press
                self.main.shell.magics.add(Magic(name, "nacre_kernel.magics:less", summary="Page through a file"))
            if "pylab" in self.main.shell.plugins.order():
                os.environ.setdefault("MPLBACKEND", "module://nacre_pylab.inline")

    def _move(self) -> None:
        """Run the wire; without it nothing could be told any more, so the kernel ends with it."""
        try:
            self.wire.run()
        except BaseException as error:
            self.fault(error)
            os._exit(1)

    def _route(self, message: Message) -> None:
        """Give a message to its lane. On the wire's thread."""
        lane: Lane | None = self.main
        if message.origin.subshell:
            lane = self.subshells.lanes.get(message.origin.subshell)
        if message.kind == "comm_msg" and lane is not None:
            lane = self._awaiting(str(message.content.get("comm_id")), lane)
        if lane is None:
            self.say(f"a message for the unknown subshell {message.origin.subshell!r:.60} was refused")
            self._refuse(message, f"Unknown subshell_id {message.origin.subshell!r:.60}")
        else:
            lane.put(message)

    def _awaiting(self, comm: str, otherwise: Lane) -> Lane:
        """The lane whose cell awaits an answer on a comm: it sent the comm's last message and runs its loop now."""
        name = self.comms.senders.get(comm)
        lane = self.main if name == "" else self.subshells.lanes.get(name or "")
        if lane is None or not lane.busy or not lane.shell.loop.started:
            return otherwise
        return lane if lane.shell.loop.get().is_running() else otherwise

    def _refuse(self, message: Message, why: str) -> None:
        """Answer what nobody can serve. On the wire's thread, which waits for nobody."""
        origin = message.origin
        self.publisher.status("busy", origin, patient=False)
        if message.kind.endswith("_request"):
            content = {"status": "error", "ename": "UnknownSubshellError", "evalue": why, "traceback": []}
            self._send_reply(message, message.kind.replace("_request", "_reply"), content)
        self.publisher.status("idle", origin, patient=False)

    def reply(self, request: Request, kind: str, content: Mapping[str, Any]) -> None:
        """Answer a request on the channel it came by, after all it has published."""
        if request.lane is None:
            self.control.reply(request.message, kind, content)
        else:
            self.wire.outbox.settle()
            self._send_reply(request.message, kind, content)

    def _send_reply(self, message: Message, kind: str, content: Mapping[str, Any]) -> None:
        try:
            packed = self.codec.pack(kind, content, message.origin.header, reader=message.origin.reader)
        except TypeError as error:
            self.fault(error)
            content = {"status": "error", "ename": "TypeError", "evalue": str(error), "traceback": []}
            packed = self.codec.pack(kind, content, message.origin.header, reader=message.origin.reader)
        self.wire.reply([*message.origin.identities, *packed])

    def after_cell(self, lane: Lane, outcome: Outcome) -> None:
        """What is left to show when a cell is done: what C code holds back, and what the shell has to say."""
        if "ctypes" in sys.modules or outcome.wall > 0.05:  # importing it is not felt after a cell of some length
            descriptors.flush_c()
        if "asyncio" in sys.modules and lane.shell.loop.started:
            self._give_loop(sys.modules["asyncio"])  # asyncio.run() leaves none behind
        for notice in lane.shell.take_notices():
            print(f"nacre: {notice}", file=sys.stderr)

    # --- words ------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Tell whoever started the kernel, on its own standard errors; not more often than is bearable."""
        self._complaints += 1
        if self._complaints <= COMPLAINTS:
            end = "; there will be no more of this" if self._complaints == COMPLAINTS else ""
            with suppress(OSError, ValueError):
                print(f"nacre: {text}{end}", file=self._words)

    def fault(self, error: BaseException) -> None:
        """Tell about a request that failed."""
        from nacre.values import UsageError, told

        if isinstance(error, UsageError | ValueError | TypeError):
            self.say(f"a request failed: {told(error)}")
        else:
            import traceback

            self.say("a request failed:\n" + "".join(traceback.format_exception(error)).rstrip())

    def cpu_percent(self, process: Any) -> float:
        """What a process takes of a processor since the last call, in percent."""
        known = self._processes.setdefault(process.pid, process)
        return float(known.cpu_percent())

    # --- leaving ------------------------------------------------------------------------------------

    def leave(self, restart: bool = False) -> None:
        """Leave once the request being served is answered."""
        self.restarting = restart
        self.leaving = True

    def end(self) -> None:
        """Leave now, whatever the main thread does."""
        if self.leaving and self.main.stopping:
            return
        self.leaving = True
        self.main.stop()
        threads.start("last-moment", self._last_moment)
        here = threading.current_thread() is threading.main_thread()
        if self.main.busy and not here and hasattr(signal, "pthread_kill"):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    def _parent_gone(self) -> None:
        """The process that started the kernel has ended; where it wished so, others keep the kernel."""
        if len(self.sessions) < 2 or not os.environ.get(KEPT):
            self.end()

    def _last_moment(self) -> None:
        time.sleep(LAST_MOMENT)
        os._exit(0)

    def _handlers(self) -> dict[int, Callable[[int, FrameType | None], None]]:
        return {signal.SIGINT: _ignore, signal.SIGTERM: self.terminated}

    def terminated(self, number: int, frame: FrameType | None) -> None:
        """What SIGTERM does."""
        self.end()
        if self.main.busy:  # whatever it does, it ends here
            signal.signal(signal.SIGTERM, _ignore)
            raise SystemExit("the kernel is shutting down")

    def close(self) -> None:
        """Close the shells, send what is left, close the sockets."""
        if self.closed or self.forked:
            return
        self.closed = True
        if hasattr(self, "main"):
            self.subshells.close()
            self._end_children()
            self.main.shell.close()
        self.wire.outbox.settle()
        self.wire.outbox.close()
        self.control.close()
        if self._wire_thread is not None:
            self.wire.stop()
            self._wire_thread.join(LAST_MOMENT)
        else:
            self.wire.close()
        self._ending.close()
        self.sockets.close()

    def _end_children(self) -> None:
        """End what the kernel has started, as those who shut it down expect; a group of its own is needed for it."""
        if os.name == "posix" and os.getpgrp() == os.getpid():
            before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
            with suppress(OSError):
                os.killpg(os.getpid(), signal.SIGTERM)
            signal.signal(signal.SIGTERM, before)  # what is started from now on must not ignore it


def _ignore(number: int, frame: FrameType | None) -> None:
    """Ctrl-C between cells interrupts nothing."""
