"""The Python calls that shell syntax stands for.

Each function takes the text behind its escape, where it ends without white space, and returns Python
source without a newline, or ``None`` where the text does not amount to a call.
"""

from __future__ import annotations

import re

_groups = re.compile(r"(?:\][0-9]+-?\[)*+")
_word = re.compile(r"[\w*]*+")
_percents = re.compile(r"%{0,2}")
_marks = re.compile(r"\?{0,2}")


def call_escape(text: str) -> str | None:
    """The call for a line that starts with one of ``! !! % ? ?? , ; /``, its escape included."""
    mark, rest = text[0], text[1:]
    if mark == "!":
        return call_getoutput(rest[1:]) if rest[:1] == "!" else f"get_shell().system({rest!r})"
    if mark == "%":
        return call_magic(rest)
    if mark == "?":
        return call_help(rest[1:], "??") if rest[:1] == "?" else call_help(rest, "?")
    name, _, arguments = rest.partition(" ")
    if mark == ",":
        return '{}("{}")'.format(name, '", "'.join(arguments.split()))
    if mark == ";":
        return f'{name}("{arguments}")'
    return "{}({})".format(name, ", ".join(arguments.split())) if name else None


def call_magic(text: str) -> str:
    """``%name rest``: everything behind the first space is the magic's line."""
    name, _, line = text.partition(" ")
    return f"get_shell().run_line_magic({name!r}, {line!r})"


def call_getoutput(text: str) -> str:
    return f"get_shell().getoutput({text!r})"


def call_help(target: str, marks: str) -> str:
    """``?target`` and ``??target``, or the usage page without a target."""
    if not target:
        return "get_shell().show_usage()"
    magic = "pinfo2" if marks == "??" else "psearch" if "*" in target else "pinfo"
    return f"get_shell().run_line_magic({magic!r}, {target!r})"


def call_trailing_help(text: str) -> str | None:
    """``... target?``: help on the dotted name that ends right before the question marks.

    The name may have integer indices and a magic's percent signs; what stands left of it is dropped.
    Read from the right, so that a long line costs no more than its length.
    """
    back = text[::-1]
    marks = _marks.match(back)
    assert marks is not None
    end = position = marks.end()
    best = 0
    while True:
        groups = _groups.match(back, position)
        assert groups is not None
        word = _word.match(back, groups.end())
        assert word is not None
        part = word[0]
        usable = len(part)
        while usable and part[usable - 1].isdecimal():
            usable -= 1
        if usable:
            best = word.start() + usable
        if usable < len(part) or not part or back[word.end() : word.end() + 1] != ".":
            break
        position = word.end() + 1
    if not best or not end:
        return None
    percents = _percents.match(back, best)
    assert percents is not None
    return call_help(back[end : percents.end()][::-1], marks[0])
