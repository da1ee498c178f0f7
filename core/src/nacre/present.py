"""From values and errors to MIME bundles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from nacre_selection.paths import resolve

from .plugins import Offer
from .values import Bundle, Cell, Formatter, UsageError

if TYPE_CHECKING:
    from traceback import TracebackException

    from .shell import Shell

PLAIN = "text/plain"


class Formatters:
    """The formatters of one shell, looked up by MIME type and the type of the value.

    For one MIME type the order is: formatters for the value's type and its bases along the MRO; then predicates; each
    by order, what was added at run time first. ``mime="*"`` formatters fill in what no other has given.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._found: dict[tuple[str, type], list[Offer]] = {}
        shell.plugins.on_change(self._found.clear)

    def add(self, formatter: Formatter, plugin: str = "") -> Callable[[], None]:
        """Add a formatter at run time; returns the function that takes it back."""
        return self.shell.plugins.offer("formatters", formatter, plugin)

    def _candidates(self, mime: str, kind: type) -> list[Offer]:
        if (mime, kind) not in self._found:
            offers = [offer for offer in self.shell.plugins.offers("formatters") if offer.value.mime == mime]
            offers.sort(key=lambda offer: (not offer.added, offer.value.order * (not offer.added)))
            names = [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
            typed = [offer for name in names for offer in offers if offer.value.type == name]
            self._found[mime, kind] = typed + [offer for offer in offers if offer.value.predicate]
        return self._found[mime, kind]

    def format(self, value: Any, mime: str) -> Any:
        """The value in one MIME type, None where nobody gives it. A failing formatter is passed over."""
        plugins = self.shell.plugins
        for offer in self._candidates(mime, type(value)):
            what = f"formatter {offer.value.name}"
            asked = offer.value.predicate
            if asked and not plugins.call(offer.plugin, what, lambda asked=asked: resolve(asked)(value)):
                continue
            function = plugins.load(offer, what)
            data = function and plugins.call(offer.plugin, what, function, value, self.shell)
            if data is not None:
                return data
        return None


def present(value: Any, shell: Shell, mimes: Iterable[str] = (PLAIN,)) -> Bundle:
    """A value in the MIME types asked for; ``text/plain`` is always there. ``"*"`` among them also asks for
    whatever other types the value gives of itself."""
    mimes = tuple(mimes)
    found = {mime: shell.formatters.format(value, mime) for mime in mimes if mime not in (PLAIN, "*")}
    several = shell.formatters.format(value, "*") if found else None
    unasked = None if "*" in mimes else ...  # what stands for a type that was not asked for
    for mime, one in several.items() if isinstance(several, dict) else ():
        if mime != PLAIN and found.get(mime, unasked) is None:
            found[mime] = one
    found[PLAIN] = shell.formatters.format(value, PLAIN)
    pairs = {mime: one if isinstance(one, tuple) and len(one) == 2 else (one, None) for mime, one in found.items()}
    data = {mime: one for mime, (one, _) in pairs.items() if one is not None}
    if not isinstance(data.get(PLAIN), str):
        data[PLAIN] = safe_repr(value)
    return Bundle(data, {mime: more for mime, (_, more) in pairs.items() if more is not None})


def safe_repr(value: Any) -> str:
    """``repr``; where that fails, ``object.__repr__`` and the reason."""
    try:
        return repr(value)
    except (Exception, SystemExit, GeneratorExit) as error:
        return f"{object.__repr__(value)} (its repr raised {type(error).__name__})"


def render_error(error: BaseException, cell: Cell, shell: Shell) -> Bundle:
    """A cell's error as text: the plugins' rendering, else Python's with our own frames left out."""
    rendered: Bundle | None = shell.plugins.decide("render_error", error=error, cell=cell, shell=shell)
    if rendered is None or not isinstance(rendered.data.get(PLAIN), str):
        rendered = plain_error(error)
    typed = cell.source.lstrip()[:1] in ("%", "!", "?") and cell.source == cell.transformed
    if typed and issubclass(type(error), SyntaxError) and not shell.transforms.steps("source_transforms"):
        return Bundle({PLAIN: f"{rendered.text}\n(%, ! and ? need the plugin 'syntax')"})
    return rendered


def plain_error(error: BaseException) -> Bundle:
    """An error as Python itself would print it, from the user's first frame on."""
    if issubclass(type(error), UsageError):  # isinstance would ask the user's __class__
        return Bundle({PLAIN: f"UsageError: {error}"})
    try:
        report = resolve("traceback:TracebackException")(type(error), error, error.__traceback__, compact=True)
        _hide_ours(report, error, issubclass(type(error), KeyboardInterrupt | SyntaxError))
        text = "".join(report.format()).rstrip("\n")
    except (Exception, SystemExit, GeneratorExit) as second:  # a __str__ or __notes__ of the user's that fails
        text = f"{type(error).__name__} (it cannot be rendered: {type(second).__name__})"
    return Bundle({PLAIN: text})


def _hide_ours(report: TracebackException, error: BaseException, passed_on: bool) -> None:
    """Leave out the core's frames, ``runpy``'s, those with a local ``__tracebackhide__``, and the plugins' and
    asyncio's that the user's code was called from; all of these where they only passed on an interrupt or a
    mistake in the user's text."""
    from traceback import walk_tb

    core, between = (os.path.dirname(__file__), "<frozen runpy>"), (f"{os.sep}nacre_", f"{os.sep}asyncio{os.sep}")
    hidden = [frame.f_locals.get("__tracebackhide__") for frame, _ in walk_tb(error.__traceback__)]
    frames = [f for f, hide in zip(report.stack, hidden, strict=False) if not (hide or f.filename.startswith(core))]
    users = [n for n, frame in enumerate(frames) if not any(part in frame.filename for part in between)]
    last = len(frames) if passed_on else max(users, default=-1)
    report.stack[:] = [frame for n, frame in enumerate(frames) if n in users or n > last]
    inner = [(report.__cause__, error.__cause__), (report.__context__, error.__context__)]
    inner += zip(report.exceptions or (), getattr(error, "exceptions", ()), strict=False)
    for one, its in inner:
        if one is not None and its is not None:
            _hide_ours(one, its, passed_on)
