"""Errors that are rendered by somebody else: the error itself, a handler set at run time, or a plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nacre import Bundle
from nacre.values import told

from .limit import Refused, asked
from .parts import MIME, RAW, Parts, plain

if TYPE_CHECKING:
    from nacre import Cell, Shell

Handler = Callable[[BaseException, "Shell"], Any]
PLAIN = "text/plain"
OWN = "_render_traceback_"
SECONDS = 2.0


class Handlers:
    """The handlers set at run time, the latest first."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._set: list[tuple[tuple[type[BaseException], ...], Handler]] = []

    def add(self, types: type[BaseException] | tuple[type[BaseException], ...], handler: Handler) -> Callable[[], None]:
        """Let ``handler(error, shell)`` render errors of these types; returns the function that takes it back.

        It gives a bundle, a text, a list of texts, or None to decline. One that fails is taken out and named.
        Raises ``TypeError`` for what is no class of exceptions.
        """
        kinds = types if isinstance(types, tuple) else (types,)
        if not all(isinstance(kind, type) and issubclass(kind, BaseException) for kind in kinds):
            raise TypeError("a traceback handler is set for classes of exceptions")
        entry = (kinds, handler)
        self._set.insert(0, entry)

        def undo() -> None:
            self._set[:] = [one for one in self._set if one is not entry]

        return undo

    def bundle(self, error: BaseException, cell: Cell) -> Bundle | None:
        """What the first handler gives that does not decline, or a plugin; None where nobody does."""
        for entry in list(self._set):
            if isinstance(error, entry[0]):
                try:
                    found = as_bundle(entry[1](error, self.shell))
                except (Exception, SystemExit) as second:
                    self._set[:] = [one for one in self._set if one is not entry]
                    name = getattr(entry[1], "__qualname__", None) or type(entry[1]).__qualname__
                    self.shell.notice(f"the traceback handler {name} failed and was taken out: {told(second)}")
                else:
                    if found is not None:
                        return found
        return as_bundle(self.shell.plugins.decide("custom_traceback", error=error, cell=cell, shell=self.shell))


def as_bundle(found: Any) -> Bundle | None:
    """What a handler gave, as a bundle. Raises ``TypeError`` for what is none."""
    if found is None or (isinstance(found, Bundle) and isinstance(found.data.get(PLAIN), str)):
        return found
    texts = [found] if isinstance(found, str) else found
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"it gave {type(found).__name__}, not a bundle with text/plain, a text or a list of texts")
    return of_parts([(RAW, "\n".join(texts))])


def of_parts(parts: Parts) -> Bundle:
    """A bundle with the parts, and what they are as text."""
    return Bundle({PLAIN: plain(parts), MIME: parts})


def rendered_itself(error: BaseException, shell: Shell) -> tuple[str, ...]:
    """The texts that the error's own ``_render_traceback_`` gives; none where it has none, or fails, which is told."""

    def ask() -> Any:
        method = getattr(error, OWN, None)
        return () if method is None else method()

    try:
        found = asked(ask, SECONDS)
        if isinstance(found, list | tuple) and all(isinstance(text, str) for text in found):
            return tuple(found)
        reason = f"gave {type(found).__name__}, not a list of texts"
    except Refused as refused:
        reason = str(refused)
    shell.notice(f"{type(error).__name__}.{OWN} {reason}; the error is shown without it")
    return ()
