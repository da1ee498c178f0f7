"""The values that move through a shell: immutable, comparable, without behaviour.

They are named tuples, not frozen dataclasses, which cost six times as much to define (``docs/design/core.md``).

A *declaration* is what a plugin returns from a contribute hook. Its ``target`` names its code as
``"package.module:attribute"`` so that listing it imports nothing; a callable may stand there instead
where there is no module to name (tests, things made at run time).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from nacre_selection.words import UsageError as UsageError
from nacre_selection.words import told as told

Target = str | Callable[..., Any]
STAGES = ("cleanup", "cell", "token", "late", "tree")


def as_text(given: object) -> str:
    """What was given to the shell, if it is text: else each plugin would fail in turn. Raises ``TypeError``."""
    if isinstance(given, str):
        return given
    raise TypeError(f"expected text, got {type(given).__name__}")


class Magic(NamedTuple):
    """A command typed as ``%name`` or ``%%name``; ``nacre.command_line`` says how its function is called."""

    name: str
    target: Target
    kind: str = "line"  # or "cell", or "line_cell"
    summary: str = ""
    expand: bool = True  # replace $name and {expr} in its line; a cell body never is expanded
    silenceable: bool = False  # a trailing ";" drops its value


class Transform(NamedTuple):
    """A step from source to source, or from tree to tree, sorted by (stage, order, plugin).

    The target is ``f(source: str, shell) -> str`` for the stages ``cleanup`` (prompts, indentation),
    ``cell`` (whole-cell syntax), ``token`` (line syntax) and ``late``; for the stage ``tree`` it is
    ``f(tree: ast.Module, shell) -> ast.Module``. A ``SyntaxError`` it raises is the user's; any other
    exception is the plugin's failure and leaves its input as it was. One with ``pure=False`` is left
    out when input is only judged.
    """

    name: str
    target: Target
    stage: str = "token"
    order: int = 50
    pure: bool = True


class Source(NamedTuple):
    """One of several that are asked in order: what ``Completer`` and ``Inspector`` are made of."""

    name: str
    target: Target
    order: int = 50


class Completer(Source):
    """``f(text: str, cursor: int, shell) -> Completions | None``, called on a worker thread."""


class Inspector(Source):
    """``f(name: str, detail: int, shell) -> Bundle | None``: what is known of a name."""


class Formatter(NamedTuple):
    """``f(value, shell) -> data`` of one MIME type, or ``(data, metadata)``, or ``None`` to decline.

    With ``mime="*"`` the result is a mapping of MIME type to data. A value that shows itself while it is
    formatted gives ``("", {"shown": True})`` as ``text/plain``.
    """

    name: str
    target: Target
    mime: str = "text/plain"
    type: str = ""  # "module.QualName" of a class, matched along the MRO without importing it; or
    predicate: Target = ""  # f(value) -> bool
    order: int = 50


class Named(NamedTuple):
    """A name, the code behind it, and a line about it: what the following are made of."""

    name: str
    target: Target
    summary: str = ""


class Provider(Named):
    """One way to fill a role (a store, a front end, a GUI loop, a service): ``f(shell) -> object``."""


class Name(Named):
    """A name bound in the user's namespace when the shell starts: ``f(shell) -> object``."""


class Start(Named):
    """What a plugin does when the shell starts: ``f(shell)``."""


class Command(Named):
    """A subcommand ``nacre NAME ...``: ``f(argv: list[str], options: nacre.app.Options) -> exit status``."""


class Probe(Named):
    """A question ``nacre doctor`` asks: ``f(shell) -> Finding | Iterable[Finding]``."""


class Traits(Named):
    """A ``nacre.Options`` or ``traitlets.config.Configurable`` class that ``[traits.NAME]`` sets; NAME is its own."""


class Spec(Named):
    """A module of further hook specifications that a plugin defines."""


class Bundle(NamedTuple):
    """One thing in several representations: MIME type to data, with metadata by MIME type."""

    data: Mapping[str, Any]
    metadata: Mapping[str, Any] = {}

    @property
    def text(self) -> str:
        """The ``text/plain`` form, or an empty string."""
        return str(self.data.get("text/plain", ""))


class Cell(NamedTuple):
    """A piece of source on its way through the pipeline."""

    source: str
    number: int = 0
    origin: str = "api"  # "prompt", "command" (-c), "file", "pipe", or a front end's own word
    store: bool = True  # count it and keep it in history
    silent: bool = False  # show nothing
    transformed: str = ""
    filename: str = ""


class Compiled(NamedTuple):
    """Code objects in order, each with whether its value is shown."""

    steps: tuple[tuple[Any, bool], ...]
    filename: str


class Outcome(NamedTuple):
    """What came of a cell. User errors are data here; nothing is raised."""

    cell: Cell
    value: Any = None  # of the last expression shown
    error: BaseException | None = None
    phase: str = ""  # the step that failed: "transform", "parse", "rewrite", "compile" or "run"
    interrupted: bool = False
    started: float = 0.0  # seconds since the epoch
    wall: float = 0.0  # seconds
    cpu: float = 0.0  # seconds
    leaving: int | None = None  # the exit status, where the cell asked to leave the shell
    memory: int = 0  # bytes that the process takes more than before, where a plugin measures them

    @property
    def ok(self) -> bool:
        return self.error is None

    @property
    def number(self) -> int:
        return self.cell.number

    @property
    def status(self) -> str:
        """``ok``, ``error`` or ``interrupted``, as history records it."""
        return "interrupted" if self.interrupted else "ok" if self.ok else "error"

    def unwrap(self) -> Any:
        """The value; raises the cell's error where there is one."""
        if self.error is not None:
            raise self.error
        return self.value


class Output(NamedTuple):
    """Something for a front end to show.

    kind: ``result`` (a cell's value), ``display``, ``update`` (of an earlier ``display_id``), ``clear``
    (the output so far; ``wait`` in the metadata delays it), ``error``, ``page`` (long text), ``edit`` (a file).
    """

    kind: str
    bundle: Bundle
    number: int = 0
    value: Any = None
    display_id: str = ""


class Check(NamedTuple):
    """Whether input can run: ``complete``, ``incomplete`` (with the next line's indent) or ``invalid``."""

    status: str
    indent: str = ""


class Completion(NamedTuple):
    """One completion: the text that replaces ``[start:end]``; the rest is for the menu."""

    text: str
    kind: str = ""
    signature: str = ""
    note: str = ""


class Completions(NamedTuple):
    """Completions of ``text[start:end]``, in code points. ``late`` names who missed the deadline."""

    start: int
    end: int
    items: tuple[Completion, ...] = ()
    late: tuple[str, ...] = ()


class Finding(NamedTuple):
    """An answer to a ``Probe``: status ``ok``, ``warn`` or ``fail``, what was found, what to do, and who does it."""

    status: str
    text: str
    remedy: str = ""
    repair: Target = ""  # f() -> what was done


class Failure(NamedTuple):
    """A plugin's fault. phase: ``index``, ``import``, ``register``, ``contribute`` or ``call``."""

    plugin: str
    version: str
    phase: str
    hook: str
    error: BaseException

    def __str__(self) -> str:
        where = f" in {self.hook}" if self.hook else ""
        return f"{self.plugin} {self.version} failed at {self.phase}{where}: {told(self.error)}"
