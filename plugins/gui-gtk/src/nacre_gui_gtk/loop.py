"""The loop of GLib."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre_gui.display import need_display

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_gui.contract import Wait


def any_gtk(shell: Shell) -> Gtk:
    """The loop ``gtk``. Raises ``UsageError``."""
    return _made("gtk", ("4.0", "3.0"))


def gtk4(shell: Shell) -> Gtk:
    """The loop ``gtk4``. Raises ``UsageError``."""
    return _made("gtk4", ("4.0",))


def gtk3(shell: Shell) -> Gtk:
    """The loop ``gtk3``. Raises ``UsageError``."""
    return _made("gtk3", ("3.0",))


def _made(name: str, versions: tuple[str, ...]) -> Gtk:
    try:
        gi: Any = import_module("gi")
    except ImportError:
        raise UsageError(f"{name}: PyGObject is not installed (Debian: apt install python3-gi)") from None
    there = gi.get_required_version("Gtk")  # two versions in one process are refused
    if there and there not in versions:
        raise UsageError(f"{name}: GTK {there} is imported already, and one process cannot have two of them")
    for version in [there] if there else versions:
        try:
            gi.require_version("Gtk", version)
            break
        except ValueError:
            continue
    else:
        raise UsageError(f"{name}: GTK {' or '.join(versions)} is not installed for PyGObject")
    need_display(name, "BROADWAY_DISPLAY")
    toolkit: Any = import_module("gi.repository.Gtk")
    begun = toolkit.init_check() if toolkit.MAJOR_VERSION >= 4 else toolkit.init_check(None)[0]
    if not begun:
        raise UsageError(f"{name}: the display cannot be opened")
    return Gtk(import_module("gi.repository.GLib"))


class Gtk:
    """The events of GLib's main context, which GTK's windows share with all of GLib."""

    def __init__(self, glib: Any) -> None:
        self._glib = glib
        self._over = False

    def run(self, wait: Wait) -> None:
        context = self._glib.MainContext.default()
        if wait.fd < 0:
            wait.polled(lambda: context.iteration(False))
            return
        glib = self._glib
        self._over = False
        ids = [glib.unix_fd_add_full(glib.PRIORITY_HIGH, wait.fd, glib.IOCondition.IN, self._end)]
        left = wait.milliseconds
        if left is not None:
            ids.append(glib.timeout_add(left, self._end, priority=glib.PRIORITY_HIGH_IDLE))
        try:
            context.iteration(False)
            while not self._over:
                context.iteration(True)
        finally:
            for one in ids:
                glib.source_remove(one)

    def _end(self, *_: Any) -> bool:
        self._over = True
        return True  # the source stays until it is removed

    def close(self) -> None:
        pass
