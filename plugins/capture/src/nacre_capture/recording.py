"""Where output goes while it is captured: text streams, and a sink for what is shown."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output

from .captured import Captured, Shown

if TYPE_CHECKING:
    from nacre import Shell


class Stream(io.TextIOWrapper):
    """Text in memory that also takes bytes by ``.buffer``, as programs expect of standard output."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, "utf-8", errors="surrogatepass", newline="", write_through=True)

    def text(self) -> str:
        written = self._bytes.getvalue()
        try:
            return written.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return written.decode("utf-8", "replace")


class Recorder:
    """Keeps what is shown. An error is not kept: it ends the cell, and is shown then.

    A value is kept also in the MIME types that the front end does not show: it may be looked into by program.
    """

    def __init__(self, captured: Captured, shell: Shell) -> None:
        offered = (offer.value.mime for offer in shell.plugins.offers("formatters"))
        self.mimes = tuple(dict.fromkeys([*shell.mimes, *offered]))
        self._captured = captured
        self._shell = shell
        self._by_id: dict[str, Shown] = {}

    def show(self, output: Output) -> None:
        if output.kind == "clear":
            self._captured.outputs.clear()
        elif output.kind == "update":
            self._update(output.display_id, output.bundle)
        elif output.kind != "error":
            shown = Shown(output.bundle, self._shell, output.display_id)
            self._captured.outputs.append(shown)
            if output.display_id:
                self._by_id[output.display_id] = shown

    def _update(self, display_id: str, bundle: Bundle) -> None:
        shown = self._by_id.get(display_id)
        if shown:
            shown.data, shown.metadata = dict(bundle.data), dict(bundle.metadata)


class Passing:
    """Shows everything but errors where it would have gone, with the streams there are there."""

    def __init__(self, shell: Shell) -> None:
        self.mimes = shell.mimes
        self._beneath: Any = shell._sinks[-1] if shell._sinks else None
        self._streams = sys.stdout, sys.stderr

    def show(self, output: Output) -> None:
        if self._beneath is not None and output.kind != "error":
            with redirect_stdout(self._streams[0]), redirect_stderr(self._streams[1]):
                self._beneath.show(output)


@contextmanager
def capturing(shell: Shell, stdout: bool = True, stderr: bool = True, display: bool = True) -> Iterator[Captured]:
    """Capture meanwhile; the text of the streams is there when the block ends, however it ends."""
    captured = Captured()
    sink = Recorder(captured, shell) if display else Passing(shell)
    out, err = Stream(), Stream()
    try:
        with ExitStack() as stack:
            if stdout:
                stack.enter_context(redirect_stdout(out))
            if stderr:
                stack.enter_context(redirect_stderr(err))
            stack.enter_context(shell.showing_to(sink))
            yield captured
    finally:
        captured.stdout, captured.stderr = out.text(), err.text()
