"""Values in a short text: bounded in time and size, whatever their class does."""

from __future__ import annotations

import time
import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from .limit import Refused, asked, can_limit

WIDEST = 400  # characters of a value
INNER = 80  # of an element of a container
ITEMS = 12  # of a container
DEPTH = 3  # of containers in containers
BITS = 2000  # of a number whose digits are shown
SIMPLE = (type(None), bool, float, complex, type(...), type(NotImplemented), range)
OPEN: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
    deque: ("deque([", "])"),
    dict: ("{", "}"),
    OrderedDict: ("OrderedDict({", "})"),
    defaultdict: ("defaultdict({", "})"),
}
UNITS = {str: "characters", bytes: "bytes", bytearray: "bytes"}
BASES = (int, *UNITS, OrderedDict, defaultdict, *OPEN)


class Values:
    """Describes values, one after the other, with a limit of time for each and for all of them.

    each, all: seconds. What takes longer is named and not shown, and so is what raises.
    """

    def __init__(self, each: float, all: float) -> None:
        self.each = each
        self.end = time.monotonic() + all
        self.stopped = ""  # why nothing of the user's is run any more
        self._called_once: dict[int, tuple[Any, str]] = {}

    def brief(self, value: Any) -> str:
        """The value in at most about ``WIDEST`` characters."""
        try:
            return self._show(value, DEPTH)
        except KeyboardInterrupt:
            self.stopped = "interrupted"
            return _named(value, "interrupted")
        except RecursionError:
            return _named(value, "too deep")

    def _show(self, value: Any, depth: int) -> str:
        widest = WIDEST if depth == DEPTH else INNER
        kind = type(value)  # isinstance() would ask the object for its __class__, which may be the user's code
        if kind in SIMPLE:
            return repr(value)
        base = next((one for one in BASES if issubclass(kind, one)), None)
        if base is None or written_in_python(kind):
            return cut(self._called(value), widest)
        if base is int:
            size = int.bit_length(value)
            return repr(value) if size <= BITS else f"<{class_name(kind)} of {size:,} bits>"
        return _text(value, base, widest) if base in UNITS else self._container(value, base, depth)

    def _container(self, value: Any, base: type, depth: int) -> str:
        size = base.__len__(value)  # type: ignore[attr-defined]
        begin, end = OPEN[base]
        if size == 0 and base in (set, frozenset):
            return f"{base.__name__}()"
        if type(value) is not base and base not in (OrderedDict, defaultdict):
            begin, end = f"{class_name(type(value))}({begin}", f"{end})"
        if depth == 0:
            return f"{begin}...{end}"
        shown: list[str] = []
        length = 0
        for one in self._elements(value, base, depth):
            shown.append(one)
            length += len(one)
            if length > WIDEST or len(shown) == ITEMS:
                break
        more = [f"... {size - len(shown)} more"] if size > len(shown) else []
        comma = "," if base is tuple and size == 1 else ""
        return begin + ", ".join([*shown, *more]) + comma + end

    def _elements(self, value: Any, base: type, depth: int) -> Iterator[str]:
        if issubclass(base, dict):
            pairs: Iterable[tuple[Any, Any]] = islice(dict.items(value), ITEMS)
            for key, one in list(pairs):
                yield f"{self._show(key, depth - 1)}: {self._show(one, depth - 1)}"
        else:
            for one in list(islice(base.__iter__(value), ITEMS)):  # type: ignore[attr-defined]
                yield self._show(one, depth - 1)

    def _called(self, value: Any) -> str:
        """The object's own repr, stopped where it takes too long. No object is asked twice."""
        if id(value) not in self._called_once:
            self._called_once[id(value)] = value, self._ask(value)
        return self._called_once[id(value)][1]

    def _ask(self, value: Any) -> str:
        own = written_in_python(type(value))
        if self.stopped:
            return _named(value, self.stopped)
        seconds = min(self.each, self.end - time.monotonic())
        if seconds <= 0:
            return _named(value, "not asked: the others took all the time there is")
        if own and not can_limit():
            return _named(value, "not asked: its repr could not be stopped here")
        try:
            return cut(asked(lambda: repr(value), seconds))
        except Refused as reason:
            return _named(value, f"its repr {reason}")


def written_in_python(kind: type, method: str = "__repr__") -> bool:
    """Whether a class has a method of its own that is no C function."""
    for base in type.__getattribute__(kind, "__mro__"):
        found = type.__getattribute__(base, "__dict__").get(method)
        if found is not None:
            return not isinstance(found, types.WrapperDescriptorType | types.MethodDescriptorType)
    return False


def cut(text: str, widest: int = WIDEST) -> str:
    """A text without its middle, where it is too long."""
    if len(text) <= widest:
        return text
    tail = widest // 5
    return f"{text[: widest - tail]} ... {text[-tail:]} ({len(text):,} characters)"


def _text(value: Any, base: Any, widest: int) -> str:
    size = base.__len__(value)
    if size <= widest:
        return repr(value)
    tail = widest // 5
    first, last = base.__getitem__(value, slice(widest - tail)), base.__getitem__(value, slice(-tail, None))
    return f"{first!r} ... {last!r} ({size:,} {UNITS[base]})"


def class_name(kind: type, module: bool = False) -> str:
    """The name of a class as it is stored, whatever its metaclass says."""
    name = str(type.__getattribute__(kind, "__qualname__"))
    return f"{type.__getattribute__(kind, '__module__')}.{name}" if module else name


def _named(value: Any, reason: str) -> str:
    return f"<{class_name(type(value), True)} at {id(value):#x}: {reason}>"
