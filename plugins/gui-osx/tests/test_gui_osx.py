"""Cocoa's loop against AppKit's interface as its reference gives it. Not run on macOS itself by these tests."""

from __future__ import annotations

import sys
from itertools import chain, repeat
from types import ModuleType
from unittest.mock import MagicMock

import pytest
from nacre import UsageError
from nacre_gui.contract import Wait
from nacre_gui_osx.loop import Cocoa


@pytest.fixture
def kit(monkeypatch):
    """A module AppKit whose application has two events."""
    made = MagicMock(spec=ModuleType("AppKit"))
    made.NSApplication = MagicMock()
    application = made.NSApplication.sharedApplication.return_value
    application.nextEventMatchingMask_untilDate_inMode_dequeue_.side_effect = chain(["first", "second"], repeat(None))
    for name in ("NSApplicationActivationPolicyRegular", "NSDate", "NSEventMaskAny", "NSDefaultRunLoopMode"):
        setattr(made, name, MagicMock(name=name))
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "AppKit", made)
    return made


def test_the_events_that_are_there_are_sent(kit):
    loop = Cocoa(None)
    loop.run(Wait(-1, lambda: False, 0.05))
    assert [call.args for call in loop.application.sendEvent_.call_args_list] == [("first",), ("second",)]


def test_no_event_is_waited_for(kit):
    loop = Cocoa(None)
    loop.run(Wait(-1, lambda: False, 0))
    take = loop.application.nextEventMatchingMask_untilDate_inMode_dequeue_
    mask, date, mode, dequeue = take.call_args.args
    assert (mask, mode, dequeue) == (kit.NSEventMaskAny, kit.NSDefaultRunLoopMode, True)
    assert date is kit.NSDate.distantPast.return_value


def test_input_ends_it_between_two_events(kit):
    loop = Cocoa(None)
    loop.run(Wait(-1, lambda: True))
    loop.application.sendEvent_.assert_called_once_with("first")


def test_elsewhere_it_says_that_this_is_no_macos(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(UsageError, match=r"^osx: this is no macOS$"):
        Cocoa(None)


def test_without_pyobjc_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "AppKit", None)
    with pytest.raises(UsageError, match="pyobjc-framework-Cocoa"):
        Cocoa(None)
