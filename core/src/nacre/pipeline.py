"""The life of one cell, step by step, numbered as in the picture (6 is the ``Outcome``). Data goes one way; each step
can be called by itself."""

from __future__ import annotations

import ast
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from . import execute
from .plugins import Offer
from .present import PLAIN, present, render_error
from .values import STAGES, Bundle, Cell, Compiled, Outcome, Output, Transform

if TYPE_CHECKING:
    from .shell import Shell


class Transforms:
    """The contributed transforms of one shell, loaded and in order."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._steps: dict[str, list[tuple[Offer, Callable[..., Any]]]] = {}
        shell.plugins.on_change(self._steps.clear)

    def add(self, transform: Transform, plugin: str = "") -> Callable[[], None]:
        """Add a transform at run time; returns the function that takes it back."""
        hook = "tree_transforms" if transform.stage == "tree" else "source_transforms"
        return self.shell.plugins.offer(hook, transform, plugin)

    def steps(self, hook: str) -> list[tuple[Offer, Callable[..., Any]]]:
        """The transforms of ``source_transforms`` or ``tree_transforms``, by stage, order and plugin."""
        if hook not in self._steps:
            plugins, found = self.shell.plugins, []
            stages = STAGES[-1:] if hook == "tree_transforms" else STAGES[:-1]
            for offer in plugins.offers(hook):
                if offer.value.stage not in stages:
                    plugins.fail(offer.plugin, "contribute", hook, ValueError(f"no stage {offer.value.stage!r}"))
                elif function := plugins.load(offer, offer.value.name):
                    found.append((offer, function))
            found.sort(key=lambda step: (STAGES.index(step[0].value.stage), step[0].value.order, step[0].plugin))
            self._steps[hook] = found
        return self._steps[hook]


def transform(source: str, shell: Shell, pure: bool = False) -> str:
    """1. Text to text: the source transforms in order. ``pure`` leaves out those with side effects.

    Raises ``SyntaxError`` where one refuses the input.
    """
    for offer, function in shell.transforms.steps("source_transforms"):
        if pure and not offer.value.pure:
            continue
        try:
            result = function(source, shell)
            if not isinstance(result, str):
                raise TypeError(f"returned {type(result).__name__}, expected str")
            source = result
        except SyntaxError:
            raise
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            shell.plugins.fail(offer.plugin, "call", offer.value.name, error)
            if isinstance(error, KeyboardInterrupt):
                raise
    return source


def parse(source: str, filename: str, shell: Shell) -> ast.Module:
    """2. Text to syntax tree. Raises ``SyntaxError`` (or ``ValueError`` for a null character)."""
    return shell.compiler.parse(source, filename)


def rewrite(tree: ast.Module, shell: Shell) -> ast.Module:
    """3. Tree to tree: the tree transforms in order; a result that does not compile is the plugin's failure."""
    tree = shell.leave.rewrite(tree, shell.namespace)
    for offer, function in shell.transforms.steps("tree_transforms"):
        try:
            import copy

            result = ast.fix_missing_locations(function(copy.deepcopy(tree), shell))
            compile(result, "<rewritten>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            tree = result
        except (Exception, SystemExit) as error:
            if isinstance(error, SyntaxError) and error.filename != "<rewritten>":
                raise
            shell.plugins.fail(offer.plugin, "call", offer.value.name, error)
    return tree


def compile_cell(tree: ast.Module, cell: Cell, shell: Shell) -> Compiled:
    """4. Tree to code, by a plugin or the core's own way."""
    decided: Compiled | None = shell.plugins.decide("compile_cell", tree=tree, cell=cell, shell=shell)
    if decided is not None:
        return decided
    traits = shell.traits
    shown = "all" if cell.origin == "pipe" else traits.ast_node_interactivity
    return execute.compile_tree(tree, cell, shell.compiler, shown, traits.autoawait)


async def run(compiled: Compiled, cell: Cell, shell: Shell, wait: execute.Wait) -> Any:
    """5. Code to value, in the shell's namespace or by whoever ``run_code`` names."""
    runner = shell.plugins.decide("run_code", compiled=compiled, cell=cell, shell=shell)
    if runner is None:
        return await execute.run_steps(compiled, shell, wait, lambda value: show_value(value, cell, shell))
    value = runner()
    if isinstance(value, Awaitable):
        value = await wait(value)
    show_value(value, cell, shell)
    return value


def show_value(value: Any, cell: Cell, shell: Shell) -> None:
    """7, 8. Value to bundle, and to the front end; ``None`` is not shown."""
    if value is not None and not cell.silent:
        bundle = present(value, shell, shell.mimes) if shell.listening else Bundle({PLAIN: ""})
        output = Output("result", bundle, cell.number, value)
        if (bundle.metadata.get(PLAIN) or {}).get("shown"):  # a value that shows itself
            shell.plugins.observe("output_shown", output=output, cell=cell, shell=shell)
        else:
            shell.show(output)


def record(cell: Cell, outcome: Outcome, shell: Shell) -> None:
    """9. Tell history how the cell ended. It was appended before it ran, so that no crash can lose it."""
    if cell.store:
        shell.history.finish(cell, outcome)


async def life(cell: Cell, shell: Shell, wait: execute.Wait) -> Outcome:
    """The steps of one cell up to its outcome. ``wait`` awaits what its code awaits: on the shell's own
    loop, or the host's."""
    started, memory, wall, cpu = time.time(), shell.resident(), time.perf_counter(), time.process_time()
    value: Any = None
    error: BaseException | None = None
    phase = "start"
    try:
        shell.plugins.observe("cell_started", cell=cell, shell=shell)
        if cell.store:
            shell.history.append(cell, started)
        phase = "transform"
        source = transform(cell.source, shell)
        cell = shell.cell = Cell(*cell[:5], source, execute.filename(cell.number, source))  # quicker than _replace
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
    except execute.Stopped as carried:
        error = carried.error
    except BaseException as caught:
        error = caught
    taken = time.perf_counter() - wall, time.process_time() - cpu
    interrupted = issubclass(type(error), KeyboardInterrupt)  # isinstance would ask the user's __class__
    grown = shell.resident() - memory
    return Outcome(cell, value, error, phase, interrupted, started, *taken, shell.leave.status(error), grown)


def finish(outcome: Outcome, shell: Shell, told: bool = True) -> Outcome:
    """Show a cell's error, record the cell, and tell the observers; without the plugins where not ``told``."""
    cell, error = outcome.cell, outcome.error
    # a SystemExit is for whoever runs the shell to judge
    if error is not None and not issubclass(type(error), SystemExit) and not cell.silent and shell.listening:
        bundle = render_error(error, cell, shell) if told else Bundle({PLAIN: type(error).__name__})
        shell.show(Output("error", bundle, cell.number, error))
    record(cell, outcome, shell)
    if told:
        shell.plugins.observe("cell_finished", cell=cell, outcome=outcome, shell=shell)
    return outcome


def result_of(coroutine: Coroutine[Any, Any, Outcome]) -> Outcome:
    """The result of a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        outcome: Outcome = done.value
        return outcome
    raise RuntimeError("a cell was suspended outside a loop")
