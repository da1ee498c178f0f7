"""Code that was written for IPython: what it shows comes to the clients, and the calls that notebooks make work.

IPython is not needed for it. Where it is installed and imported, its ``display``, ``publish_display_data`` and
``clear_output`` show by way of the kernel's shell, so that what libraries pass to them is seen. ``get_ipython`` is a
name in the user's namespace, and what libraries get that ask IPython itself for a shell: plotly, tqdm, ipywidgets and
others take a process without one for a script, which has nobody to show anything to.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Cell, Magic, Outcome, Output, Shell, hookimpl
from nacre.present import present, render_error

from .display import Instead

if TYPE_CHECKING:
    from .kernel import Kernel

PLAIN = "text/plain"


class Events:
    """``get_ipython().events``: functions that are called around cells, by IPython's names for these moments.

    matplotlib registers one wherever there is a shell of IPython's. What one of them raises is told as the error of
    the cell.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        moments = ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell")
        self._functions: dict[str, list[Callable[..., Any]]] = {name: [] for name in moments}
        self._heard = False

    def register(self, event: str, function: Callable[..., Any]) -> None:
        """Have a function called from now on. Raises ``KeyError`` for an event that is none."""
        if function not in self._functions[event]:
            self._functions[event].append(function)
        if not self._heard:
            self._heard = True
            self._shell.plugins.add(self, f"ipython-events-{id(self)}")

    def unregister(self, event: str, function: Callable[..., Any]) -> None:
        """Have it called no more. Raises ``KeyError``, and ``ValueError`` for a function that is not registered."""
        self._functions[event].remove(function)

    @hookimpl
    def cell_started(self, cell: Cell) -> None:
        self._call("pre_execute")
        if not cell.silent:
            self._call("pre_run_cell", _info(cell))

    @hookimpl
    def cell_finished(self, cell: Cell, outcome: Outcome) -> None:
        self._call("post_execute")
        if not cell.silent:
            self._call("post_run_cell", _result(cell, outcome))

    def _call(self, event: str, *arguments: Any) -> None:
        for function in list(self._functions[event]):
            try:
                function(*arguments)
            except BaseException as error:  # also an interrupt, for which the others are not given up
                _show_error(error.with_traceback(error.__traceback__ and error.__traceback__.tb_next), self._shell)


def _show_error(error: BaseException, shell: Shell) -> None:
    shell.show(Output("error", render_error(error, shell.cell, shell), shell.cell.number, error))


def _info(cell: Cell) -> SimpleNamespace:
    """What IPython tells of a cell before it runs."""
    said = {"raw_cell": cell.source, "transformed_cell": cell.transformed, "silent": cell.silent}
    return SimpleNamespace(store_history=cell.store, shell_futures=True, cell_id=None, **said)


def _result(cell: Cell, outcome: Outcome) -> SimpleNamespace:
    """What IPython tells of a cell that has run."""
    ran = outcome.phase == "run"
    errors = {"error_in_exec": outcome.error if ran else None, "error_before_exec": None if ran else outcome.error}
    number = cell.number or None
    return SimpleNamespace(info=_info(cell), execution_count=number, result=outcome.value, success=outcome.ok, **errors)


