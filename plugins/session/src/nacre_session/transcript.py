"""The service ``transcript``: what the cells of this session showed, by number."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Cell, Output

from .options import Sessions
from .streams import Tap

if TYPE_CHECKING:
    from nacre import Shell

UNRECORDED = ("command", "file", "pipe", "startup")  # origins of cells that nobody can export later
PLAIN = "text/plain"
BATCH = 256  # writes that are put down together, because a cell may make very many
CUT = "\n... (the rest was not kept)\n"


class Printed:
    """A run of text on one stream."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.text = io.StringIO()


class Transcript:
    """Keeps outputs and printed text while a cell runs, and hands them on to whom they are for.

    It stands between the shell and its front end as a sink, so that what a front end prints of an output is told
    from what the cell printed. hidden: the numbers of cells that were kept out of files when they ran.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._kept: dict[int, list[Output | Printed]] = {}
        self._sizes: dict[int, int] = {}
        self._total = 0
        self._latest: list[tuple[int, str, str]] = []  # cell, stream, text: written, and not put down yet
        self._outer = 0  # the number of the cell that is listened to; those it runs belong to it or follow it
        self._taps: dict[str, Tap] = {}
        self._showing: AbstractContextManager[Any] | None = None
        self._beneath: Any = None
        self._keeps_out = self._judge()
        shell.plugins.on_change(self._look_again)
        self._deaf = False
        self._options = Sessions.read(shell)
        self.hidden: set[int] = set()

    @property
    def mimes(self) -> tuple[str, ...]:
        """What the front end can show."""
        return getattr(self._beneath, "mimes", (PLAIN,))

    # --- a cell's life --------------------------------------------------------------------------------

    def begin(self, cell: Cell) -> None:
        """A cell starts that counts."""
        if self._keeps_out(cell.source):
            self.hidden.add(cell.number)
        if self._outer:
            outer = self._shell.history.entries.get(self._outer)
            if outer is not None and outer.status == "running":
                return
            self._stop()  # a cell that was interrupted between two steps has not come to its end
        self._options = Sessions.read(self._shell)
        if self._options.record and cell.origin not in UNRECORDED:
            self._outer = cell.number
            self._listen()

    def end(self, cell: Cell) -> None:
        """A cell has finished that counts."""
        if cell.number == self._outer:
            self._stop()

    def close(self) -> None:
        """The shell closes."""
        self._stop()

    def _judge(self) -> Callable[[str], bool]:
        """What says whether a cell is kept out of files."""
        if self._shell.has_service("privacy"):
            keeps_out: Callable[[str], bool] = self._shell.service("privacy").keeps_out
            return keeps_out
        return lambda source: source.startswith(" ")

    def _look_again(self) -> None:
        self._keeps_out = self._judge_again

    def _judge_again(self, source: str) -> bool:
        self._keeps_out = self._judge()
        return self._keeps_out(source)

    def _listen(self) -> None:
        for name in ("stdout", "stderr"):
            stream, tap = getattr(sys, name), self._taps.get(name)
            if tap is None or not tap.reopen(stream):
                tap = self._taps[name] = Tap(stream, partial(self._heard, name))
                tap.open()
        if self._shell.listening:
            self._showing = self._shell.showing_to(self)
            self._beneath = self._showing.__enter__()

    def _stop(self) -> None:
        if self._outer:
            self._outer = 0
            self._put_down()
            for tap in reversed(self._taps.values()):  # both may be on one stream
                tap.close()
        if self._showing is not None:
            self._showing.__exit__(None, None, None)
            self._showing = self._beneath = None

    # --- what comes ---------------------------------------------------------------------------------

    def _heard(self, kind: str, text: str) -> None:
        if self._outer and not self._deaf:
            self._latest.append((self._shell.cell.number, kind, text))
            if len(self._latest) >= BATCH:
                self._put_down()

    def _put_down(self) -> None:
        if not self._latest:
            return
        latest, self._latest = self._latest, []
        for (number, kind), run in groupby(latest, lambda one: one[:2]):
            text = "".join(piece for _, _, piece in run)
            room = self._options.cell_limit - self._sizes.get(number, 0)
            if room <= 0 or not text:
                continue
            pieces = self._kept.setdefault(number, [])
            last = pieces[-1] if pieces else None
            if not isinstance(last, Printed) or last.kind != kind:
                last = Printed(kind)
                pieces.append(last)
            last.text.write(text if len(text) <= room else text[:room] + CUT)
            self._charge(number, min(room, len(text)))

    def show(self, output: Output) -> None:
        """Keep an output, and hand it on."""
        self._put_down()
        number = output.number or self._shell.cell.number
        if output.kind == "clear":
            self._total -= self._sizes.pop(number, 0)
            self._kept.pop(number, None)
        elif output.kind == "update":
            self._update(output)
        elif output.kind in ("result", "display", "error"):
            self._keep(number, output)
        before, self._deaf = self._deaf, True
        try:
            if self._beneath is not None:
                self._beneath.show(output)
        finally:
            self._deaf = before

    def _keep(self, number: int, output: Output) -> None:
        kept = _lasting(output, self._shell, self._options.mimes)
        size = _size(kept.bundle)
        if size > self._options.cell_limit - self._sizes.get(number, 0):
            kept = kept._replace(bundle=Bundle({PLAIN: kept.bundle.text[:1000] + CUT}, kept.bundle.metadata))
            size = 1000
        self._kept.setdefault(number, []).append(kept)
        self._charge(number, size)

    def _update(self, output: Output) -> None:
        for pieces in self._kept.values():
            for place, one in enumerate(pieces):
                if isinstance(one, Output) and one.display_id and one.display_id == output.display_id:
                    pieces[place] = one._replace(bundle=output.bundle)

    def _charge(self, number: int, size: int) -> None:
        self._sizes[number] = self._sizes.get(number, 0) + size
        self._total += size
        while self._total > self._options.total_limit and self._kept:
            oldest = min(self._kept)
            del self._kept[oldest]
            self._total -= self._sizes.pop(oldest, 0)

    # --- what is there --------------------------------------------------------------------------------

    def of(self, number: int) -> Sequence[Output] | None:
        """What a cell of this session showed, in order; None where nothing of it was kept."""
        self._put_down()
        pieces = self._kept.get(number)
        if pieces is None:
            return None
        return [
            Output(one.kind, Bundle({PLAIN: one.text.getvalue()}), number) if isinstance(one, Printed) else one
            for one in pieces
        ]


def _lasting(output: Output, shell: Shell, mimes: Sequence[str]) -> Output:
    """An output that keeps no value alive; an error's name and text are in the metadata."""
    bundle, value = output.bundle, output.value
    if output.kind == "error" and isinstance(value, BaseException):
        kind = type(value)
        name = (
            kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__name__}"
        )
        try:
            text = str(value)
        except (Exception, SystemExit, GeneratorExit):  # it is the user's code
            text = ""
        bundle = Bundle(bundle.data, {**bundle.metadata, PLAIN: {"name": name, "text": text}})
    elif output.kind == "result" and mimes and value is not None:
        from nacre.present import present

        more = present(value, shell, mimes)
        bundle = Bundle({**more.data, **bundle.data}, {**more.metadata, **bundle.metadata})
    return output._replace(bundle=bundle, value=None)


def _size(bundle: Bundle) -> int:
    return sum(len(one) if isinstance(one, str | bytes) else len(repr(one)) for one in bundle.data.values())
