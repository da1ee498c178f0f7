"""What the kernel does with debug requests: some are its own, the rest is the adapter's."""

from __future__ import annotations

import ast
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any

from nacre import Cell, Compiled, Shell
from nacre.execute import compile_tree
from nacre.present import present, safe_repr

from ..codec import Origin
from ..display import told_bundle
from . import files
from .adapter import PATIENCE, Adapter, Message, answer, response

if TYPE_CHECKING:
    from ..kernel import Kernel

RESUMING = ("continue", "next", "stepIn", "stepOut")
MOMENT = 1.0  # seconds, for an answer while no cell runs
SHORT = 200  # characters of a variable's text


class Debugger:
    """The debugger of one kernel. Requests come one after the other, on the control thread."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._address: tuple[str, int] | None = None  # of the adapter, once debugpy listens
        self._adapter: Adapter | None = None
        self._initialized = threading.Event()
        self._breakpoints: dict[str, list[Any]] = {}
        self._stopped: set[int] = set()
        self._lost = False  # whether debugpy answers no more
        self._shown: Any = None
        self._own: dict[str, Callable[[Message], Message]] = {
            "initialize": self._initialize,
            "attach": self._attach,
            "configurationDone": response,
            "disconnect": self._disconnect,
            "setBreakpoints": self._set_breakpoints,
            "stackTrace": self._stack_trace,
            "dumpCell": self._dump_cell,
            "debugInfo": self._debug_info,
            "inspectVariables": self._inspect_variables,
            "richInspectVariables": self._rich_inspect_variables,
            "copyToGlobals": self._copy_to_globals,
        }

    def serve(self, request: Mapping[str, Any]) -> Message:
        """The response to a request of the Debug Adapter Protocol."""
        message: Message = {"arguments": {}, **request}
        command = message.get("command")
        own = self._own.get(str(command))
        try:
            if own is not None:
                return own(message)
            if self._adapter is None:
                return response(message, success=False, message=f"{command}: the debugger is not started")
            return self._resume(message) if command in RESUMING else self._adapter.ask(message)
        except (ImportError, OSError, KeyError, TypeError, RuntimeError) as error:
            return response(message, success=False, message=f"{command}: {type(error).__name__}: {error}")

    def _resume(self, message: Message) -> Message:
        """Have what is stopped go on. Where its cell was interrupted meanwhile debugpy does not answer that, nor
        anything after it: its adapter is left then, so that nobody waits for it."""
        adapter = self._must()
        answers, end, running = adapter.send(message), monotonic() + PATIENCE, True
        while running and monotonic() < end:
            running = any(lane.busy for lane in (self._kernel.main, *self._kernel.subshells.lanes.values()))
            with suppress(Empty):
                return {**answers.get(timeout=MOMENT), "request_seq": message.get("seq", 0)}
        self._lost = True
        self._leave(adapter)
        return response(message, {"allThreadsContinued": True})

    def forked(self) -> None:
        """Have no breakpoint hold this thread: it is that of a forked process, which no client could let go on."""
        if self._address is not None:
            import debugpy  # noqa: T100

            with suppress(Exception):
                debugpy.trace_this_thread(False)

    def compiled(self, tree: ast.Module, cell: Cell, shell: Shell) -> Compiled | None:
        """The code of a cell under its file's name; None while nobody debugs."""
        if self._adapter is None:
            return None
        named = cell._replace(filename=files.path_of(cell.source))
        cut = _empty_lines(cell.source) - _empty_lines(cell.transformed)
        if cut > 0:  # empty lines at the beginning count for the client, whose breakpoints have numbers of lines
            tree = ast.increment_lineno(tree, cut)
        shell.compiler.remember(named, "\n" * max(0, cut) + cell.transformed)
        traits = shell.traits
        return compile_tree(tree, named, shell.compiler, traits.ast_node_interactivity, traits.autoawait)

    # --- starting and ending ------------------------------------------------------------------------

    def _initialize(self, message: Message) -> Message:
        if self._lost:
            raise RuntimeError("a cell was interrupted at a breakpoint; restart the kernel to debug again")
        if self._address is None:
            self._address = self._listen()
        if self._adapter is None:
            self._initialized.clear()
            self._adapter = Adapter(self._address, self._event)
        return self._adapter.ask(message)

    def _listen(self) -> tuple[str, int]:
        """Have debugpy listen, on the main thread, which it then traces."""
        done: SimpleQueue[Any] = SimpleQueue()

        def listen() -> None:
            try:
                # else it writes into the notebook that modules of Python are frozen, which no cell is
                os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
                import debugpy  # noqa: T100 - this is the debugger

                debugpy.configure(subProcess=False)  # else a forked process waits for a client of its own
                done.put(debugpy.listen(("127.0.0.1", 0)))  # noqa: T100
            except BaseException as error:
                done.put(error)

        lane = self._kernel.main
        if lane.busy:
            raise RuntimeError("a cell is running; debugging can be started when it is done")
        lane.put(listen)
        found = done.get(timeout=PATIENCE)
        if isinstance(found, BaseException):
            raise found
        host, port = found
        return str(host), int(port)

    def _attach(self, message: Message) -> Message:
        """The adapter answers only after ``configurationDone``, for which its event is to be waited for."""
        adapter = self._must()
        host, port = self._address or ("", 0)
        arguments = {**message["arguments"], "connect": {"host": host, "port": port}}
        arguments.setdefault("justMyCode", False)
        answers = adapter.send({**message, "arguments": arguments})
        if self._initialized.wait(PATIENCE):
            adapter.ask({"type": "request", "command": "configurationDone", "arguments": {}})
        return answer(message, answers)

    def _disconnect(self, message: Message) -> Message:
        adapter = self._must()
        arguments = {**message["arguments"], "terminateDebuggee": False}
        found = adapter.ask({**message, "arguments": arguments})
        self._leave(adapter)
        return found

    def _leave(self, adapter: Adapter) -> None:
        adapter.close()
        self._adapter = None
        self._breakpoints.clear()
        self._stopped.clear()

    def _must(self) -> Adapter:
        if self._adapter is None:
            raise RuntimeError("the debugger is not started")
        return self._adapter

    def _event(self, message: Message) -> None:
        """An event of the adapter's goes to all clients. On the reading thread."""
        kind, body = message.get("event"), message.get("body") or {}
        if kind == "initialized":
            self._initialized.set()
        elif kind == "stopped":
            self._stopped.add(body.get("threadId", 0))
        elif kind == "continued":
            self._stopped.clear() if body.get("allThreadsContinued") else self._stopped.discard(body.get("threadId", 0))
        self._kernel.publisher.publish("debug_event", message, self._kernel.parents.latest or Origin(), patient=False)

    # --- cells and breakpoints ----------------------------------------------------------------------

    def _dump_cell(self, message: Message) -> Message:
        return response(message, {"sourcePath": files.dump(str(message["arguments"]["code"]))})

    def _set_breakpoints(self, message: Message) -> Message:
        found = self._must().ask(message)
        arguments = message["arguments"]
        if found.get("success"):
            self._breakpoints[arguments["source"]["path"]] = arguments.get("breakpoints") or []
        return found

    def _debug_info(self, message: Message) -> Message:
        points = [{"source": path, "breakpoints": lines} for path, lines in self._breakpoints.items()]
        return response(
            message,
            {
                "isStarted": self._adapter is not None,
                "hashMethod": "Murmur2",
                "hashSeed": files.SEED,
                "tmpFilePrefix": files.prefix(),
                "tmpFileSuffix": files.SUFFIX,
                "breakpoints": points,
                "stoppedThreads": sorted(self._stopped),
                "richRendering": True,
                "exceptionPaths": ["Python Exceptions"],
                "copyToGlobals": True,
            },
        )

    def _stack_trace(self, message: Message) -> Message:
        """The frames from the innermost one to the cell's; what is outside of it is the shell."""
        found = self._must().ask(message)
        frames = (found.get("body") or {}).get("stackFrames") or []
        ours = [n for n, one in enumerate(frames) if _path(one).startswith(files.prefix())]
        if ours:
            kept = frames[: ours[-1] + 1]
            found["body"] = {**found["body"], "stackFrames": kept, "totalFrames": len(kept)}
        return found

    # --- variables ----------------------------------------------------------------------------------

    def _inspect_variables(self, message: Message) -> Message:
        shell = self._kernel.main.shell
        variables = [
            {
                "name": name,
                "value": safe_repr(value)[:SHORT],
                "type": type(value).__name__,
                "variablesReference": 0,
                "evaluateName": name,
            }
            for name, value in list(shell.namespace.items())
            if name not in shell.hidden and not name.startswith("_")
        ]
        return response(message, {"variables": variables})

    def _rich_inspect_variables(self, message: Message) -> Message:
        arguments = message["arguments"]
        name = str(arguments["variableName"])
        if not name.isidentifier():
            return response(message, success=False, message=f"{name!r} is no variable")
        self._shown = None
        if self._stopped and arguments.get("frameId") is not None:
            expression = f"get_shell().service('kernel').debugger.show({name})"
            asked = {"expression": expression, "frameId": arguments["frameId"], "context": "clipboard"}
            self._must().ask({"type": "request", "command": "evaluate", "arguments": asked})
        elif name in self._kernel.main.shell.namespace:
            self.show(self._kernel.main.shell.namespace[name])
        if self._shown is None:
            return response(message, success=False, message=f"there is no variable {name!r} here")
        data, metadata = self._shown
        return response(message, {"data": data, "metadata": metadata})

    def show(self, value: Any) -> None:
        """Take a value from the frame it is in, for the client that asked for it."""
        shell = self._kernel.main.shell
        self._shown = told_bundle(present(value, shell, shell.mimes))

    def _copy_to_globals(self, message: Message) -> Message:
        arguments = message["arguments"]
        target, source = str(arguments["dstVariableName"]), str(arguments["srcVariableName"])
        if not (target.isidentifier() and source.isidentifier()):
            return response(message, success=False, message="a variable's name is needed")
        asked = {"expression": f"globals()[{target!r}]", "value": source, "frameId": arguments["srcFrameId"]}
        found = self._must().ask({"type": "request", "command": "setExpression", "arguments": asked})
        return {**found, "command": message["command"], "request_seq": message.get("seq", 0)}


def _path(frame: Mapping[str, Any]) -> str:
    return str((frame.get("source") or {}).get("path") or "")


def _empty_lines(source: str) -> int:
    """How many lines there are before the first with something in it."""
    return source[: len(source) - len(source.lstrip())].count("\n")
