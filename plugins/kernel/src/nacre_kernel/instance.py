"""IPython's class of shells, in a kernel that is none of them: what notebooks say to it is said to this kernel."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre.values import told

from .imports import when_imported

if TYPE_CHECKING:
    from nacre import Shell

MODULE = "IPython.core.interactiveshell"
CUT = {"bbox_inches": "tight"}  # what IPython draws figures with where nobody says anything
INTERACTIVITY = "ast_node_interactivity"


def take(get: Callable[[], Shell], ending: ExitStack) -> None:
    """Have the modules ask the kernel's shell once they are imported. get: gives it; there may be none yet. ending:
    undoes it."""

    def select_figure_formats(_: Any, formats: str | Iterable[str], **keywords: Any) -> None:
        """What ``matplotlib_inline.backend_inline.set_matplotlib_formats`` calls."""
        shell = get()
        shell.set_trait("InlineBackend.figure_formats", {formats} if isinstance(formats, str) else set(formats))
        if keywords != CUT:
            shell.set_trait("InlineBackend.print_figure_kwargs", keywords)

    def choose_formats(module: ModuleType) -> None:
        module.__dict__["select_figure_formats"] = select_figure_formats

    ending.callback(when_imported(MODULE, _keep_main))
    ending.callback(when_imported("IPython.core.pylabtools", choose_formats))


def _keep_main(module: Any) -> None:
    """Some libraries make a shell of that class. It must not put a module of its own in the place of ``__main__``,
    where pickling finds what the user has defined."""
    module.InteractiveShell.init_sys_modules = lambda self: None


class Interactivity:
    """Heeds ``InteractiveShell.ast_node_interactivity = ...``: which values of a cell are shown, for one kernel."""

    def __init__(self) -> None:
        self._said: Any = None

    def follow(self, shell: Shell) -> None:
        """Take what was said since the last cell."""
        kind = getattr(sys.modules.get(MODULE), "InteractiveShell", None)
        said = vars(kind).get(INTERACTIVITY) if kind is not None else None
        if isinstance(said, str) and said != self._said:  # else it is the trait as IPython declares it
            self._said = said
            try:
                shell.set_trait(f"Shell.{INTERACTIVITY}", said)
            except UsageError as error:
                shell.notice(told(error))
