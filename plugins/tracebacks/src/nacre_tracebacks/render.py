"""From a ``Report`` to parts, in one of six modes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from .parts import RAW, Parts, blank, clean, coloured, indented, width
from .report import Frame, Left, Line, Report, Variable

MODES = ("Plain", "Context", "Verbose", "Minimal", "Docs", "Doctest")
COLUMNS = 75
CALLED = "Traceback (most recent call last)"
CAUSE = "The above exception was the direct cause of the following exception:"
CONTEXT = "During handling of the above exception, another exception occurred:"
NEWLINE = ("", "\n")
SHORT = 60  # characters of an argument in the line of its function


def render(report: Report, mode: str = "Context") -> Parts:
    """An error in one of ``MODES``; every line but the last ends with a newline."""
    if report.rendered:
        return _stripped([(RAW, "\n".join(report.rendered))])
    parts = {"Minimal": _minimal, "Docs": _docs, "Doctest": _doctest}.get(mode, lambda one: _whole(one, mode))(report)
    return _stripped(parts)


def _stripped(parts: Parts) -> Parts:
    while parts and not parts[-1][1].rstrip("\n"):
        parts.pop()
    return [*parts[:-1], (parts[-1][0], parts[-1][1].rstrip("\n"))] if parts else parts


# --- whole tracebacks -----------------------------------------------------------------------------


def _whole(report: Report, mode: str) -> Parts:
    parts: Parts = []
    for said, one in chain(report):
        if one.between:
            parts += [("traceback.count", f"({_counted(one.between, 'error')} in between left out)\n"), NEWLINE]
        parts += _one(one, mode)
        if said:
            parts += [NEWLINE, ("traceback.chain", said + "\n"), NEWLINE]
    return parts


def chain(report: Report) -> Iterable[tuple[str, Report]]:
    """The errors of a chain, the earliest first, each with what stands between it and the next."""
    errors = [("", report)]
    while (before := errors[-1][1].cause or errors[-1][1].context) is not None:
        errors.append((CAUSE if errors[-1][1].cause else CONTEXT, before))
    return reversed(errors)


def _one(report: Report, mode: str) -> Parts:
    frames = [one for one in report.frames if isinstance(one, Left) or one.hidden != "ours"]
    parts = _header(report.name, mode) if frames else []
    for one in _counting(frames):
        if isinstance(one, str):
            parts.append(("traceback.count", f"    [{one}]\n"))
        else:
            parts += _plain_frame(one) if mode == "Plain" else _frame(one, mode)
        parts += [NEWLINE] if mode != "Plain" else []
    if report.place:
        parts += _place(report.place)
    parts += _head(report)
    return parts + _group(report, lambda inner: _whole(inner, mode))


def _header(name: str, mode: str) -> Parts:
    if mode == "Plain":
        return [("traceback.header", f"{CALLED}:\n")]
    between = max(1, COLUMNS - len(name) - len(CALLED))
    return [("traceback.error", clean(name)), ("traceback.header", f"{' ' * between}{CALLED}\n")]


def _counting(frames: Iterable[Frame | Left]) -> Iterable[Frame | str]:
    """The frames to show, and lines that tell how many are not shown."""
    skipped = 0
    for one in frames:
        if isinstance(one, Frame) and one.hidden:
            skipped += 1
            continue
        if skipped:
            yield f"{_counted(skipped, 'hidden frame')}; %xmode --show shows them"
            skipped = 0
        if isinstance(one, Frame):
            yield one
        elif one.period:
            before = f"the {one.period} above" if one.period > 1 else "the one above"
            yield f"{_counted(one.number, 'more frame')} like {before}"
        else:
            yield f"{_counted(one.number, 'frame')} left out"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + "s" * (count != 1)


# --- frames ---------------------------------------------------------------------------------------


def shown_file(frame: Frame) -> str:
    """A file as people name it, under ``~`` where it is."""
    name, home = frame.filename, os.path.expanduser("~")
    if len(home) > 1 and name.startswith(home + os.sep):
        name = "~" + name[len(home) :]
    return clean(name)


def _where(frame: Frame) -> Parts:
    if frame.cell:
        return [("traceback.file", f"Cell In[{frame.cell}], line {frame.line}")]
    return [("traceback.file", f"File {shown_file(frame)}:{frame.line}")]


def _frame(frame: Frame, mode: str) -> Parts:
    known = {one.name: one.text for one in frame.variables if one.argument} if mode == "Verbose" else {}
    parts = _where(frame)
    if frame.function:
        given = ", ".join(_argument(name, known) for name in frame.arguments)
        called = "" if frame.arguments == (".0",) else f"({given})"  # a comprehension's only one has no name
        parts.append(("traceback.function", clean(f", in {frame.function}{called}")))
    parts.append(NEWLINE)
    if not frame.lines:
        parts.append(("traceback.count", "    (its source cannot be had)\n"))
    if frame.changed:
        parts.append(("traceback.count", "    (the file was changed after its code was loaded)\n"))
    wide = max([8, *(len(str(line.number)) + 5 for line in frame.lines)])
    indent = min((_indent(line) for line in frame.lines if line.text.strip()), default=0)
    for line in frame.lines:
        parts += _source(_moved(line, indent), line.number == frame.line, wide)
    if mode == "Verbose":
        for one in frame.variables:
            if not one.argument or one.text != _short(one.text):
                parts += _variable(one)
    return parts


def _argument(name: str, known: dict[str, str]) -> str:
    text = known.get(name.lstrip("*"))
    return name if text is None else f"{name}={_short(text)}"


def _short(text: str) -> str:
    return text if len(text) <= SHORT and "\n" not in text else f"{text.splitlines()[0][: SHORT - 3]}..."


def _variable(one: Variable) -> Parts:
    text = clean(one.text).replace("\n", "\n" + " " * 8)
    return [("traceback.variable", f"        {one.name}"), ("", " = "), ("traceback.value", f"{text}\n")]


def _source(line: Line, current: bool, wide: int) -> Parts:
    number = str(line.number)
    begin = f"{'-' * (wide - len(number) - 3)}> {number} " if current else f"{number.rjust(wide - 1)} "
    parts: Parts = [("traceback.arrow" if current else "traceback.line", begin), *marked(line), NEWLINE]
    return parts + (_carets(line, wide) if line.marks_a_part else [])


def marked(line: Line) -> Parts:
    """A line of source, the marked part in a style of its own."""
    text = line.text
    pieces = [("code", text[: line.start]), ("code.mark", text[line.start : line.end]), ("code", text[line.end :])]
    return [(style, clean(piece)) for style, piece in pieces if piece]


def _carets(line: Line, before: int) -> Parts:
    """A line of carets below the marked part; a painter leaves it out where it has a colour for that."""
    count = max(1, width(clean(line.text[line.start : line.end])))
    return [("traceback.caret", " " * before + blank(clean(line.text[: line.start])) + "^" * count + "\n")]


def _plain_frame(frame: Frame) -> Parts:
    called = f", in {frame.function}" if frame.function else ""
    where = f"Cell In[{frame.cell}]" if frame.cell else f'File "{clean(frame.filename)}"'
    parts: Parts = [("traceback.file", f"  {where}, line {frame.line}"), ("traceback.function", f"{clean(called)}\n")]
    for line in frame.lines:
        if line.number == frame.line:
            parts += _undented(line)
    return parts


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _moved(line: Line, columns: int) -> Line:
    """A line without its first columns."""
    return Line(line.number, line.text[columns:], max(0, line.start - columns), max(0, line.end - columns))


def _undented(line: Line) -> Parts:
    """A line alone, four columns in."""
    bare = _moved(line, _indent(line))
    return [("", "    "), *marked(bare), NEWLINE, *(_carets(bare, 4) if bare.marks_a_part else [])]


def _place(place: Frame) -> Parts:
    """Where a syntax error is, always with carets."""
    parts: Parts = [("", "  "), *_where(place), NEWLINE]
    for line in place.lines:
        bare = _moved(line, _indent(line))
        parts += [("", "    "), *marked(bare), NEWLINE]
        if bare.end > bare.start:
            parts += [("traceback.mark", carets) for _, carets in _carets(bare, 4)]
    return parts


# --- heads and groups -----------------------------------------------------------------------------


def _head(report: Report) -> Parts:
    """``Name: text``, the name in its own style, and the notes."""
    name, colon, text = report.head.partition(":")
    parts: Parts = [("traceback.error", clean(name)), *coloured("traceback.message", f"{colon}{text}\n")]
    return parts + [part for note in report.notes for part in coloured("traceback.note", f"{note}\n")]


def _group(report: Report, each: Callable[[Report], Parts]) -> Parts:
    """The errors of a group, each below a line with its number, with a margin."""
    parts: Parts = []
    count = len(report.exceptions) + report.more
    for number, inner in enumerate(report.exceptions, 1):
        parts.append(("traceback.group", f"  +---------------- {number} of {count} ----------------\n"))
        parts += indented([*_stripped(each(inner)), NEWLINE], ("traceback.group", "  | "))
    if report.more:
        parts.append(("traceback.group", f"  +---- {report.more:,} more are left out ----\n"))
    elif report.exceptions:
        parts.append(("traceback.group", "  +------------------------------------\n"))
    return parts


# --- the short modes ------------------------------------------------------------------------------


def _minimal(report: Report) -> Parts:
    return (_place(report.place) if report.place else []) + _head(report) + _group(report, _minimal)


def _doctest(report: Report) -> Parts:
    return [("traceback.header", f"{CALLED}:\n"), ("traceback.count", "    ...\n"), *_head(report)]


def _docs(report: Report) -> Parts:
    """For documentation: where it began, how many frames are left out, and what it came to."""
    frames = [one for one in report.frames if isinstance(one, Left) or not one.hidden]
    parts: Parts = [("traceback.header", f"{CALLED}:\n")]
    if frames and isinstance(frames[0], Frame):
        parts += [*_where(frames[0]), NEWLINE]
        for line in frames[0].lines:
            if line.number == frames[0].line:
                parts += [("traceback.arrow", "->"), ("", "  "), *marked(_moved(line, _indent(line))), NEWLINE]
        rest = sum(one.number if isinstance(one, Left) else 1 for one in frames[1:])
        parts += [("traceback.count", f"    [{_counted(rest, 'more frame')}]\n")] if rest else []
    return parts + (_place(report.place) if report.place else []) + [NEWLINE, *_head(report)]
