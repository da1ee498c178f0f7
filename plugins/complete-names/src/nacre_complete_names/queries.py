"""Django's managers (``User.objects``) and query sets: what they give, told without running a query."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from .known import library
from .statics import MISSING, Instance, class_entry, entry, is_a, own

_MRO = vars(type)["__mro__"]
_CHAINED = """
    all alias annotate complex_filter dates datetimes defer difference distinct exclude extra filter intersection none
    only order_by prefetch_related reverse select_for_update select_related union using values values_list
"""


def manager(model: Any, name: str) -> Any:
    """The manager that a model's class has under a name; MISSING where it has none."""
    found = class_entry(model, name)
    known = library("django.db.models.manager", "ManagerDescriptor")
    return entry(own(found), "manager") if known is not None and type(found) is known else MISSING


def chained(function: FunctionType, owner: Any) -> Any:
    """The query set that a method of a manager or of a query set gives; MISSING where it gives something else."""
    if owner is MISSING or function.__name__ not in _CHAINED.split():
        return MISSING
    kind = owner.kind if type(owner) is Instance else type(owner)
    if _is_query_set(kind):
        return Instance(kind)
    given = class_entry(kind, "_queryset_class")
    return Instance(given) if given is not MISSING and is_a(given, type) and _is_query_set(given) else MISSING


def _is_query_set(kind: type) -> bool:
    known = library("django.db.models.query", "QuerySet")
    return known is not None and any(base is known for base in _MRO.__get__(kind))
