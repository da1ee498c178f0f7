"""execute_request: run a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import Shell
from nacre.leave import LeaveShell
from nacre.present import present, render_error
from nacre.values import Outcome

from .. import forks
from ..display import told_bundle, told_error
from ..lane import Request

if TYPE_CHECKING:
    from ..lane import Lane


def execute(request: Request) -> dict[str, Any]:
    """Run a cell and answer how it ended."""
    content, shell, lane = request.content, request.shell, request.lane
    assert lane is not None
    code = content.get("code")
    if not isinstance(code, str):
        raise TypeError("an execute_request needs its code, as text")
    request.kernel.prepare()
    if len(request.kernel.sessions) < 2:
        request.kernel.sessions.add(str(request.message.header.get("session")))
    silent = content.get("silent") is True
    counts = not silent and bool(code.strip())  # as in a shell, where an empty line is no cell
    store = counts and content.get("store_history", True) is not False
    display, number = lane.display, shell.number
    display.error, display.payloads = None, {}
    if not silent:
        request.kernel.publisher.publish("execute_input", {"code": code, "execution_count": number}, calm=True)
    outcome = shell.run(code, store=store, silent=silent, origin="kernel")
    if request.kernel.forked:
        raised = outcome.error
        forks.end(raised, render_error(raised, outcome.cell, shell).text if raised else "")
    request.kernel.after_cell(lane, outcome)
    reply: dict[str, Any] = {"status": "ok", "execution_count": number}
    error = _error(outcome, lane)
    if outcome.leaving is not None:
        display.payloads["ask_exit"] = {"source": "ask_exit", "keepkernel": False}
    if shell.prefill:
        display.offer(shell.prefill)
        shell.prefill = ""
    if error is None:
        wanted = content.get("user_expressions")
        reply["user_expressions"] = _evaluate(wanted, shell) if isinstance(wanted, Mapping) else {}
    else:
        reply |= {"status": "error", **error}
        if content.get("stop_on_error", True) is not False:
            lane.abort()
    reply["payload"] = list(display.take())
    return reply


def _error(outcome: Outcome, lane: Lane) -> dict[str, Any] | None:
    """The error a cell ended with, as its reply tells it; also published, where the shell has not shown it."""
    error = outcome.error
    if error is None or isinstance(error, LeaveShell):
        return None
    if lane.display.error is not None:
        return lane.display.error
    told = told_error(error, render_error(error, outcome.cell, lane.shell).text)
    if not outcome.cell.silent:
        lane.kernel.publisher.publish("error", told)
    return told


def _evaluate(expressions: Mapping[str, Any], shell: Shell) -> dict[str, Any]:
    """The values of the expressions, each as a bundle or as its error."""
    found: dict[str, Any] = {}
    for name, expression in expressions.items():
        try:
            with shell.interrupts:
                value = eval(str(expression), shell.namespace)
                bundle = present(value, shell, shell.mimes)
            data, metadata = told_bundle(bundle)
            found[name] = {"status": "ok", "data": data, "metadata": metadata}
        except BaseException as error:
            found[name] = {"status": "error", **told_error(error, render_error(error, shell.cell, shell).text)}
    return found
