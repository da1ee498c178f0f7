"""Code that was written for IPython: what it shows comes to the clients, and the calls that notebooks make work.

IPython is not needed for it. Where it is installed and imported, its ``display``, ``publish_display_data`` and
``clear_output`` show by way of the kernel's shell, so that what libraries pass to them is seen. ``get_ipython`` is a
name in the user's namespace and no more: libraries that ask IPython itself for a shell are told, truly, that there is
none of IPython's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, Shell
from nacre.present import present, render_error

if TYPE_CHECKING:
    from .kernel import Kernel

PLAIN = "text/plain"


class Calls:
    """What ``get_ipython()`` gives: the few methods that notebooks and the scripts made of them call."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.run_line_magic = shell.run_line_magic
        self.run_cell_magic = shell.run_cell_magic
        self.system = shell.system
        self.getoutput = shell.getoutput
        self.user_ns = shell.namespace

    def set_next_input(self, text: str, replace: bool = False) -> None:
        """What the client offers as its next input."""
        self._shell.prefill = text

    def object_inspect(self, name: str, detail_level: int = 0) -> Mapping[str, Any]:
        """What is known of a name, by MIME type; empty where nothing is."""
        found = self._shell.inspect(name, detail_level)
        return found.data if found else {}

    def showtraceback(self, exc_tuple: Any = None, **_: Any) -> None:
        """Show the error that is being handled, or the one given as ``sys.exc_info()`` has it."""
        error = (exc_tuple or sys.exc_info())[1]
        if error is not None:
            cell = self._shell.cell
            self._shell.show(Output("error", render_error(error, cell, self._shell), cell.number, error))


def make_get_ipython(shell: Shell) -> Any:
    """The name ``get_ipython`` of one shell."""
    calls = Calls(shell)

    def get_ipython() -> Calls:
        return calls

    return get_ipython


class Showing:
    """IPython's functions for showing, by way of a kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def hook(self, module: ModuleType) -> None:
        """Take the place of the functions, now that IPython was imported."""
        from importlib import import_module

        own = {name: getattr(self, name) for name in ("display", "publish_display_data", "clear_output")}
        import_module("IPython.core.display_functions").__dict__.update(own)
        if "IPython.display" in sys.modules:  # which has taken them over already
            sys.modules["IPython.display"].__dict__.update(own)

    @property
    def _shell(self) -> Shell:
        kernel = self._kernel
        lane = kernel.subshells.lanes.get(kernel.parents.current().subshell, kernel.main)
        return lane.shell

    def display(
        self,
        *objs: Any,
        metadata: Any = None,
        display_id: Any = None,
        raw: bool = False,
        clear: bool = False,
        update: bool = False,
        **_: Any,
    ) -> Any:
        """Show objects, or update what was shown; returns IPython's handle where there is an id."""
        shell = self._shell
        known = os.urandom(16).hex() if display_id is True else str(display_id or "")
        if clear:
            self.clear_output(wait=True)
        for one in objs:
            bundle = Bundle(one, metadata or {}) if raw else present(one, shell, shell.mimes)
            if not (bundle.metadata.get(PLAIN) or {}).get("shown"):  # else it has shown itself
                shell.show(Output("update" if update else "display", bundle, shell.cell.number, one, known))
        if known and not update:
            return sys.modules["IPython.core.display_functions"].DisplayHandle(known)
        return None

    def publish_display_data(
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        """Show data by MIME type."""
        known = str((transient or {}).get("display_id", ""))
        self.display(dict(data), metadata=metadata, display_id=known, raw=True, update=update)

    def clear_output(self, wait: bool = False) -> None:
        """Take away what the cell has shown; wait: once there is something new."""
        self._shell.show(Output("clear", Bundle({}, {"wait": wait})))
