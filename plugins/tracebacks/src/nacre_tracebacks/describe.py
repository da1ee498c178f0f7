"""From an error to a ``Report``."""

from __future__ import annotations

import linecache
import re
import time
import types
from functools import partial
from types import FrameType
from typing import Any, NamedTuple

from .brief import Values, class_name, cut, written_in_python
from .changed import has_changed
from .folding import fold
from .hiding import hidden
from .limit import Refused, TooLong, asked, limited
from .meant import suggestion
from .report import Frame, Left, Line, Report, Variable
from .source import WIDEST, cell_number, clipped, global_names, lines_around, local_names

EARLIER = 20  # errors of a chain
WIDTH, DEPTH = 200, 12  # errors of a group, groups in groups
MOST = 500  # errors in all: the same ones may stand in a group at many places
NOTES = 50
LONGEST = 20_000  # characters of an error's text
VARIABLES = 20  # of a frame
TEXT, TEXTS = 1.0, 3.0  # seconds that an error may take to say what it is, and all of them
PLAIN_THINGS = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
NAME = re.compile(r"[^\W\d]\w*")


class _Place(NamedTuple):
    frame: FrameType
    line: int
    instruction: int


class Describer:
    """Describes errors. context: lines of source a frame. show_asked: show frames that ask to be hidden.
    values: describes variables; None leaves them out."""

    def __init__(self, context: int = 5, show_asked: bool = False, values: Values | None = None) -> None:
        self.context = max(1, context)
        self.show_asked = show_asked
        self.values = values
        self._checked: set[str] = set()  # files that linecache has compared with what is on disk
        self._count = 0  # of errors described
        self._until = time.monotonic() + TEXTS

    def report(self, error: BaseException) -> Report:
        """What is known of an error and of those behind it."""
        return self._report(error, 0, EARLIER, frozenset())

    def _report(self, error: BaseException, depth: int, earlier: int, above: frozenset[int]) -> Report:
        """above: the errors on the way here, for a chain may lead back to where it began."""
        self._count += 1
        above |= {id(error)}
        head, notes = headline(error, min(TEXT, self._until - time.monotonic()))
        behind, between = _behind(error), 0
        if behind is not None and id(behind) not in above and (earlier == 0 or self._count >= MOST):
            *left_out, behind = _chain(behind)  # the first of all says what went wrong
            between, earlier = len(left_out), 1
        before = None
        if behind is not None and id(behind) not in above:
            before = self._report(behind, depth, earlier - 1, above)
        inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
        shown: list[Report] = []
        for one in inner[:WIDTH] if depth < DEPTH else ():
            if self._count < MOST:
                shown.append(self._report(one, depth + 1, earlier, above))
        return Report(
            class_name(type(error)),
            head,
            notes,
            self._frames(error),
            self._place(error) if isinstance(error, SyntaxError) else None,
            before if error.__cause__ is not None else None,
            before if error.__cause__ is None else None,
            between,
            tuple(shown),
            len(inner) - len(shown),
        )

    # --- frames -------------------------------------------------------------------------------------

    def _frames(self, error: BaseException) -> tuple[Frame | Left, ...]:
        places, at = [], error.__traceback__
        while at is not None:
            places.append(_Place(at.tb_frame, at.tb_lineno or 0, at.tb_lasti))
            at = at.tb_next
        why = hidden([place.frame for place in places], error)
        if self.show_asked:
            why = ["" if one == "asked" else one for one in why]
        keys = [(place.frame.f_code, place.line, one) for place, one in zip(places, why, strict=True)]
        return tuple(one if isinstance(one, Left) else self._frame(places[one], why[one]) for one in fold(keys))

    def _frame(self, place: _Place, hidden: str) -> Frame:
        code = place.frame.f_code
        filename = code.co_filename
        name = "" if code.co_name == "<module>" else code.co_name if code.co_name[:1] == "<" else code.co_qualname
        found = Frame(filename, cell_number(filename), name, (), place.line, hidden=hidden)
        if hidden:
            return found
        if filename not in self._checked:
            self._checked.add(filename)
            linecache.checkcache(filename)
        lines = lines_around(place.frame, place.line, place.instruction, self.context)
        variables = self._variables(place.frame, lines) if self.values else ()
        changed = bool(lines) and not found.cell and has_changed(place.frame)
        return found._replace(arguments=arguments(code), lines=lines, variables=variables, changed=changed)

    def _variables(self, frame: FrameType, lines: tuple[Line, ...]) -> tuple[Variable, ...]:
        """A function's arguments, and what the lines that are shown name."""
        assert self.values is not None
        local, everywhere = local_names(frame), global_names(frame)
        first = [name.lstrip("*") for name in arguments(frame.f_code)]
        named = dict.fromkeys(name for line in lines for name in NAME.findall(line.text))
        found = []
        for name in dict.fromkeys([*first, *named]):
            value = local.get(name, everywhere.get(name, self))
            if value is self or (name not in first and issubclass(type(value), PLAIN_THINGS)):
                continue
            found.append(Variable(name, self.values.brief(value), name in first))
            if len(found) == VARIABLES:
                break
        return tuple(found)

    def _place(self, error: SyntaxError) -> Frame | None:
        """Where a syntax error is; None where the error does not say."""
        filename, number = error.filename, error.lineno
        if type(filename) is not str or type(number) is not int:
            return None
        text = error.text if type(error.text) is str else linecache.getline(filename, number)
        text = text.split("\n")[0].rstrip("\r\n\f")
        start = error.offset - 1 if type(error.offset) is int and error.offset > 0 else -1
        end = error.end_offset - 1 if type(error.end_offset) is int and error.end_lineno == number else start + 1
        line = Line(number, text, min(start, len(text)), max(end, start + 1)) if start >= 0 else Line(number, text)
        return Frame(filename, cell_number(filename), "", (), number, (clipped(line) if len(text) > WIDEST else line,))


