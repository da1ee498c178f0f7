"""How the pretty printer prints Python's own types."""

from __future__ import annotations

import re
import types
from collections import Counter, OrderedDict, UserList, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .printing import Printer

BUILTIN = (None, "builtins", "exceptions")


def _sequence(open: str, close: str) -> Callable[[Any, Printer, bool], None]:
    def show(value: Any, p: Printer, cycle: bool) -> None:
        if cycle:
            p.text(f"{open}...{close}")
            return
        with p.group(len(open), open, close):
            for one in p.elements(value):
                p.pretty(one)
            if open == "(" and len(value) == 1:
                p.text(",")

    return show


def _set(name: str) -> Callable[[Any, Printer, bool], None]:
    def show(value: Any, p: Printer, cycle: bool) -> None:
        kind = type(value).__name__
        open, close = ("{", "}") if kind == "set" else (f"{kind}({{", "})")
        if cycle:
            p.text(f"{open}...{close}")
        elif not value:
            p.text(f"{kind}()")
        else:
            few = not p.max_seq_length or len(value) <= p.max_seq_length
            with p.group(len(open), open, close):
                for one in p.elements(_sorted(value) if few else value):
                    p.pretty(one)

    return show


def _sorted(values: Iterable[Any]) -> list[Any]:
    """Sorted where the values allow it, and by their text where they do not."""
    found = list(values)
    for key in (None, str):
        try:
            return sorted(found, key=key)
        except Exception:
            continue
    return found


def _items(p: Printer, pairs: Iterable[tuple[Any, Any]]) -> None:
    for key, value in p.elements(pairs):
        p.pretty(key)
        p.text(": ")
        p.pretty(value)


def _dict(value: Any, p: Printer, cycle: bool) -> None:
    if cycle:
        p.text("{...}")
        return
    with p.group(1, "{", "}"):
        _items(p, value.items())


def _environ(value: Any, p: Printer, cycle: bool) -> None:
    with p.group(8, "environ{", "}"):
        _items(p, value.items())


def _called(show: Callable[[Any, Printer], None], name: str = "") -> Callable[[Any, Printer, bool], None]:
    """A printer in the form ``Name(...)``; ``show(value, p)`` prints what stands between the parentheses."""

    def call(value: Any, p: Printer, cycle: bool) -> None:
        title = name or type(value).__name__
        if cycle:
            p.text(f"{title}(...)")
            return
        with p.group(len(title) + 1, f"{title}(", ")"):
            show(value, p)

    return call


def _arguments(p: Printer, *positional: Any, **named: Any) -> None:
    for key, value in p.elements([*(("", one) for one in positional), *named.items()]):
        if not key:
            p.pretty(value)
            continue
        with p.group(len(key) + 1, f"{key}="):
            p.pretty(value)


def _counter(value: Counter[Any], p: Printer) -> None:
    if value:
        try:
            pairs = value.most_common(p.max_seq_length + 1 if p.max_seq_length else None)
        except TypeError:  # counts that cannot be compared
            pairs = list(value.items())
        p.pretty(dict(pairs))


def _ordered(value: OrderedDict[Any, Any], p: Printer) -> None:
    if value:
        longest = p.max_seq_length + 1 if p.max_seq_length else None
        p.pretty(list(islice(value.items(), longest)))


def _deque(value: deque[Any], p: Printer) -> None:
    longest = p.max_seq_length + 1 if p.max_seq_length else None
    _arguments(p, list(islice(value, longest)), **({} if value.maxlen is None else {"maxlen": value.maxlen}))


def _default(value: defaultdict[Any, Any], p: Printer) -> None:
    p.pretty(value.default_factory)
    p.text(",")
    p.breakable()
    _dict(value, p, False)


def _proxy(value: Mapping[Any, Any], p: Printer) -> None:
    with p.group(1, "{", "}"):
        _items(p, value.items())


def _exception(value: BaseException, p: Printer, cycle: bool) -> None:
    title = _full_name(type(value))
    if cycle:
        p.text(f"{title}(...)")
        return
    with p.group(len(title) + 1, f"{title}(", ")"):
        _arguments(p, *value.args)


def _full_name(kind: Any) -> str:
    """``module.QualName`` of a class or function, without the module for Python's own."""
    name = getattr(kind, "__qualname__", None) or getattr(kind, "__name__", "?")
    module = getattr(kind, "__module__", None)
    return f"{name}" if module in BUILTIN or not isinstance(module, str) else f"{module}.{name}"


def _class(value: type, p: Printer, cycle: bool) -> None:
    if type(value).__repr__ is not type.__repr__:
        from .printing import plain_repr

        plain_repr(value, p, cycle)
        return
    try:
        p.text(_full_name(value))
    except Exception:  # a class may define __module__ or __qualname__ as anything
        p.text(type.__repr__(value))


def _function(value: Any, p: Printer, cycle: bool) -> None:
    import inspect

    name = _full_name(value)
    try:
        shown = f"{name}{inspect.signature(value)}"
    except Exception:  # no signature, or a default or annotation whose repr fails
        shown = name
    p.text(f"<function {shown}>")


def _super(value: Any, p: Printer, cycle: bool) -> None:
    with p.group(8, "<super: ", ">"):
        p.pretty(value.__thisclass__)
        p.text(",")
        p.breakable()
        p.pretty(value.__self__)


def _pattern(value: re.Pattern[Any], p: Printer, cycle: bool) -> None:
    flags = "|".join(f"re.{flag.name}" for flag in re.RegexFlag(value.flags) if flag.name)
    pattern = repr(value.pattern)
    mark = "rb" if pattern.startswith("b") else "r"
    raw = pattern[pattern.index(pattern[-1]) :].replace("\\\\", "\\")
    with p.group(11, "re.compile(", ")"):
        p.text(mark + raw)
        if flags:
            p.text(",")
            p.breakable()
            p.text(flags)


BY_TYPE: dict[type, Callable[[Any, Printer, bool], None]] = {
    list: _sequence("[", "]"),
    tuple: _sequence("(", ")"),
    set: _set("set"),
    frozenset: _set("frozenset"),
    dict: _dict,
    super: _super,
    type: _class,
    re.Pattern: _pattern,
    BaseException: _exception,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _function,
    types.SimpleNamespace: _called(lambda value, p: _arguments(p, **vars(value)), "namespace"),
    types.MappingProxyType: _called(_proxy, "mappingproxy"),
    defaultdict: _called(_default),
    OrderedDict: _called(_ordered),
    Counter: _called(_counter),
    deque: _called(_deque),
    UserList: _called(lambda value, p: p.pretty(value.data)),
}
BY_NAME: dict[tuple[str, str], Callable[[Any, Printer, bool], None]] = {("os", "_Environ"): _environ}
