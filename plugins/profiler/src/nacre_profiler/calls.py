"""cProfile's figures as a tree of calls.

They say who called whom, and not by which way: time is shared among callers in the proportion of what each used.
"""

from __future__ import annotations

import os
from typing import Any

from .flame import Node

SMALLEST = 0.001  # of the whole; what takes less is left out
DEEPEST = 60


def tree(stats: Any) -> Node:
    """The tree of a ``pstats.Stats``, whose format the standard library documents as
    ``{function: (primitive calls, calls, own time, time, callers)}``."""
    figures: dict[Any, Any] = stats.stats
    called: dict[Any, dict[Any, float]] = {}
    for function, (_, _, _, _, callers) in figures.items():
        for caller, (_, _, _, time) in callers.items():
            called.setdefault(caller, {})[function] = time
    roots = [function for function, row in figures.items() if not row[4] and "_lsprof" not in function[2]]
    whole = sum(figures[one][3] for one in roots) or 1e-9

    def node(function: Any, time: float, above: tuple[Any, ...]) -> Node:
        own = figures[function][3] or 1e-9
        children = [
            node(one, used * min(1.0, time / own), (*above, function))
            for one, used in called.get(function, {}).items()
            if one not in above and one != function and used * time / own > whole * SMALLEST and len(above) < DEEPEST
        ]
        return Node(_name(function), time, tuple(children))

    return Node("all", whole, tuple(node(one, figures[one][3], ()) for one in roots))


def _name(function: Any) -> str:
    path, line, name = function
    return name if path in ("~", "") else f"{name} ({os.path.basename(path)}:{line})"
