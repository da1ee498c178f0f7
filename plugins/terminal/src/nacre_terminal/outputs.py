"""Outputs on their way to the screen: results, displays and their updates, errors, pages, images."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from nacre.values import Output, told

from .prompts import ansi

if TYPE_CHECKING:
    from .last import Last
    from .terminal import Terminal

PLAIN = "text/plain"


class Outputs:
    """Shows the outputs of one shell. Colours, pages and images are other plugins' services, asked where they are."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.shell = terminal.shell
        self._last: Last | None = None

    @property
    def mimes(self) -> tuple[str, ...]:
        """The MIME types that can be shown here."""
        images = self._service("images")
        return (PLAIN, *(images.mimes if images is not None else ()))

    def show(self, output: Output) -> None:
        """Show one output."""
        if output.kind == "clear":
            self._clear()
        elif output.kind in ("display", "update"):
            self._display(output)
        else:
            self.settle()
            self._once(output)

    def settle(self) -> None:
        """What was displayed last is not changed any more where it stands."""
        if self._last is not None:
            self._last.close()
            self._last = None

    # --- what is shown once ---------------------------------------------------------------------------

    def _once(self, output: Output) -> None:
        if output.kind == "error":
            if not self.terminal.editing and _is_terminal(sys.stdout) and _is_terminal(sys.stderr):
                begin_line()  # the ^C that the terminal itself writes stands there, or a line that was not ended
            self._write(self._dressed(output), sys.stderr)
        elif output.kind == "result":
            before = ansi(self.terminal.parts("result", output.number), self.terminal.colors)
            image, text = self._image(output), output.bundle.text
            shown = "\n".join(filter(None, ("" if image and not self._telling(image) else text, image)))
            text = before + ("\n" if before and ("\n" in shown or image) else "") + shown
            if image or not self._paged(text, result=True):
                self._write(text)
        else:
            text = self._dressed(output)
            if output.kind != "page" or not self._paged(text):
                self._write(text)

    def _dressed(self, output: Output) -> str:
        """An output's text in colours, where a plugin gives some and its stream is a terminal."""
        stream = sys.stderr if output.kind == "error" else sys.stdout
        highlight = self._service("highlight") if _is_terminal(stream) else None
        try:
            text = highlight.dressed(output.bundle) if highlight is not None else None
        except Exception as error:
            self.shell.notice(f"colours: {told(error)}", once=True)
            text = None
        return output.bundle.text if text is None else str(text)

    def _paged(self, text: str, result: bool = False) -> bool:
        pager = None if self.terminal.editing else self._service("pager")
        try:
            return pager is not None and bool(pager.page(text, result))
        except Exception as error:
            self.shell.notice(f"pager: {told(error)}", once=True)
            return False

    def _image(self, output: Output) -> str:
        """What shows an output's image; empty where it has none that can be shown."""
        images = self._service("images") if len(output.bundle.data) > 1 and _is_terminal(sys.stdout) else None
        try:
            drawn = images.drawn(output.bundle, None if self.terminal.editing else self.terminal.ask) if images else ""
        except Exception as error:
            self.shell.notice(f"images: {told(error)}", once=True)
            return ""
        return str(drawn)

    @staticmethod
    def _telling(image: str) -> bool:
        """Whether what shows an image is words, such as a link, beside which the text has its place."""
        from .last import CONTROL

        return bool(CONTROL.sub("", image).strip())

    def _service(self, name: str) -> Any:
        if not self.shell.has_service(name):
            return None
        try:
            return self.shell.service(name)
        except Exception as error:
            self.shell.notice(f"{name}: {told(error)}", once=True)
            return None

    # --- what may be shown anew in its place ------------------------------------------------------------

    def _display(self, output: Output) -> None:
        image = self._image(output)
        text = output.bundle.text if not image or self._telling(image) else ""
        shown = "\n".join(filter(None, (text, image)))
        before = self._last
        self.settle()
        if before is not None and output.kind == "update" and before.display_id == output.display_id:
            before.erase()
        if output.display_id and not image and not self.terminal.editing and _is_terminal(sys.stdout):
            from .last import Last

            begin_line()  # what stands before it in its line would be taken away with it
            self._write(shown)
            self._last = Last(output.display_id, shown)
        else:
            self._write(shown)

    def _clear(self) -> None:
        """Take the last display away, where nothing followed it; else what stands in the line."""
        last = self._last
        self.settle()
        if self.terminal.editing or not _is_terminal(sys.stdout):
            return
        if last is None or not last.erase():
            sys.stdout.write("\r\x1b[2K")
            sys.stdout.flush()

    def _write(self, text: str, stream: TextIO | None = None) -> None:
        stream = stream or sys.stdout
        try:
            print(text, file=stream, flush=True)
        except UnicodeEncodeError:
            encoding = getattr(stream, "encoding", None) or "ascii"
            print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)


def begin_line() -> None:
    """Begin a line, where the cursor is not at the beginning of one: as many blanks as fit end exactly there."""
    with suppress(OSError, ValueError):
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
        sys.stdout.write(" " * columns + "\r\x1b[K")
        sys.stdout.flush()


def _is_terminal(stream: Any) -> bool:
    try:
        return bool(stream.isatty())
    except (AttributeError, ValueError):
        return False
