"""The life of one cell, step by step. Data goes one way; each step can be called by itself."""

from __future__ import annotations

import ast
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from . import execute
from .plugins import Offer
from .present import PLAIN, present, render_error
from .values import STAGES, Bundle, Cell, Compiled, Outcome, Output

if TYPE_CHECKING:
    from .shell import Shell


class Transforms:
    """The contributed transforms of one shell, loaded and in order."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._added: list[Offer] = []
        self._source: list[tuple[Offer, Callable[..., Any]]] | None = None
        self._tree: list[tuple[Offer, Callable[..., Any]]] | None = None
        shell.plugins.on_change(self._forget)

    def _forget(self) -> None:
        self._source = self._tree = None

    def add(self, transform: Any, plugin: str = "") -> Callable[[], None]:
        """Add a transform at run time; returns the function that takes it back."""
        offer = Offer(plugin, transform)
        self._added.append(offer)
        self._forget()

        def undo() -> None:
            self._added[:] = [one for one in self._added if one is not offer]
            self._forget()

        return undo

    def source(self) -> list[tuple[Offer, Callable[..., Any]]]:
        if self._source is None:
            self._source = self._load("source_transforms", tree=False)
        return self._source

    def tree(self) -> list[tuple[Offer, Callable[..., Any]]]:
        if self._tree is None:
            self._tree = self._load("tree_transforms", tree=True)
        return self._tree

    def _load(self, hook: str, tree: bool) -> list[tuple[Offer, Callable[..., Any]]]:
        plugins = self.shell.plugins
        offers = [o for o in [*plugins.offers(hook), *self._added] if (o.value.stage == "tree") == tree]
        found = []
        for offer in sorted(offers, key=lambda o: (_stage(o), o.value.order, o.plugin)):
            if _stage(offer) == len(STAGES):
                plugins.fail(offer.plugin, "contribute", hook, ValueError(f"no stage {offer.value.stage!r}"))
                continue
            function = plugins.load(offer, offer.value.name)
            if function:
                found.append((offer, function))
        return found


def _stage(offer: Offer) -> int:
    return STAGES.index(offer.value.stage) if offer.value.stage in STAGES else len(STAGES)


# 1
def transform(source: str, shell: Shell, pure: bool = False) -> str:
    """Text to text: the source transforms in order. ``pure`` leaves out those with side effects.

    Raises ``SyntaxError`` where one refuses the input.
    """
    for offer, function in shell.transforms.source():
        if pure and not offer.value.pure:
            continue
        try:
            result = function(source, shell)
            if not isinstance(result, str):
                raise TypeError(f"returned {type(result).__name__}, expected str")
        except SyntaxError:
            raise
        except (Exception, SystemExit) as error:
            shell.plugins.fail(offer.plugin, "call", offer.value.name, error)
        else:
            source = result
    return source


# 2
def parse(source: str, filename: str, shell: Shell) -> ast.Module:
    """Text to syntax tree. Raises ``SyntaxError`` (or ``ValueError`` for a null character)."""
    return shell.compiler.parse(source, filename)


# 3
def rewrite(tree: ast.Module, shell: Shell) -> ast.Module:
    """Tree to tree: the tree transforms in order; a result that does not compile is the plugin's failure."""
    leaving = _bare_exit(tree, shell)
    if leaving is not None:
        return leaving
    for offer, function in shell.transforms.tree():
        try:
            import copy

            result = function(copy.deepcopy(tree), shell)
            ast.fix_missing_locations(result)
            compile(result, "<rewritten>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except SyntaxError as error:
            if error.filename != "<rewritten>":
                raise
            shell.plugins.fail(offer.plugin, "call", offer.value.name, error)
        except (Exception, SystemExit) as error:
            shell.plugins.fail(offer.plugin, "call", offer.value.name, error)
        else:
            tree = result
    return tree


def _bare_exit(tree: ast.Module, shell: Shell) -> ast.Module | None:
    """``exit`` and ``quit`` alone in a cell leave, as in Python's own shell."""
    only = tree.body[0] if len(tree.body) == 1 else None
    if isinstance(only, ast.Expr) and isinstance(only.value, ast.Name) and only.value.id in ("exit", "quit"):
        if shell.namespace.get(only.value.id) is shell.leave:
            call = ast.copy_location(ast.Call(only.value, [], []), only.value)
            return ast.Module([ast.copy_location(ast.Expr(call), only)], [])
    return None


# 4
def compile_cell(tree: ast.Module, cell: Cell, shell: Shell) -> Compiled:
    """Tree to code, by a plugin or the core's own way."""
    decided = shell.plugins.decide("compile_cell", tree=tree, cell=cell, shell=shell)
    if decided is not None:
        return decided  # type: ignore[no-any-return]
    traits = shell.traits
    shown = "all" if cell.origin == "pipe" else traits.ast_node_interactivity
    return execute.compile_tree(tree, cell, shell.compiler, shown, traits.autoawait)


# 5
async def run(compiled: Compiled, cell: Cell, shell: Shell, wait: execute.Wait) -> Any:
    """Code to value, in the shell's namespace or by whoever ``run_code`` names."""
    runner = shell.plugins.decide("run_code", compiled=compiled, cell=cell, shell=shell)
    if runner is None:
        return await execute.run_steps(compiled, shell, wait, lambda value: show_value(value, cell, shell))
    value = runner()
    if isinstance(value, Awaitable):
        value = await wait(value)
    show_value(value, cell, shell)
    return value


# 6 is the Outcome that run_cell returns; 7 and 8:
def show_value(value: Any, cell: Cell, shell: Shell) -> None:
    """Value to bundle, and to the front end; ``None`` is not shown."""
    if value is None or cell.silent:
        return
    if not shell.listening:
        output = Output("result", Bundle({PLAIN: ""}), cell.number, value)
        shell.plugins.observe("output_shown", output=output, cell=cell, shell=shell)
        return
    shell.show(Output("result", present(value, shell, shell.mimes), cell.number, value))


# 9
def record(cell: Cell, outcome: Outcome, shell: Shell) -> None:
    """Tell history how the cell ended. It was appended before it ran, so that no crash can lose it."""
    if cell.store:
        shell.history.finish(cell, outcome)


async def life(cell: Cell, shell: Shell, wait: execute.Wait) -> Outcome:
    """All steps of one cell. ``wait`` awaits what its code awaits: on the shell's own loop, or the host's."""
    started, wall, cpu = time.time(), time.perf_counter(), time.process_time()
    value: Any = None
    error: BaseException | None = None
    phase = "start"
    try:
        shell.plugins.observe("cell_started", cell=cell, shell=shell)
        if cell.store:
            shell.history.append(cell, started)
        phase = "transform"
        source = transform(cell.source, shell)
        cell = shell.cell = cell._replace(transformed=source, filename=execute.filename(cell.number, source))
        shell.compiler.remember(cell, source)
        phase = "parse"
        tree = parse(source, cell.filename, shell)
        phase = "rewrite"
        tree = rewrite(tree, shell)
        phase = "compile"
        compiled = compile_cell(tree, cell, shell)
        phase = "run"
        value = await run(compiled, cell, shell, wait)
        phase = ""
    except BaseException as caught:
        error = caught
    taken = time.perf_counter() - wall, time.process_time() - cpu
    interrupted = isinstance(error, KeyboardInterrupt)
    return Outcome(cell, value, error, phase, interrupted, started, *taken, shell.leave.status(error))


def finish(outcome: Outcome, shell: Shell) -> Outcome:
    """Show a cell's error, record the cell, and tell the observers."""
    cell = outcome.cell
    told = outcome.error is not None and not isinstance(outcome.error, SystemExit)  # that one the front end judges
    if told and outcome.error is not None and not cell.silent and shell.listening:
        shell.show(Output("error", render_error(outcome.error, cell, shell), cell.number, outcome.error))
    record(cell, outcome, shell)
    shell.plugins.observe("cell_finished", cell=cell, outcome=outcome, shell=shell)
    return outcome
