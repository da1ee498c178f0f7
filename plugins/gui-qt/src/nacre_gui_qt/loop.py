"""The loop of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre_gui.display import need_display

from .bindings import FIVE, SIX, Binding, find

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait

SIGN = 250  # milliseconds between two chances for Ctrl-C where the user's code runs Qt's loop itself


def any_qt(shell: Shell) -> Qt:
    """The loop ``qt``. Raises ``UsageError``."""
    return _made("qt", (*SIX, *FIVE))


def qt6(shell: Shell) -> Qt:
    """The loop ``qt6``. Raises ``UsageError``."""
    return _made("qt6", SIX)


def qt5(shell: Shell) -> Qt:
    """The loop ``qt5``. Raises ``UsageError``."""
    return _made("qt5", FIVE)


def _made(name: str, wanted: tuple[str, ...]) -> Qt:
    binding = find(name, wanted)
    need_display(name, "QT_QPA_PLATFORM")  # Qt ends the process where there is none
    return Qt(binding)


class Qt:
    """Qt's events, in a loop of ours that ends with the wait. There is an application from the start."""

    def __init__(self, binding: Binding) -> None:
        self._core = core = binding.core
        self.application = core.QCoreApplication.instance() or binding.widgets.QApplication(["nacre"])
        self.application.setQuitOnLastWindowClosed(False)
        self._loop = core.QEventLoop()
        self._timer = core.QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(getattr(core.Qt, "TimerType", core.Qt).PreciseTimer)
        self._timer.timeout.connect(self._loop.quit)
        self._sign = core.QTimer()
        self._sign.timeout.connect(_look)
        self._notifiers: dict[int, Any] = {}

    def run(self, wait: Wait) -> None:
        run = getattr(self._loop, "exec", None) or self._loop.exec_
        if wait.fd < 0:
            wait.polled(self.application.processEvents)
            return
        self._sign.stop()
        notifier = self._notifier(wait.fd)
        notifier.setEnabled(True)
        left = wait.milliseconds
        if left is not None:
            self._timer.start(left)
        try:
            run()
        finally:
            self._timer.stop()
            notifier.setEnabled(False)
            self._sign.start(SIGN)

    def _notifier(self, fd: int) -> Any:
        if fd not in self._notifiers:
            kind = getattr(self._core.QSocketNotifier, "Type", self._core.QSocketNotifier).Read
            self._notifiers[fd] = self._core.QSocketNotifier(fd, kind)
            self._notifiers[fd].activated.connect(self._loop.quit)
        return self._notifiers[fd]

    def close(self) -> None:
        self._sign.stop()
        self._notifiers.clear()


def _look() -> None:
    """Python looks for signals when it is called."""
