"""``%autoawait``: whether cells may await at the top level, and which loop runs it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, hookimpl, nearest
from nacre.execute import COROUTINE, Stopped
from nacre.pipeline import show_value

if TYPE_CHECKING:
    from nacre import Cell, Compiled, Shell

ASYNCIO = "asyncio"
ON, OFF = ("true", "on", "1"), ("false", "off", "0")


class Runners:
    """Who runs what the cells of a shell await; asyncio, which the core keeps, unless another was chosen."""

    def __init__(self, shell: Shell) -> None:
        from .traits import Await

        self.shell = shell
        self.options = shell.configure(Await)
        self._made: dict[str, Callable[[Coroutine[Any, Any, Any]], Any]] = {}
        self._serving = False

    def serve(self) -> None:
        """Be asked who runs each cell, from now on."""
        if not self._serving:
            self._serving = True
            self.shell.plugins.add(_Decider(self), "await-decider")

    def get(self, name: str) -> Callable[[Coroutine[Any, Any, Any]], Any]:
        """The function that runs a coroutine on a loop. Raises ``UsageError`` for one that is not there."""
        if name not in self._made:
            role = f"await-{name}"
            if not self.shell.has_service(role):
                known = [one.value.name for one in self.shell.plugins.offers("services")]
                names = [one.removeprefix("await-") for one in known if one.startswith("await-")]
                raise UsageError(f"%autoawait: there is no loop {name!r}{nearest(name, [ASYNCIO, *names])}")
            self._made[name] = self.shell.service(role)
        return self._made[name]

    def choose(self, name: str) -> None:
        """Use a loop from the next cell on. Raises ``UsageError`` for one that is not there."""
        if name != ASYNCIO:
            self.get(name)
        self.shell.set_trait("Await.runner", name)

    def add(self, name: str, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> None:
        """Add a loop at run time: a function from a coroutine to its result."""
        self._made[name] = run

    def runner_for(self, compiled: Compiled, cell: Cell) -> Callable[[], Any] | None:
        """A function that runs a cell on the chosen loop; None where the core does: on asyncio, or nothing awaits."""
        name = self.options.runner
        if name == ASYNCIO or not any(code.co_flags & COROUTINE for code, _ in compiled.steps):
            return None
        run = self.get(name)

        def run_all() -> Any:
            value = None
            for code, shown in compiled.steps:
                if value is not None:  # the core shows the last one
                    show_value(value, cell, self.shell)
                try:
                    result = eval(code, self.shell.namespace)
                    result = run(result) if code.co_flags & COROUTINE else result
                except StopIteration as error:
                    raise Stopped(error) from None
                value = result if shown else None
            return value

        return run_all


class _Decider:
    """Names who runs a cell; part of the shell once a loop was chosen."""

    def __init__(self, runners: Runners) -> None:
        self.runners = runners

    @hookimpl
    def run_code(self, compiled: Compiled, cell: Cell) -> Callable[[], Any] | None:
        return self.runners.runner_for(compiled, cell)


@arguments(argument("runner", nargs="?", help="on, off, or a loop: asyncio, trio, curio, sync, or a function's name"))
def autoawait(shell: Shell, args: Any) -> None:
    """Whether cells may await at the top level, and on which loop. Without an argument, say so.

    A function of yours that takes a coroutine and returns its result serves as a loop by its name.
    """
    runners = shell.service("runners")
    word = args.runner
    if word is None:
        state = f"on, and {runners.options.runner} runs it" if shell.traits.autoawait else "off"
        print(f"Awaiting at the top level is {state}.")
        return
    if word.lower() in ON + OFF:
        shell.set_trait("Shell.autoawait", word.lower() in ON)
        return
    given = shell.namespace.get(word)
    if callable(given):
        runners.add(word, given)
    runners.choose(word)
    shell.set_trait("Shell.autoawait", True)
