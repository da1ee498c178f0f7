"""Preparing the code that is timed, so that tracebacks show it and local names are found."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from nacre import UsageError

if TYPE_CHECKING:
    from nacre import Shell

COROUTINE = 0x80  # inspect.CO_COROUTINE


class Prepared(NamedTuple):
    """Code ready to compile: the tree of each part, the file name it is known by, and whether it awaits."""

    trees: list[ast.Module]
    filename: str
    awaits: bool


def prepare(shell: Shell, what: str, *parts: str) -> Prepared:
    """Code with the shell's syntax in it, in parts that follow one another. what: for the file name.

    Raises ``SyntaxError``, also for what may not stand outside a function.
    """
    __tracebackhide__ = True
    python = [text if text.endswith("\n") or not text else f"{text}\n" for text in map(shell.transform, parts)]
    whole = "".join(python)
    filename = f"<{what} {crc32(whole.encode('utf-8', 'surrogatepass')):08x}>"
    if filename not in shell.compiler.files:
        linecache.cache[filename] = (len(whole), None, whole.splitlines(True), filename)
        shell.compiler.files.append(filename)
    trees, awaits, before = [], False, 0
    for text in python:
        tree = shell.compiler.parse("\n" * before + text, filename)
        code = shell.compiler.code(tree, filename, "exec", shell.traits.autoawait)
        awaits = awaits or bool(code.co_flags & COROUTINE)
        trees.append(tree)
        before += text.count("\n")
    return Prepared(trees, filename, awaits)


def local_names(tree: ast.AST, shell: Shell, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Those names the tree mentions that are local to the code it stands in, with their values."""
    space = shell.namespace
    if scope is space:
        return {}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {name: scope[name] for name in sorted(names) if name in scope and scope[name] is not space.get(name, scope)}


def wait(awaitable: Awaitable[Any], shell: Shell, what: str) -> Any:
    """Await on the shell's loop. Raises ``UsageError`` where a loop is running already."""
    __tracebackhide__ = True
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return shell.loop.run(awaitable)
    close = getattr(awaitable, "close", None)
    if close:
        close()
    raise UsageError(f"{what}: a loop is running already, so this cannot be awaited here; time it in a cell of its own")
