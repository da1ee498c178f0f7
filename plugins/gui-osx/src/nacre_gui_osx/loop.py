"""The loop of Cocoa: ``NSApplication``'s own, as AppKit's reference describes it, by PyObjC."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait


class Cocoa:
    """The loop ``osx``: the events of the shared application are taken and sent, sixty times a second.

    Raises ``UsageError`` where this is no macOS, or PyObjC is missing.
    """

    application: Any
    _kit: Any

    def __init__(self, shell: Shell) -> None:
        if sys.platform != "darwin":
            raise UsageError("osx: this is no macOS")
        try:
            kit: Any = import_module("AppKit")
        except ImportError:
            raise UsageError("osx: PyObjC is not installed: %pip install pyobjc-framework-Cocoa") from None
        self._kit = kit
        self.application = kit.NSApplication.sharedApplication()
        self.application.setActivationPolicy_(kit.NSApplicationActivationPolicyRegular)
        self.application.finishLaunching()

    def run(self, wait: Wait) -> None:
        wait.polled(lambda: self._handle(wait))

    def _handle(self, wait: Wait) -> None:
        kit = self._kit
        past = kit.NSDate.distantPast()
        while True:
            event = self.application.nextEventMatchingMask_untilDate_inMode_dequeue_(
                kit.NSEventMaskAny, past, kit.NSDefaultRunLoopMode, True
            )
            if event is None:
                break
            self.application.sendEvent_(event)
            if wait.over():
                break
        self.application.updateWindows()

    def close(self) -> None:
        pass