class Calls:
    """What ``get_ipython()`` gives: the few methods that notebooks, the scripts made of them, and libraries call.

    config: has the one key by which libraries tell a notebook from a terminal.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.run_line_magic = shell.run_line_magic
        self.run_cell_magic = shell.run_cell_magic
        self.system = shell.system
        self.getoutput = shell.getoutput
        self.user_ns = shell.namespace
        self.config: dict[str, Any] = {"IPKernelApp": {}}
        self.events = Events(shell)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"get_ipython() has no {name!r} in a kernel of Nacre, only what most notebooks call")

    def has_trait(self, name: str) -> bool:
        """Whether there is an attribute of this name, which is how some libraries look for a kernel."""
        return hasattr(self, name)

    def run_cell(self, raw_cell: str, store_history: bool = False, silent: bool = False, **_: Any) -> SimpleNamespace:
        """Run a cell within the one that runs; returns what came of it."""
        outcome = self._shell.run(raw_cell, store=store_history and not silent, silent=silent)
        return _result(outcome.cell, outcome)

    def push(self, variables: Mapping[str, Any], interactive: bool = True) -> None:
        """Bind names in the user's namespace."""
        self.user_ns.update(variables)

    def register_magic_function(
        self, func: Callable[..., Any], magic_kind: str = "line", magic_name: str | None = None
    ) -> None:
        """Make a magic of a function that takes its line, or its line and body, as text."""

        def run(line: str, body: str | None = None) -> Any:
            return func(line) if body is None else func(line, body)

        self._shell.magics.add(Magic(magic_name or func.__name__, run, magic_kind))

    def set_next_input(self, text: str, replace: bool = False) -> None:
        """What the client offers as its next input; replace: in the place of the cell that runs."""
        self._shell.prefill = Instead(text) if replace else text

    def object_inspect(self, name: str, detail_level: int = 0) -> Mapping[str, Any]:
        """What is known of a name, by MIME type; empty where nothing is."""
        found = self._shell.inspect(name, detail_level)
        return found.data if found else {}

    def showtraceback(self, exc_tuple: Any = None, **_: Any) -> None:
        """Show the error that is being handled, or the one given as ``sys.exc_info()`` has it."""
        error = (exc_tuple or sys.exc_info())[1]
        if error is not None:
            _show_error(error, self._shell)


def make_get_ipython(shell: Shell) -> Any:
    """The name ``get_ipython`` of one shell."""

    def get_ipython() -> Calls:
        calls: Calls = shell.service("ipython")
        return calls

    return get_ipython


class Showing:
    """IPython's functions for showing, and its shell, by way of a kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def hook(self, module: ModuleType) -> None:
        """Take the place of the functions, now that IPython was imported."""
        from importlib import import_module

        own = {name: getattr(self, name) for name in ("display", "publish_display_data", "clear_output")}
        import_module("IPython.core.display_functions").__dict__.update(own)
        if "IPython.display" in sys.modules:  # which has taken them over already
            sys.modules["IPython.display"].__dict__.update(own)
        # IPython's own modules, which want all of a shell, ask another
        module.__dict__["get_ipython"] = self.get_ipython

    @property
    def _shell(self) -> Shell:
        kernel = self._kernel
        lane = kernel.subshells.lanes.get(kernel.parents.current().subshell, kernel.main)
        return lane.shell

    def get_ipython(self) -> Calls:
        """What stands for IPython's shell."""
        calls: Calls = self._kernel.main.shell.service("ipython")
        return calls

    def display(
        self,
        *objs: Any,
        include: Iterable[str] | None = None,
        exclude: Iterable[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        transient: Mapping[str, Any] | None = None,
        display_id: Any = None,
        raw: bool = False,
        clear: bool = False,
        update: bool = False,
        **_: Any,
    ) -> Any:
        """Show objects, or update what was shown; returns IPython's handle where there is an id."""
        shell, given = self._shell, display_id or (transient or {}).get("display_id")
        known = os.urandom(16).hex() if given is True else str(given or "")
        if clear:
            self.clear_output(wait=True)
        if known and not objs:  # a place, which updates fill
            shell.show(Output("update" if update else "display", Bundle({}), shell.cell.number, None, known))
        for one in objs:
            bundle = Bundle(one, metadata or {}) if raw else present(one, shell, shell.mimes)
            if (bundle.metadata.get(PLAIN) or {}).get("shown"):
                continue  # it has shown itself
            every = raw or include is None
            wanted = set(bundle.data if every else include or ()) - set(() if raw else exclude or ())
            data = {mime: form for mime, form in bundle.data.items() if mime in wanted}
            if not data and bundle.data:
                continue  # it has none of the forms that are wanted
            said = bundle.metadata if raw else {**bundle.metadata, **(metadata or {})}
            shell.show(Output("update" if update else "display", Bundle(data, said), shell.cell.number, one, known))
        if known and not update:
            return sys.modules["IPython.core.display_functions"].DisplayHandle(known)
        return None

    def publish_display_data(
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        """Show data by MIME type."""
        self.display(dict(data), metadata=metadata, transient=transient, raw=True, update=update)

    def clear_output(self, wait: bool = False) -> None:
        """Take away what the cell has shown; wait: once there is something new."""
        self._shell.show(Output("clear", Bundle({}, {"wait": wait})))
