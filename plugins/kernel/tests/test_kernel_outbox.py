"""The queue before the socket: when the wire is woken for what is put there."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator

import pytest
from nacre_kernel.codec import Origin
from nacre_kernel.outbox import PATIENCE, STEADY, Item, Mark, Outbox, Text


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def outbox(woken: list[str]) -> Outbox:
    made = Outbox(lambda: woken.append("woken"))
    made.begin()
    return made


def test_what_is_calm_wakes_nobody_where_the_wire_looks_soon(outbox: Outbox, woken: list[str]) -> None:
    outbox.look(time.monotonic() + 60)
    outbox.put([b"busy"], calm=True)
    assert woken == []


def test_it_goes_with_the_next_that_wakes_the_wire(outbox: Outbox, woken: list[str]) -> None:
    outbox.look(time.monotonic() + 60)
    outbox.put([b"busy"], calm=True)
    outbox.put([b"idle"])
    assert woken == ["woken"] and list(outbox.take()[0]) == [[b"busy"], [b"idle"]]


def test_it_is_there_when_the_wire_looks(outbox: Outbox) -> None:
    at = time.monotonic() + 0.05
    outbox.look(at)
    outbox.put([b"busy"], calm=True)
    assert outbox.take()[1] == at  # not yet, but then
    while time.monotonic() < at:
        pass
    assert list(outbox.take()[0]) == [[b"busy"]]


def test_what_is_calm_wakes_the_wire_where_it_would_not_look(outbox: Outbox, woken: list[str]) -> None:
    outbox.look(time.monotonic() - 1)
    outbox.put([b"busy"], calm=True)
    assert woken == ["woken"]


def test_who_flushes_waits_until_all_before_is_sent(outbox: Outbox) -> None:
    outbox.write("stdout", Origin(), "text")
    flushing = threading.Thread(target=outbox.flush)
    flushing.start()
    taken: list[Item] = []
    while len(taken) < 2:
        taken += outbox.take()[0]
    text, mark = taken
    assert isinstance(text, Text) and isinstance(mark, Mark) and flushing.is_alive()
    mark.reached()
    flushing.join(20)
    assert not flushing.is_alive()


def test_nothing_is_waited_for_where_all_is_sent(outbox: Outbox) -> None:
    outbox.flush()
    assert not outbox.take()[0]


def test_a_signals_handler_that_comes_in_the_midst_of_a_write_does_not_wait_for_the_wire(outbox: Outbox) -> None:
    """Which could not go on before it returns."""

    class Source:
        read_before = False

        def read(self) -> Iterator[tuple[str, str]]:  # asked for in the midst of each write
            if not self.read_before:
                self.read_before = True
                outbox.write("stderr", Origin(), "handler")
                outbox.flush()
            yield from ()

    outbox.listen(Source(), Origin)
    began = time.monotonic()
    outbox.write("stdout", Origin(), "text")
    assert time.monotonic() - began < PATIENCE / 2
    outbox.put([b"idle"])
    assert [item.name for item in outbox.take()[0] if isinstance(item, Text)] == ["stderr", "stdout"]


def test_text_that_comes_steadily_is_sent_in_few_messages(outbox: Outbox) -> None:
    origin = Origin()

    def due_after(text: str) -> float:
        before = time.monotonic()
        outbox.write("stdout", origin, text)
        due = outbox.take()[1]
        assert due is not None
        return due - before

    def sent() -> deque[Item]:
        while not (taken := outbox.take()[0]):
            time.sleep(0.001)
        return taken

    assert due_after("first\n") < STEADY
    assert len(sent()) == 1
    assert due_after("second\n") >= STEADY
    outbox.write("stdout", origin, "third\n")
    (text,) = sent()
    assert isinstance(text, Text) and text.parts == ["second\n", "third\n"]
