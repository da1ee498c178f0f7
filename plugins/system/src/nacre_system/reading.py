"""Reading what a child writes while it writes, up to its end and no longer."""

from __future__ import annotations

import codecs
import locale
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from subprocess import Popen
from time import monotonic
from typing import Any

GRACE = 0.2  # seconds after the end in which what is still under way may arrive


def read(process: Popen[bytes], descriptor: int, write: Callable[[str], object]) -> None:
    """Hand over text as it comes until the child has ended, and close the descriptor.

    A process that the child left behind and that still holds its end does not keep us waiting.
    """
    decoder = codecs.getincrementaldecoder(locale.getpreferredencoding(False))("replace")
    try:
        for data in _chunks(process, descriptor):
            text = decoder.decode(data)
            if text:
                write(text)
    finally:
        os.close(descriptor)
    rest = decoder.decode(b"", final=True)
    if rest:
        write(rest)


def _chunks(process: Popen[bytes], descriptor: int) -> Iterator[bytes]:
    if os.name != "posix":  # there, select() knows sockets only
        while data := os.read(descriptor, 65536):
            yield data
        return
    import selectors

    with _ended(process) as end, selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        selector.register(end, selectors.EVENT_READ)
        until: float | None = None
        while until is None or monotonic() < until:
            ready = {key.fd for key, _ in selector.select(None if until is None else max(0.0, until - monotonic()))}
            if descriptor in ready:
                try:
                    data = os.read(descriptor, 65536)
                except OSError:  # how a pseudo-terminal says that nobody writes to it any more
                    return
                if not data:
                    return
                yield data
            elif end in ready:
                until = monotonic() + GRACE
                selector.unregister(end)


@contextmanager
def _ended(process: Popen[Any]) -> Iterator[int]:
    """A descriptor that becomes readable when the child has ended."""
    readable, writable = os.pipe()

    def wait() -> None:
        process.wait()
        os.close(writable)

    waiter = threading.Thread(target=wait, name=f"wait for {process.pid}", daemon=True)
    waiter.start()
    try:
        yield readable
    finally:
        os.close(readable)
