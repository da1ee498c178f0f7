"""``%doctest_mode``: what a session shows can be pasted into a docstring, and the other way round.

The looks belong to other plugins, which are asked by their traits: classic prompts, plain tracebacks, plain
repr. Where a plugin is not there, neither is what it would have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nacre import Formatter, UsageError, arguments, resolve

if TYPE_CHECKING:
    from nacre import Shell


class Mode:
    """Whether one shell is in doctest mode, and how it looked before. on, off: called twice, they do it once."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._undo: list[Callable[[], Any]] = []

    @property
    def is_on(self) -> bool:
        return bool(self._undo)

    def on(self) -> None:
        """Look like Python's own prompt."""
        if self.is_on:
            return
        from .traits import DoctestMode

        plain = Formatter("doctest", _plain, type="builtins.object")
        self._undo.append(self.shell.formatters.add(plain))
        for key, value in self.shell.configure(DoctestMode).settings.items():
            self._set(key, value)

    def off(self) -> None:
        """Look as before."""
        while self._undo:
            self._undo.pop()()

    def _set(self, key: str, value: Any) -> None:
        name, _, trait = key.partition(".")
        target = self.shell.configurables().get(name)
        if target is None:
            return
        try:
            before = getattr(self.shell.configure(resolve(target)), trait, None)
            self.shell.set_trait(key, value)
        except (UsageError, ImportError) as error:
            self.shell.notice(f"doctest mode: {error}")
        else:
            self._undo.append(lambda: self.shell.set_trait(key, before))


def _plain(value: Any, shell: Shell) -> str:
    return repr(value)


@arguments()
def doctest_mode(shell: Shell) -> None:
    """Switch to classic prompts, plain tracebacks and plain values, or back.

    What the session shows then can be pasted into a docstring as a doctest. Pasted prompts are left out of
    what runs in either mode.
    """
    mode = shell.service("doctest-mode")
    if mode.is_on:
        mode.off()
    else:
        mode.on()
    print(f"Doctest mode is {'on' if mode.is_on else 'off'}.")
