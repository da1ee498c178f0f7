"""Which cells made which names, as far as their source says."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nacre.history import Entry


class Names(NamedTuple):
    """The names a cell binds in the namespace, and those it uses."""

    bound: frozenset[str]
    used: frozenset[str]


def names_of(source: str) -> Names:
    """What Python source binds at its top level, and uses anywhere; nothing of what is no Python.

    What a magic or a function binds through the namespace itself is not seen.
    """
    try:
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        with warnings.catch_warnings(action="ignore"):
            tree: ast.AST = compile(source, "<cell>", "exec", flags, dont_inherit=True)
        used = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Store)}
        used |= {
            one.target.id
            for one in ast.walk(tree)
            if isinstance(one, ast.AugAssign) and isinstance(one.target, ast.Name)
        }
        return Names(frozenset(_bound(tree)), frozenset(used))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Names(frozenset(), frozenset())


def _bound(node: ast.AST) -> Iterator[str]:
    """The names bound in the scope of a node; functions, classes and comprehensions have their own."""
    for one in ast.iter_child_nodes(node):
        match one:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield one.name
            case ast.Lambda():
                pass
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                yield from (inner.target.id for inner in ast.walk(one) if isinstance(inner, ast.NamedExpr))
            case ast.Name(ctx=ast.Store()):
                yield one.id
            case ast.Import() | ast.ImportFrom():
                yield from (alias.asname or alias.name.partition(".")[0] for alias in one.names)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
                yield from _bound(one)
            case ast.MatchMapping(rest=str(name)):
                yield name
                yield from _bound(one)
            case _:
                yield from _bound(one)


def makers(entries: Iterable[Entry], wanted: Iterable[str]) -> list[tuple[Entry, frozenset[str]]]:
    """The cells that must run again for these names, in order, each with those of them it binds.

    entries: a session's, in order. Of the names such a cell uses, those among ``wanted`` are made first, too; others
    are there. A cell that failed counts: it may have come far enough.
    """
    lacking = frozenset(wanted)
    missing = set(lacking)
    chosen: list[tuple[Entry, frozenset[str]]] = []
    for entry in sorted(entries, key=lambda one: -one.number):
        if not missing:
            break
        names = names_of(entry.transformed or entry.source)
        made = names.bound & missing
        if made:
            chosen.append((entry, made))
            missing -= made
            missing |= names.used & lacking
    return chosen[::-1]
