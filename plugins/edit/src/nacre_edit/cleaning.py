"""Pasted text without what mail, diffs and doctests put in front of its lines."""

from __future__ import annotations

import re
import textwrap

from nacre_selection.words import visible

_QUOTE = re.compile(r">(?!>>(?:\s|$)) ?")
_PROMPT = re.compile(r"[ \t]*>>>(?: |$)")
_PROMPTS = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)


def shown(text: str) -> str:
    """A text to be printed: what would steer the terminal is escaped."""
    return "\n".join(visible(line.expandtabs(4)) for line in text.split("\n"))


def clean(text: str) -> str:
    """The code of a pasted text: quote marks, the plus signs of a diff and doctest prompts go, where they
    stand before every line (prompts: where any line has one), and so does common indentation."""
    lines = text.replace("\r\n", "\n").split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    lines = textwrap.dedent("\n".join(lines)).split("\n")
    filled = [line for line in lines if line.strip()]
    while filled and all(_QUOTE.match(line) for line in filled):
        lines = [_QUOTE.sub("", line, count=1) for line in lines]
        filled = [line for line in lines if line.strip()]
    if filled and all(line.startswith("+") for line in filled):
        lines = [line[1:] for line in lines]
    cleaned = "\n".join(lines)
    if any(_PROMPT.match(line) for line in lines):
        cleaned = _PROMPTS.sub("", cleaned)
    return textwrap.dedent(cleaned)
