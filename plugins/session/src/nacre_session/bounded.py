"""Work that must come to an end."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(Exception):
    """It took longer than it may."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise ``TooLong`` in what is done meanwhile when it takes longer.

    It is interrupted as by Ctrl-C, so in the main thread only, and only where Python gets to run: C code that never
    comes back is not stopped. In other threads nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    late = threading.Event()

    def interrupt() -> None:
        late.set()
        _thread.interrupt_main()

    timer = threading.Timer(max(0.0, seconds), interrupt)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:  # within the try: an interrupt that is on its way comes before join is back
            timer.cancel()
            timer.join()
    except KeyboardInterrupt:
        if late.is_set():
            raise TooLong from None
        raise