def arguments(code: types.CodeType) -> tuple[str, ...]:
    """The names of a function's arguments, ``*`` and ``**`` with them."""
    names, plain = code.co_varnames, code.co_argcount + code.co_kwonlyargcount
    many = [f"*{names[plain]}"] if code.co_flags & 4 else []
    named = [f"**{names[plain + len(many)]}"] if code.co_flags & 8 else []
    return (*names[: code.co_argcount], *many, *names[code.co_argcount : plain], *named)


def _behind(error: BaseException) -> BaseException | None:
    """The error that led to this one."""
    if error.__cause__ is not None:
        return error.__cause__
    return None if error.__suppress_context__ else error.__context__


def _chain(error: BaseException) -> list[BaseException]:
    """An error and all that led to it, the first of them last."""
    found, seen = [error], {id(error)}
    while (behind := _behind(found[-1])) is not None and id(behind) not in seen:
        found.append(behind)
        seen.add(id(behind))
    return found


def headline(error: BaseException, seconds: float = TEXT) -> tuple[str, tuple[str, ...]]:
    """An error's last lines, as Python puts them, and its notes. What of it cannot be had is named instead.

    seconds: how long its own code may take; with none left, an error whose text is made by such code is not asked.
    """
    from traceback import TracebackException

    def told() -> tuple[str, Any]:
        # _seen keeps it from following the chain, so that each error is asked once; what it would set then is set here
        known: Any = {"limit": 0, "compact": True, "_seen": set()}
        found: Any = TracebackException(type(error), error, error.__traceback__, **known)
        notes = found.__notes__
        found.__notes__ = found.exceptions = None
        lines = list(found.format_exception_only())
        while len(lines) > 1 and lines[0][:1] == " ":  # where a syntax error is
            del lines[0]
        return "".join(lines).rstrip("\n"), notes

    name = class_name(type(error))
    try:
        if written_in_python(type(error), "__str__"):
            if seconds <= 0:
                return f"{name}: <its text was not asked for: the others took all the time there is>", ()
            asked(partial(str, error), seconds)
        head, notes = limited(told, max(2 * seconds, 0.1))
    except Refused as reason:
        return f"{name}: <its text cannot be had: str() {reason}>", ()
    except (TooLong, Exception) as second:
        return f"{name}: <its text cannot be had: {type(second).__name__}>", ()
    return cut(head, LONGEST) + suggestion(error), _notes(notes)


def _notes(notes: Any) -> tuple[str, ...]:
    if notes is None:
        return ()
    texts = []
    every = notes if isinstance(notes, list | tuple) else [notes]
    for note in every[:NOTES]:
        try:
            texts.append(cut(note if type(note) is str else asked(partial(str, note), TEXT), LONGEST))
        except Refused as reason:
            texts.append(f"<a note that cannot be had: str() {reason}>")
    return (*texts, f"({len(every) - NOTES:,} more notes)") if len(every) > NOTES else tuple(texts)
