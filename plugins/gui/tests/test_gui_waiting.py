"""Waiting in a toolkit's loop as asyncio would wait itself."""

from __future__ import annotations

import asyncio

import pytest
from nacre import UsageError
from nacre_gui.contract import Wait
from nacre_gui.display import need_display
from nacre_gui.selector import Selector
from nacre_gui.testing import display, now, waits

__all__ = ["display"]


class Polled:
    def run(self, wait):
        wait.polled(lambda: None)


class Blind:
    """A toolkit where nothing can be watched, as on Windows."""

    def run(self, wait):
        wait.fd = -1
        wait.polled(lambda: None)


@pytest.mark.parametrize("loop", [Polled(), Blind()])
def test_a_loop_that_is_polled_ends_with_time_input_and_signals(loop):
    waits(loop)
    now(loop)


@pytest.mark.parametrize("fd", [None, -1])
def test_what_a_callback_gives_to_asyncio_ends_the_wait(fd):
    class Calling:
        called = False

        def run(self, wait):
            wait.fd = wait.fd if fd is None else fd
            wait.polled(self.call)

        def call(self):
            if not self.called:
                self.called = True
                asyncio.get_running_loop().call_soon(seen.set)

    async def host():
        loop = asyncio.get_running_loop()
        loop._selector = selector = Selector(loop, Calling(), failed.append)
        try:
            await seen.wait()
        finally:
            selector.restore()

    seen, failed = asyncio.Event(), []
    asyncio.run(asyncio.wait_for(host(), 20))
    assert not failed


def test_a_wait_without_an_end_has_no_time_left_to_tell():
    assert Wait(-1, lambda: False).left is None
    assert Wait(-1, lambda: False).milliseconds is None


def test_a_wait_that_is_over_has_none_left():
    assert Wait(-1, lambda: False, 0).over()
    assert Wait(-1, lambda: False, 0).milliseconds == 0


def test_a_short_wait_is_no_empty_one():
    assert Wait(-1, lambda: False, 0.0009).milliseconds == 1


def test_a_very_long_wait_fits_into_a_toolkits_timer():
    assert Wait(-1, lambda: False, 1e9).milliseconds == 3_600_000


def test_without_a_display_it_says_which_variables_are_missing(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match=r"^x: there is no display \(\$DISPLAY and \$WAYLAND_DISPLAY are not set\)$"):
        need_display("x", "X_PLATFORM")


def test_a_toolkit_that_is_told_of_another_screen_needs_no_display(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("X_PLATFORM", "offscreen")
    need_display("x", "X_PLATFORM")


@pytest.mark.parametrize("name", ["nonsense", ":", ":987", "unix:987.0", "localhost:59000", "localhost:99999"])
def test_a_display_where_nobody_answers_is_told(monkeypatch, name):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", name)
    with pytest.raises(UsageError, match=r"^x: no display answers at"):
        need_display("x")


def test_a_display_that_answers_is_enough(monkeypatch, display):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for name in (display, f"{display}.0", f"unix{display}"):
        monkeypatch.setenv("DISPLAY", name)
        need_display("x")
