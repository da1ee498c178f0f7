"""Compiling a cell and running it in the user's namespace."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from zlib import crc32

from .values import Cell, Check, Compiled

if TYPE_CHECKING:
    from .shell import Shell

Wait = Callable[[Awaitable[Any]], Awaitable[Any]]
INTERACTIVITY = ("all", "last", "last_expr", "last_expr_or_assign", "none")
COROUTINE = 0x80  # inspect.CO_COROUTINE
FEATURES = 0x1FF0000  # the compiler flags of __future__ features


class Stopped(Exception):
    """Carries a ``StopIteration`` of the user's code out of coroutines."""

    def __init__(self, error: StopIteration) -> None:
        super().__init__(error)
        self.error = error


class Compiler:
    """Compiles cells of one shell. ``from __future__ import`` in one cell holds for the following ones."""

    def __init__(self) -> None:
        self.flags = 0
        self.files: list[str] = []

    def parse(self, source: str, filename: str) -> ast.Module:
        """The syntax tree of Python source."""
        tree: ast.Module = compile(source, filename, "exec", self.flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        return tree

    def code(self, node: ast.AST, filename: str, mode: str, top_level_await: bool) -> Any:
        flags = self.flags | (ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if top_level_await else 0)
        code = compile(node, filename, mode, flags, dont_inherit=True)  # type: ignore[call-overload]
        self.flags |= code.co_flags & FEATURES
        return code

    def remember(self, cell: Cell, source: str) -> None:
        """Let tracebacks and ``inspect`` find the cell's source under its file name."""
        import linecache

        # no modification time: checkcache() then leaves the entry alone
        linecache.cache[cell.filename] = (len(source), None, source.splitlines(True), cell.filename)
        self.files.append(cell.filename)

    def judge(self, source: str) -> Check:
        """Whether Python source is complete, by the standard library's rules; an empty line ends a block."""
        import warnings
        from codeop import compile_command

        last = source.rstrip("\n").rpartition("\n")[2]
        indent = last[: len(last) - len(last.lstrip())] + "    " * last.rstrip().endswith(":")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = compile_command(source.rstrip("\n") + "\n" * source.endswith("\n"), symbol="exec")
        except (SyntaxError, ValueError, OverflowError):
            return Check("invalid")
        inside = code is not None and last[:1].isspace() and not source.endswith("\n")
        waits = hasattr(ast.parse(source).body[-1], "body") if inside else code is None  # a block ends at an empty line
        return Check("incomplete", indent) if waits else Check("complete")

    def forget(self) -> None:
        """Drop the sources of all cells."""
        import linecache

        for filename in self.files:
            linecache.cache.pop(filename, None)
        self.files.clear()


def filename(number: int, source: str) -> str:
    """The file name of a cell; the digest keeps cells of two shells apart."""
    return f"<cell {number} {crc32(source.encode('utf-8', 'surrogatepass')):08x}>"


def compile_tree(
    tree: ast.Module, cell: Cell, compiler: Compiler, interactivity: str, top_level_await: bool
) -> Compiled:
    """The cell's code in steps, each with whether its value is shown.

    interactivity: which values are shown, one of ``INTERACTIVITY``.
    """
    steps = []
    for nodes, shown in split(tree, interactivity):
        node = ast.Expression(nodes[0].value) if shown else ast.Module(nodes, [])  # type: ignore[attr-defined]
        code = compiler.code(node, cell.filename, "eval" if shown else "exec", top_level_await)
        steps.append((code, shown))
    return Compiled(tuple(steps), cell.filename)


def split(tree: ast.Module, interactivity: str) -> list[tuple[list[ast.stmt], bool]]:
    """A cell's statements in runs, each with whether its value is shown."""
    body = list(tree.body)
    last = body[-1] if body else None
    if interactivity == "last_expr_or_assign" and isinstance(last, ast.Assign | ast.AnnAssign | ast.AugAssign):
        target = last.targets[-1] if isinstance(last, ast.Assign) else last.target
        if isinstance(target, ast.Name):
            name = ast.copy_location(ast.Name(target.id, ast.Load()), last)
            body.append(ast.copy_location(ast.Expr(name), last))
    runs: list[tuple[list[ast.stmt], bool]] = []
    for node in body:
        shown = isinstance(node, ast.Expr) and (
            interactivity == "all" or (interactivity != "none" and node is body[-1])
        )
        if shown or not runs or runs[-1][1]:
            runs.append(([node], shown))
        else:
            runs[-1][0].append(node)
    return runs


async def run_steps(compiled: Compiled, shell: Shell, wait: Wait, on_value: Callable[[Any], None]) -> Any:
    """Run a cell's code step by step and return the last value shown.

    ``wait`` awaits what a step awaits; all steps of a cell that awaits anywhere run inside the loop. ``on_value``
    gets each value that is to be shown, outside of it.
    """
    value = None
    awaits = any(code.co_flags & COROUTINE for code, _ in compiled.steps)
    pending: list[Any] = []
    for number, (code, shown) in enumerate(compiled.steps, 1):
        pending.append(code)
        if shown or number == len(compiled.steps):
            result = await (wait(_evaluate(pending, shell)) if awaits else _evaluate(pending, shell))
            pending = []
            if shown:
                value = result
                on_value(value)
    return value


async def _evaluate(codes: list[Any], shell: Shell) -> Any:
    """Run code objects in order; the value of the last."""
    result = None
    for code in codes:
        try:
            result = eval(code, shell.namespace)
        except StopIteration as error:  # which may not leave a coroutine
            raise Stopped(error) from None
        if code.co_flags & COROUTINE:
            result = await result
    return result
