"""From values and errors to MIME bundles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from .paths import resolve
from .plugins import Offer
from .values import Bundle, Cell, Formatter, UsageError

if TYPE_CHECKING:
    from traceback import TracebackException

    from .shell import Shell

PLAIN = "text/plain"


class Formatters:
    """The formatters of one shell, looked up by MIME type and the type of the value.

    For one MIME type the order is: formatters for the value's type and its bases along the MRO, by type or
    type name; then predicates; each by order, what was added at run time first. ``mime="*"`` formatters
    fill in what no other has given.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._added: list[Offer] = []
        self._found: dict[tuple[str, type], list[Offer]] = {}
        self._predicates: dict[str, list[Offer]] = {}
        shell.plugins.on_change(self._forget)

    def add(self, formatter: Formatter, plugin: str = "") -> Callable[[], None]:
        """Add a formatter at run time; returns the function that takes it back."""
        offer = Offer(plugin, formatter)
        self._added.insert(0, offer)
        self._forget()

        def undo() -> None:
            self._added[:] = [one for one in self._added if one is not offer]
            self._forget()

        return undo

    def _forget(self) -> None:
        self._found.clear()
        self._predicates.clear()

    def _candidates(self, mime: str, kind: type) -> list[Offer]:
        key = (mime, kind)
        if key not in self._found:
            contributed = sorted(self.shell.plugins.offers("formatters"), key=lambda offer: offer.value.order)
            every = [offer for offer in [*self._added, *contributed] if offer.value.mime == mime]
            names = [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
            typed = sorted(
                (offer for offer in every if offer.value.type in names), key=lambda offer: names.index(offer.value.type)
            )
            self._found[key] = typed + [offer for offer in every if offer.value.predicate]
        return self._found[key]

    def format(self, value: Any, mime: str) -> Any:
        """The value in one MIME type, None where nobody gives it. A failing formatter is passed over."""
        for offer in self._candidates(mime, type(value)):
            if offer.value.predicate:
                wanted = self.shell.plugins.call(offer.plugin, "formatter", resolve(offer.value.predicate), value)
                if not wanted:
                    continue
            function = self.shell.plugins.load(offer, "formatter")
            data = self._call(offer, function, value) if function else None
            if data is not None:
                return data
        return None

    def _call(self, offer: Offer, function: Callable[..., Any], value: Any) -> Any:
        if offer.plugin:
            return self.shell.plugins.call(offer.plugin, offer.value.name, function, value, self.shell)
        try:  # the user's own formatter: its error is told as such
            return function(value, self.shell)
        except Exception as error:
            self.shell.notice(f"formatter {offer.value.name}: {type(error).__name__}: {error}")
            return None


def present(value: Any, shell: Shell, mimes: Iterable[str] = (PLAIN,)) -> Bundle:
    """A value in the MIME types asked for; ``text/plain`` is always there. ``"*"`` among them also asks for
    whatever other types the value gives of itself."""
    data: dict[str, Any] = {}
    metadata: dict[str, Any] = {}
    mimes = tuple(mimes)
    wanted = [mime for mime in mimes if mime not in (PLAIN, "*")]
    for mime in wanted:
        _put(mime, shell.formatters.format(value, mime), data, metadata)
    if wanted:
        several = shell.formatters.format(value, "*")
        for mime, one in several.items() if isinstance(several, dict) else ():
            if (mime in wanted or ("*" in mimes and mime != PLAIN)) and mime not in data:
                _put(mime, one, data, metadata)
    _put(PLAIN, shell.formatters.format(value, PLAIN), data, metadata)
    if not isinstance(data.get(PLAIN), str):
        data[PLAIN] = safe_repr(value)
    return Bundle(data, metadata)


def _put(mime: str, found: Any, data: dict[str, Any], metadata: dict[str, Any]) -> None:
    if isinstance(found, tuple) and len(found) == 2:
        found, metadata[mime] = found
    if found is not None:
        data[mime] = found


def safe_repr(value: Any) -> str:
    """``repr``; where that fails, ``object.__repr__`` and the reason."""
    try:
        return repr(value)
    except (Exception, SystemExit) as error:
        return f"{object.__repr__(value)} (its repr raised {type(error).__name__})"


def render_error(error: BaseException, cell: Cell, shell: Shell) -> Bundle:
    """A cell's error as text: the plugins' rendering, else Python's with our own frames left out."""
    rendered: Bundle | None = shell.plugins.decide("render_error", error=error, cell=cell, shell=shell)
    if rendered is None or PLAIN not in rendered.data:
        rendered = plain_error(error)
    typed = cell.source.lstrip()[:1] in ("%", "!", "?") and cell.source == cell.transformed
    if typed and isinstance(error, SyntaxError) and not shell.transforms.steps("source_transforms"):
        return Bundle({PLAIN: f"{rendered.text}\n(%, ! and ? need the plugin 'syntax')"})
    return rendered


def plain_error(error: BaseException) -> Bundle:
    """An error as Python itself would print it, from the user's first frame on."""
    if isinstance(error, UsageError):
        return Bundle({PLAIN: f"UsageError: {error}"})
    try:
        report = resolve("traceback:TracebackException")(type(error), error, error.__traceback__, compact=True)
        _hide_ours(report, error)
        text = "".join(report.format()).rstrip("\n")
    except (Exception, SystemExit) as second:  # a __str__ or __notes__ of the user's that fails
        text = f"{type(error).__name__} (it cannot be rendered: {type(second).__name__})"
    return Bundle({PLAIN: text})


def _hide_ours(report: TracebackException, error: BaseException) -> None:
    """Leave out the core's frames and ``runpy``'s, frames with a local ``__tracebackhide__``, and those of plugins
    that the user's code was called from; all of the plugins' where they only passed on an interrupt or a mistake
    in the user's text."""
    from traceback import walk_tb

    core, plugin = (os.path.dirname(__file__) + os.sep, "<frozen runpy>"), f"{os.sep}nacre_"
    names = [frame.filename for frame in report.stack]
    hidden = [bool(frame.f_locals.get("__tracebackhide__")) for frame, _ in walk_tb(error.__traceback__)]
    last = max((n for n, name in enumerate(names) if plugin not in name and not name.startswith(core)), default=-1)
    if isinstance(error, KeyboardInterrupt | SyntaxError):
        last = len(names)
    ours = max((n for n, name in enumerate(names) if name.startswith(core)), default=-1)
    loop = f"{os.sep}asyncio{os.sep}"  # what runs an await stands between our frames
    kept = [
        n
        for n, name in enumerate(names)
        if not name.startswith(core) and (n > last or plugin not in name) and (n > ours or loop not in name)
    ]
    report.stack[:] = [report.stack[n] for n in kept if not hidden[n]]
    inner = [(report.__cause__, error.__cause__), (report.__context__, error.__context__)]
    if isinstance(error, BaseExceptionGroup):
        inner += zip(report.exceptions or (), error.exceptions, strict=False)
    for one, its in inner:
        if one is not None and its is not None:
            _hide_ours(one, its)
