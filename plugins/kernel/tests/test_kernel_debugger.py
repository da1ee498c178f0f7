"""Debugging cells, as JupyterLab asks for it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

CODE = """def double(x):
    y = x * 2
    return y

double(21)"""


class Debugging:
    """The debug requests of a client."""

    def __init__(self, client) -> None:
        self.client = client
        self._numbers = itertools.count(1)

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        content = {"type": "request", "seq": next(self._numbers), "command": command, "arguments": arguments}
        answer = self.client.ask("debug_request", content, "control")
        assert answer["request_seq"] == content["seq"]
        return answer

    def event(self, kind: str) -> dict[str, Any]:
        return self.client.until("debug_event", lambda content: content["event"] == kind)["content"]

    def start(self) -> None:
        assert self.ask("initialize", clientID="test", adapterID="", pathFormat="path")["success"]
        assert self.ask("attach")["success"]


@pytest.fixture
def debugging(kernels) -> Debugging:
    return Debugging(kernels.start())


def test_debug_info_before_and_after_the_start(debugging):
    assert debugging.ask("debugInfo")["body"]["isStarted"] is False
    debugging.start()
    body = debugging.ask("debugInfo")["body"]
    assert body["isStarted"] is True
    assert body["hashMethod"] == "Murmur2"
    assert body["richRendering"] is True


def test_a_cell_is_dumped_where_the_client_expects_it(debugging):
    body = debugging.ask("debugInfo")["body"]
    path = debugging.ask("dumpCell", code=CODE)["body"]["sourcePath"]
    assert path.startswith(body["tmpFilePrefix"])
    assert path.endswith(body["tmpFileSuffix"])


def test_murmur2_is_the_published_function():
    from nacre_kernel.debugger.files import murmur2

    assert murmur2(b"", 0) == 0
    assert murmur2(b"hello", 0) == 0xE56129CB


def test_a_breakpoint_stops_the_cell_and_shows_its_variables(debugging):
    debugging.start()
    path = debugging.ask("dumpCell", code=CODE)["body"]["sourcePath"]
    set_ = debugging.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 3}], sourceModified=False)
    assert set_["body"]["breakpoints"][0]["verified"]
    request = debugging.client.client.execute(CODE)
    thread = debugging.event("stopped")["body"]["threadId"]
    assert debugging.ask("debugInfo")["body"]["stoppedThreads"] == [thread]
    frames = debugging.ask("stackTrace", threadId=thread)["body"]["stackFrames"]
    assert [(frame["name"], frame["line"]) for frame in frames] == [("double", 3), ("<module>", 5)]
    scope = debugging.ask("scopes", frameId=frames[0]["id"])["body"]["scopes"][0]
    variables = debugging.ask("variables", variablesReference=scope["variablesReference"])["body"]["variables"]
    assert {("x", "21"), ("y", "42")} <= {(one["name"], one["value"]) for one in variables}
    rich = debugging.ask("richInspectVariables", variableName="y", frameId=frames[0]["id"])
    assert rich["body"]["data"]["text/plain"] == "42"
    copied = debugging.ask("copyToGlobals", srcVariableName="y", dstVariableName="taken", srcFrameId=frames[0]["id"])
    assert copied["success"], copied
    assert debugging.ask("continue", threadId=thread)["success"]
    assert debugging.client.wait(request).content["status"] == "ok"
    assert debugging.client.run("taken").result == "42"
    assert debugging.ask("disconnect", restart=False)["success"]


def test_a_breakpoint_in_the_cell_itself_stops_it_also_after_other_cells(debugging):
    debugging.start()
    debugging.client.run("'before'")
    code = "stopped = 5\nafter = stopped + 1\nafter"
    path = debugging.ask("dumpCell", code=code)["body"]["sourcePath"]
    debugging.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}], sourceModified=False)
    request = debugging.client.client.execute(code)
    thread = debugging.event("stopped")["body"]["threadId"]
    assert debugging.ask("continue", threadId=thread)["success"]
    assert debugging.client.wait(request).result == "6"


def test_empty_lines_at_the_beginning_of_a_cell_count(debugging):
    debugging.start()
    code = "\n\n" + CODE
    path = debugging.ask("dumpCell", code=code)["body"]["sourcePath"]
    debugging.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 5}], sourceModified=False)
    request = debugging.client.client.execute(code)
    thread = debugging.event("stopped")["body"]["threadId"]
    frames = debugging.ask("stackTrace", threadId=thread)["body"]["stackFrames"]
    assert [(frame["name"], frame["line"]) for frame in frames] == [("double", 5), ("<module>", 7)]
    assert debugging.ask("continue", threadId=thread)["success"]
    assert debugging.client.wait(request).result == "42"


def test_variables_are_listed_without_stopping(debugging):
    debugging.client.run("number = 5")
    names = {one["name"]: one["value"] for one in debugging.ask("inspectVariables")["body"]["variables"]}
    assert names == {"number": "5"}
    assert debugging.ask("richInspectVariables", variableName="number")["body"]["data"]["text/plain"] == "5"


def test_what_cannot_be_done_is_answered_as_failure(debugging):
    assert debugging.ask("stackTrace", threadId=1)["success"] is False
    assert debugging.ask("nonsense")["success"] is False
    assert debugging.ask("dumpCell")["success"] is False


def test_a_cell_that_was_interrupted_at_a_breakpoint_does_not_keep_the_control_channel(debugging):
    debugging.start()
    path = debugging.ask("dumpCell", code=CODE)["body"]["sourcePath"]
    debugging.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 3}], sourceModified=False)
    request = debugging.client.client.execute(CODE)
    thread = debugging.event("stopped")["body"]["threadId"]
    debugging.client.ask("interrupt_request", channel="control")
    assert debugging.client.reply(request)["content"]["ename"] == "KeyboardInterrupt"
    assert debugging.ask("continue", threadId=thread)["success"]
    assert debugging.ask("debugInfo")["body"]["stoppedThreads"] == []
    assert "restart the kernel" in debugging.ask("initialize", clientID="test", adapterID="")["message"]


def test_processes_that_a_cell_forks_are_not_held_by_the_debugger_nor_by_its_breakpoints(debugging):
    debugging.start()
    code = """import os
def double(x):
    y = x * 2
    return y

child = os.fork()
if child == 0:
    os._exit(double(21))
os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])"""
    path = debugging.ask("dumpCell", code=code)["body"]["sourcePath"]
    set_ = debugging.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 4}], sourceModified=False)
    assert set_["body"]["breakpoints"][0]["verified"]
    assert debugging.client.run(code).result == "42"
    request = debugging.client.client.execute("double(4)")
    thread = debugging.event("stopped")["body"]["threadId"]
    assert debugging.ask("continue", threadId=thread)["success"]
    assert debugging.client.wait(request).result == "8"
