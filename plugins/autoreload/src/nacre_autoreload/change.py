"""Changing an object in place into what the new run of its module made of it."""

from __future__ import annotations

import enum
import functools
import inspect
from contextlib import suppress
from types import FunctionType
from typing import Any

from .classes import change_class, class_reason
from .enums import change_enum, enum_reason

KINDS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE


class Changes:
    """What was kept of one module, and what could not be.

    kept: pairs of an earlier object and the new one it stands for now. left: qualified names and reasons.
    """

    def __init__(self, module: str) -> None:
        self.module = module
        self.kept: list[tuple[Any, Any]] = []
        self.left: list[tuple[str, str]] = []
        self._done: dict[tuple[int, int], Any] = {}

    def merge(self, name: str, old: Any, new: Any) -> Any:
        """The object that a name is to be bound to: the earlier one, changed, or the new one.

        name: as qualified within the module, for the report.
        """
        key = (id(old), id(new))
        if key not in self._done:
            self._done[key] = new  # what refers to itself ends here
            self._done[key] = self._merge(name, old, new)
        return self._done[key]

    def _merge(self, name: str, old: Any, new: Any) -> Any:
        if old is new or (type(old) is not type(new) and not (isinstance(old, type) and isinstance(new, type))):
            return self._other_kind(name, old, new)
        if isinstance(old, FunctionType):  # a decorator of another module makes its wrappers from one code object
            mine = self._ours(old, new) or old.__code__ is new.__code__
            return self._function(name, old, new) if mine else new
        if isinstance(old, type):
            return self._class(name, old, new) if self._ours(old, new) else new
        if isinstance(old, staticmethod | classmethod):
            self.merge(name, old.__func__, new.__func__)
        elif isinstance(old, property):
            for part in ("fget", "fset", "fdel"):
                self.merge(f"{name}.{part}", getattr(old, part), getattr(new, part))
        elif isinstance(old, functools.singledispatchmethod):
            self._carry_registrations(old.dispatcher, new.dispatcher)
        elif isinstance(old, functools.partial):
            return self._partial(name, old, new)
        elif isinstance(old, functools._lru_cache_wrapper):
            return self._cached(name, old, new)
        elif isinstance(old, functools.partialmethod | functools.cached_property):
            self.merge(name, old.func, new.func)
        return new

    def _ours(self, old: Any, new: Any) -> bool:
        """Whether both were made by the module that is reloaded, and not imported into it; a wrapper counts as
        what it wraps."""
        return bool(old.__module__ == new.__module__ == self.module)

    def _other_kind(self, name: str, old: Any, new: Any) -> Any:
        if old is not new and isinstance(old, FunctionType | type) and getattr(old, "__module__", "") == self.module:
            self.left.append((name, f"it was a {type(old).__name__} and is a {type(new).__name__}"))
        return new

    # --- functions ----------------------------------------------------------------------------------

    def _function(self, name: str, old: FunctionType, new: FunctionType) -> Any:
        cells, others = old.__closure__ or (), new.__closure__ or ()
        if len(cells) != len(others):
            self.left.append((name, "it closes over another number of variables"))
            return new
        if (old.__code__.co_flags ^ new.__code__.co_flags) & KINDS:
            self.left.append((name, "it became, or is no longer, a generator or asynchronous"))
            return new
        if hasattr(old, "registry") and hasattr(new, "registry"):
            self._carry_registrations(old, new)
        for variable, cell, other in zip(new.__code__.co_freevars, cells, others, strict=True):
            if variable == "__class__":  # the class that stays is the right one
                continue
            try:
                value = other.cell_contents
            except ValueError:  # not assigned yet
                continue
            with suppress(ValueError):
                value = self.merge(name, cell.cell_contents, value)
            cell.cell_contents = other.cell_contents = value
        old.__code__ = new.__code__
        notes = (
            "__annotate__" if hasattr(new, "__annotate__") else "__annotations__"
        )  # from 3.14 on made when asked for
        for part in ("__defaults__", "__kwdefaults__", "__doc__", "__name__", "__qualname__", "__type_params__", notes):
            if hasattr(new, part):
                setattr(old, part, getattr(new, part))
        old.__dict__.clear()
        old.__dict__.update(new.__dict__)
        self.kept.append((old, new))
        return old

    def _carry_registrations(self, old: Any, new: Any) -> None:
        """What other modules and cells registered on a single-dispatch function is registered on the new one."""
        for kind, function in old.registry.items():
            if getattr(function, "__module__", None) != self.module and kind not in new.registry:
                new.register(kind, function)

    def _cached(self, name: str, old: Any, new: Any) -> Any:
        kept = self.merge(name, old.__wrapped__, new.__wrapped__)
        if kept is not old.__wrapped__ or old.cache_parameters() != new.cache_parameters():
            self.left.append((name, "its cache has other parameters"))
            return new
        old.cache_clear()
        old.__dict__.clear()
        old.__dict__.update(new.__dict__, __wrapped__=kept)
        self.kept.append((old, new))
        return old

    def _partial(self, name: str, old: Any, new: Any) -> Any:
        function = self.merge(name, old.func, new.func)
        old.__setstate__((function, new.args, new.keywords, new.__dict__))
        self.kept.append((old, new))
        return old

    # --- classes ------------------------------------------------------------------------------------

    def _class(self, name: str, old: type, new: type) -> Any:
        is_enum = isinstance(old, enum.EnumMeta) and isinstance(new, enum.EnumMeta)
        reason = class_reason(old, new) or (enum_reason(old, new) if is_enum else "")
        if reason:
            self.left.append((name, reason))
            return new
        self.kept.append((old, new))
        failed = change_class(old, new, lambda key, before, now: self.merge(f"{name}.{key}", before, now), is_enum)
        if is_enum:
            failed += change_enum(old, new)
        self.left += [(f"{name}.{key}", why) for key, why in failed]
        return old
