"""When a question of the kernel's is asked, beside what it has printed."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from types import SimpleNamespace

from nacre import Cell
from nacre_console.under_way import follow


class Kernel:
    """A client whose kernel prints and asks; what it prints comes a little after the question, as by another socket."""

    session, gone, left = "s", "", False

    def __init__(self) -> None:
        self.events: SimpleQueue[SimpleNamespace] = SimpleQueue()
        self.questions = 3

    def put(self, channel: str, kind: str, **content: object) -> None:
        message = SimpleNamespace(kind=kind, content=content, parent={"msg_id": "r"})
        self.events.put(SimpleNamespace(channel=channel, message=message))

    def execute(self, *_: object, **__: object) -> str:
        self.answer(None, "")
        return "r"

    def answer(self, question: object, value: str) -> None:
        self.questions -= 1
        if self.questions < 0:
            self.put("iopub", "status", execution_state="idle")
            self.put("shell", "execute_reply", status="ok", execution_count=1)
            return
        self.put("stdin", "input_request", prompt="? ")
        threading.Timer(0.01, self.put, ("iopub", "stream"), {"text": "printed"}).start()


def test_what_was_printed_before_a_question_stands_before_it_though_it_comes_later(monkeypatch):
    seen: list[str] = []
    shell = SimpleNamespace(questions=[], number=1, notice=seen.append)
    shell.showing = SimpleNamespace(show=lambda message: seen.append(message.content.get("text", message.kind)))

    def ask(prompt: str) -> str:
        seen.append(prompt)
        return "answer"

    monkeypatch.setattr("builtins.input", ask)
    outcome = follow(Cell("source"), shell, Kernel())
    assert outcome.ok
    assert seen == ["printed", "? "] * 3 + ["status"]
