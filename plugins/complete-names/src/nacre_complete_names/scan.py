"""Where the cursor is: in code, a string, a comment or a command line, and inside which brackets.

What is before the cursor is read once, from its start, as far as quotes, brackets and line starts go. It may be
incomplete or wrong: nothing raises.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 100_000  # characters before the cursor that are looked at
PYTHON_CELLS = frozenset({"capture", "debug", "mprun", "prun", "time", "timeit"})
ESCAPE = re.compile(r"[ \t]*(?P<target>[\w.,\[\]'\"* ]+=[ \t]*)?(?P<mark>%%|%|!!|!)(?![ \t]*=)")
_NEXT = re.compile(
    r"""(?P<quote>(?P<prefix>(?<!\w)[rbuftRBUFT]{1,2})?(?P<mark>"{3}|'{3}|"|'))"""
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comment>\#)|(?P<line>\n|;)|(?P<spec>:|!(?!=))"
)


def _body(quote: str, form: bool) -> re.Pattern[str]:
    """What a string's text is up to its end, a field, or the end of its line. ``re`` keeps what is compiled."""
    triple = len(quote) == 3
    plain = "\\\\" + quote[0] + ("" if triple else r"\n") + ("{}" if form else "")
    lone = f"|{quote[0]}(?!{quote[0] * 2})" if triple else ""
    return re.compile(rf"(?:[^{plain}]+|\\." + lone + (r"|\{\{|\}\}" if form else "") + ")*", re.DOTALL)


class Open(NamedTuple):
    """A bracket that is not closed yet; ``f`` is the field of a formatted string."""

    char: str
    at: int
    string: String | None = None


class String(NamedTuple):
    """A string literal: where its prefix begins, its prefix in lower case, and its quotes."""

    at: int
    prefix: str
    quote: str

    @property
    def inside(self) -> int:
        """Where its content begins."""
        return self.at + len(self.prefix) + len(self.quote)


class Place:
    """What is known of the end of a text.

    kind: ``code``, ``string``, ``comment``, ``escape`` (a line that begins with ``%`` or ``!``) or ``body`` (of a
    cell that is not Python). start: where the logical line begins, or the mark of an escape, or the body. pairs: of
    each closing bracket its opening one; ``strings``: of each string's end its start.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.kind = "code"
        self.start = start
        self.stack: list[Open] = []
        self.pairs: dict[int, int] = {}
        self.strings: dict[int, String] = {}
        self.string: String | None = None
        self.mark = ""
        self.cell = ""  # the name of the cell magic that heads the text


def scan(text: str) -> Place:
    """The place at the end of a text."""
    begin = 0
    if len(text) > LONGEST:
        begin = text.find("\n", len(text) - LONGEST) + 1
    head = re.match(r"\s*%%(\S*)[^\n]*", text) if not begin else None
    if head is None:
        return read(text, begin)
    place = Place(text, head.end() + 1)
    if head.end() == len(text):
        place.kind, place.mark, place.start = "escape", "%%", text.index("%%")
    elif head[1] in PYTHON_CELLS:
        place = read(text, head.end() + 1)
    else:
        place.kind = "body"
    place.cell = head[1]
    return place


def read(text: str, begin: int, lines: bool = True) -> Place:
    """The place at the end of a piece of Python, which begins at ``begin``.

    lines: whether command lines may stand in it.
    """
    place = Place(text, begin)
    position = _escape(place, begin) if lines else begin
    while place.kind == "code" and (found := _NEXT.search(text, position)):
        position = found.end()
        if found["mark"]:
            position = _string(place, String(found.start(), (found["prefix"] or "").lower(), found["mark"]))
        elif found["open"]:
            place.stack.append(Open(found["open"], found.start()))
        elif found["close"]:
            position = _close(place, found["close"], found.start())
        elif found["comment"]:
            end = text.find("\n", position)
            place.kind, position = ("comment", position) if end < 0 else ("code", end)
        elif found["spec"]:
            if place.stack and place.stack[-1].string and place.stack[-1].char == "f":
                position = _content(place, place.stack[-1].string, position)
        else:
            position = _line(place, found["line"], position, lines)
    return place


def _line(place: Place, char: str, position: int, lines: bool) -> int:
    stack = place.stack
    while char == "\n" and stack and stack[-1].string and len(stack[-1].string.quote) == 1:
        stack.pop()  # a formatted string that nobody closed
    if stack or (char == "\n" and place.text[: position - 1].endswith("\\")):
        return position
    place.start = position
    return _escape(place, position) if lines and char == "\n" else position


def _escape(place: Place, position: int) -> int:
    """Step over a command line; the place is in it where it is the last one."""
    text = place.text
    while found := ESCAPE.match(text, position):
        end = found.end()
        while (end := text.find("\n", end)) >= 0 and text[end - 1] == "\\":
            end += 1
        if end < 0:
            place.kind, place.mark, place.start = "escape", found["mark"], found.start("mark")
            return len(text)
        position = place.start = end + 1
    return position


def _close(place: Place, char: str, at: int) -> int:
    if not place.stack:
        return at + 1
    top = place.stack.pop()
    if top.char == "f" and top.string:
        return _content(place, top.string, at + 1)
    if top.char + char in ("()", "[]", "{}"):
        place.pairs[at] = top.at
    return at + 1


def _string(place: Place, string: String) -> int:
    return _content(place, string, string.inside)


def _content(place: Place, string: String, position: int) -> int:
    """Read a string's text; gives where code goes on."""
    text, stack = place.text, place.stack
    form = "f" in string.prefix or "t" in string.prefix
    while body := _body(string.quote, form).match(text, position):
        end = body.end()
        if end >= len(text) - (text[end:] == "\\"):
            place.kind, place.string = "string", string
            return len(text)
        if text.startswith(string.quote, end):
            while stack and stack[-1].string is string:
                stack.pop()
            place.strings[end + len(string.quote)] = string
            return end + len(string.quote)
        position = end + 1
        if text[end] == "{":
            stack.append(Open("f", end, string))
            return position
        if text[end] != "}":
            return end  # the end of a line, where a string of one line ends too
        if stack and stack[-1].string is string:
            stack.pop()
    return len(text)
