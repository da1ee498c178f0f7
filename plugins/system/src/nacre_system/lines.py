"""What a command wrote, as a list of lines or as one text, with the views that make it handy at a prompt."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, SupportsIndex, overload

Words = list[str]
Paths = list[Path]
Match = str | re.Pattern[str] | Callable[[str], object]


def split(text: str) -> Lines:
    """The lines of a text that ends them with a newline, a carriage return, or both."""
    return Lines(line.removesuffix("\n") for line in io.StringIO(text, newline=None))


def _existing(names: Iterable[str]) -> Paths:
    return [Path(name) for name in names if "\0" not in name and os.path.exists(name)]


class Lines(list[str]):
    """A list of lines.

    ``.l`` (``.list``) is the list itself, ``.n`` (``.nlstr``) one text with newlines, ``.s`` (``.spstr``) one with
    spaces, ``.p`` (``.paths``) the paths among the lines that exist. ``grep``, ``fields`` and ``sort`` give new lists.
    """

    @property
    def l(self) -> Lines:  # noqa: E743 - its name in every user's fingers
        return self

    @property
    def n(self) -> str:
        return "\n".join(self)

    @property
    def s(self) -> str:
        return " ".join(self)

    @property
    def p(self) -> Paths:
        return _existing(self)

    list, nlstr, spstr, paths = l, n, s, p

    def grep(self, pattern: Match, prune: bool = False, field: int | None = None) -> Lines:
        """The lines that match.

        pattern: a regular expression, upper and lower case alike, or a function that judges a text.
        prune: give those that do not match instead. field: judge only that word of each line.
        """
        found: Callable[[str], object] = pattern if callable(pattern) else _pattern(pattern).search
        return Lines(line for line in self if bool(found(_word(line, field))) != prune)

    def fields(self, *numbers: int) -> Any:
        """The words of each line with these numbers, joined by spaces; all of them, as lists, without numbers.

        A line that has none of them is left out.
        """
        rows = [line.split() for line in self]
        if not numbers:
            return rows
        chosen = ([row[number] for number in numbers if -len(row) <= number < len(row)] for row in rows)
        return Lines(" ".join(words) for words in chosen if words)

    def sort(self, field: int | None = None, nums: bool = False) -> Lines:  # type: ignore[override]
        """The lines in order, which the list itself does not change.

        field: order by that word of each line. nums: order by the number that the word is (0 where it is none),
        or without a field by the number that the line's digits make.
        """

        def key(line: str) -> tuple[Any, str]:
            word = _word(line, field)
            if nums:
                digits = "".join(re.findall(r"\d", word)) if field is None else word
                return (int(digits) if digits.isdecimal() else 0), line
            return word, line

        return Lines(sorted(self, key=key))

    @overload
    def __getitem__(self, index: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Lines: ...
    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return Lines(found) if isinstance(index, slice) else found


def _pattern(pattern: str | re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE) if isinstance(pattern, str) else pattern


def _word(line: str, number: int | None) -> str:
    if number is None:
        return line
    words = line.split()
    return words[number] if -len(words) <= number < len(words) else ""


class Text(str):
    """What a command wrote, as it is, with the same views as ``Lines``."""

    @property
    def l(self) -> Words:  # noqa: E743 - its name in every user's fingers
        return self.split("\n")

    @property
    def n(self) -> str:
        return str(self)

    @property
    def s(self) -> str:
        return self.replace("\n", " ")

    @property
    def p(self) -> Paths:
        return _existing(self.split("\n"))

    list, nlstr, spstr, paths = l, n, s, p
