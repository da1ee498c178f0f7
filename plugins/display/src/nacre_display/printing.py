"""The pretty printer: values as text that is easy to read.

A class says how it is printed with ``_repr_pretty_(self, p, cycle)``: ``p`` is the ``Printer``, ``cycle`` is
true where the value contains itself and only an ellipsis can be printed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .layout import Full, Layout
from .printers import BY_NAME, BY_TYPE

Print = Callable[[Any, "Printer", bool], None]
SCALARS = frozenset({int, bool, str, bytes, complex, type(None)})
MAX_DEPTH = 150  # levels of nesting; deeper ones are an ellipsis, well before Python's recursion limit


class Printer(Layout):
    """Prints values. max_seq_length: elements shown of a container, 0 for all. verbose: for printers to heed.

    types: printers by class, looked up along the MRO before ``_repr_pretty_`` and the built-in ones.
    """

    def __init__(
        self,
        max_width: int = 79,
        max_seq_length: int = 1000,
        verbose: bool = False,
        float_format: str = "",
        types: Mapping[type, Print] | None = None,
        limit: int = 0,
    ) -> None:
        super().__init__(max_width, limit)
        self.max_seq_length = max_seq_length
        self.verbose = verbose
        self.float_format = float_format
        self.stack: list[int] = []
        self._types = dict(types or {})
        self._known: dict[type, Print] = {}

    def pretty(self, value: Any) -> None:
        """Print a value."""
        kind = type(value)
        if kind in SCALARS and not self._types:
            self.text(repr(value))
            return
        if kind is float and self.float_format:
            self.text(self.float_format % value)
            return
        key = id(value)
        cycle = key in self.stack
        if len(self.stack) > MAX_DEPTH:
            self.text("...")
            return
        self.stack.append(key)
        try:
            found = self._known.get(kind)
            if found is None:
                found = self._known[kind] = self._find(kind)
            found(value, self, cycle)
        finally:
            self.stack.pop()

    def _find(self, kind: type) -> Print:
        """The printer of a class: the first along its MRO that is registered, defined or a plain ``__repr__``."""
        for base in kind.__mro__:
            found = self._types.get(base) or BY_TYPE.get(base) or BY_NAME.get((base.__module__, base.__qualname__))
            if found is not None:
                return found
            own = base.__dict__
            if callable(own.get("_repr_pretty_")) or isinstance(own.get("_repr_pretty_"), staticmethod):
                return _own_method
            if base is not object and own.get("__repr__") is not None:
                return plain_repr
        return bare_object

    def elements(self, values: Iterable[Any]) -> Iterator[Any]:
        """The values, with commas and breaks between them, cut at ``max_seq_length``."""
        longest = self.max_seq_length
        for place, value in enumerate(values):
            if place:
                self.text(",")
                self.breakable()
            if longest and place >= longest:
                self.text("...")
                return
            yield value


def _own_method(value: Any, p: Printer, cycle: bool) -> None:
    with p.group():
        value._repr_pretty_(p, cycle)


def plain_repr(value: Any, p: Printer, cycle: bool) -> None:
    """Print what ``repr`` gives, each line at the present indentation; one that fails is named."""
    try:
        text = repr(value)
    except (Exception, SystemExit) as error:
        text = f"{object.__repr__(value)} (its repr raised {type(error).__name__})"
    if "\n" not in text:
        p.text(text)
        return
    with p.group():
        for place, line in enumerate(text.splitlines()):
            if place:
                p.break_()
            p.text(line)


def bare_object(value: Any, p: Printer, cycle: bool) -> None:
    """Print an object that says nothing of itself: its class and where it is."""
    p.text("<")
    p.pretty(type(value))
    p.text(f" at {id(value):#x}>")


def pretty(
    value: Any,
    verbose: bool = False,
    max_width: int = 79,
    newline: str = "\n",
    max_seq_length: int = 1000,
    *,
    float_format: str = "",
    types: Mapping[type, Print] | None = None,
    limit: int = 0,
) -> str:
    """A value as text, as ``Printer`` prints it. limit: characters at which the text is cut, 0 for none."""
    printer = Printer(max_width, max_seq_length, verbose, float_format, types, limit)
    try:
        printer.pretty(value)
        text = printer.result()
    except Full:
        text = cut(printer.result(), limit)
    return text if newline == "\n" else text.replace("\n", newline)


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and a note where it is longer than ``limit`` characters."""
    return text if len(text) <= limit else f"{text[:limit]}\n... (cut after {limit:,} characters)"


def pprint(value: Any, **options: Any) -> None:
    """Print ``pretty(value)`` to standard output."""
    sys.stdout.write(pretty(value, **options) + "\n")
