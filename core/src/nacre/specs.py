"""Every hook of the core. Each docstring is the hook's page in the reference.

There are three kinds and no fourth. A *contribute* hook takes no arguments, is called once, and returns
declarations, which are cached while the plugin's files do not change: it must not depend on anything
else. A *decide* hook is asked plugin by plugin until one answers; ``None`` means "not mine". An *observe*
hook tells that something happened; what it returns is ignored, and it should be done in 50 ms.

Hooks are synchronous and run on the main thread. An implementation names only the arguments it needs.
Arguments may be added in a later version, never renamed.
"""

# mypy: disable-error-code=empty-body
from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from . import values as v

if TYPE_CHECKING:
    from .shell import Shell

_spec = pluggy.HookspecMarker("nacre")
hookimpl = pluggy.HookimplMarker("nacre")
F = TypeVar("F", bound=Callable[..., Any])


def contribute(returns: type) -> Callable[[F], F]:
    """Mark a specification as a contribute hook, whose results are declarations of one type."""
    return lambda function: _mark(function, "contribute", returns)


def decide(*returns: type) -> Callable[[F], F]:
    """Mark a specification as a decide hook; ``returns`` are the types an answer may have."""
    return lambda function: _mark(function, "decide", returns)


def observe(function: F) -> F:
    """Mark a specification as an observe hook."""
    return _mark(function, "observe", ())


def _mark(function: F, kind: str, allowed: object) -> F:
    function.nacre = (kind, allowed)  # type: ignore[attr-defined]
    return _spec(firstresult=kind == "decide")(function)


CONTRIBUTE = {
    "source_transforms": (v.Transform, "Steps from typed text to Python source, by stage, order and plugin name."),
    "tree_transforms": (v.Transform, "Steps from tree to tree (stage ``tree``), each result checked by compiling it."),
    "magics": (v.Magic, 'Commands. Of two with one name ``[choose] "magic.NAME"`` picks, else the plugins\' order.'),
    "completers": (v.Completer, "Sources of completions: peers with one deadline, whose results are merged."),
    "inspectors": (v.Inspector, "Sources of knowledge about a name. The first that answers, by order, wins."),
    "formatters": (v.Formatter, "Representations of values by MIME type."),
    "history_backends": (
        v.Provider,
        "Stores, of which ``[choose] history`` picks: ``f(shell) -> history.Store``.",
    ),
    "gui_loops": (v.Provider, "Event loops of GUI toolkits that run while the prompt waits."),
    "frontends": (
        v.Provider,
        """Front ends, one of which ``[choose] frontend`` picks: ``f(shell) -> nacre.plain.Frontend``. A factory that
        cannot serve here (no terminal) raises ``UsageError`` with the reason, and the plain one is used.""",
    ),
    "services": (v.Provider, 'Objects asked for by role; of several ``[choose] "service.ROLE"`` picks the plugin.'),
    "names": (v.Name, "Names bound in the user's namespace at start, and hidden from listings of it."),
    "starts": (v.Start, "Functions called at start, before ``shell_started``; unlike it they import no front door."),
    "commands": (v.Command, "Subcommands of ``nacre``, found in every installed plugin: to type one is to ask for it."),
    "checks": (v.Probe, "Questions for ``nacre doctor``."),
    "configurables": (v.Traits, "Classes whose traits a profile can set."),
    "specs": (v.Spec, "Modules of hooks that the plugin itself calls, marked by this module's functions."),
}


def _without_arguments(name: str, returns: type, doc: str) -> Callable[[], Iterable[Any]]:
    def hook() -> Iterable[Any]: ...

    hook.__name__, hook.__doc__ = name, doc
    return contribute(returns)(hook)


globals().update({name: _without_arguments(name, *said) for name, said in CONTRIBUTE.items()})


@decide(v.Check)
def judge_input(source: str, shell: Shell) -> v.Check | None:
    """Is this input complete, incomplete or invalid? ``source`` is as typed."""


@decide(v.Compiled)
def compile_cell(tree: ast.Module, cell: v.Cell, shell: Shell) -> v.Compiled | None:
    """Compile a cell in another way than ``nacre.execute.compile_tree`` does."""


@decide(Callable)  # type: ignore[arg-type]
def run_code(compiled: v.Compiled, cell: v.Cell, shell: Shell) -> Callable[[], Any] | None:
    """Who runs this cell? The answer is a function without arguments that runs it and returns its value
    or an awaitable of it; what it raises is the cell's error. Deciding must not run anything."""


@decide(v.Magic)
def resolve_magic(name: str, kind: str, shell: Shell) -> v.Magic | None:
    """A last chance for a magic nobody contributed; ``kind`` is ``"line"`` or ``"cell"``."""


@decide(v.Bundle)
def render_error(error: BaseException, cell: v.Cell, shell: Shell) -> v.Bundle | None:
    """Render a cell's error. ``text/plain`` must be present."""


@decide(bool)
def confirm_exit(shell: Shell) -> bool | None:
    """May the shell be left? ``False`` keeps it open. Asked on end of input at a prompt only."""


@observe
def shell_started(shell: Shell) -> None:
    """The shell is about to run its first cell, or its front end is ready."""


@observe
def cell_started(cell: v.Cell, shell: Shell) -> None:
    """A cell is about to be transformed."""


@observe
def cell_finished(cell: v.Cell, outcome: v.Outcome, shell: Shell) -> None:
    """A cell is done, also after an error or an interrupt."""


@observe
def output_shown(output: v.Output, cell: v.Cell, shell: Shell) -> None:
    """Something was shown to the user."""


@observe
def config_changed(key: str, old: Any, new: Any, shell: Shell) -> None:
    """A trait was changed in the running shell; ``key`` is ``Class.trait``."""


@observe
def namespace_reset(shell: Shell) -> None:
    """The user's namespace was cleared; what a plugin bound there must be bound again."""


@observe
def directory_changed(old: str, new: str, shell: Shell) -> None:
    """The working directory was changed through the shell."""


@observe
def plugin_failed(failure: v.Failure, shell: Shell) -> None:
    """A plugin failed and the failure was recorded."""


@observe
def shell_stopping(shell: Shell) -> None:
    """The shell is about to close; stores and services are still there."""
