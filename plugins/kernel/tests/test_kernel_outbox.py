"""The queue before the socket: when the wire is woken for what is put there."""

from __future__ import annotations

import time

import pytest
from nacre_kernel.outbox import Outbox


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
