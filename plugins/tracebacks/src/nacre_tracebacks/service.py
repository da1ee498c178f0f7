"""The service ``tracebacks``: errors as data, and as something to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import Bundle, UsageError

from .brief import Values, class_name
from .custom import Handlers, of_parts, rendered_itself
from .describe import Describer
from .options import Tracebacks as Options
from .parts import Parts
from .render import MODES, render
from .report import Report

if TYPE_CHECKING:
    from nacre import Cell, Shell


class Tracebacks:
    """Describes and renders the errors of one shell. ``last`` is the one shown last, None before the first."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.last: BaseException | None = None
        self.handlers = Handlers(shell)
        self.set_custom = self.handlers.add

    @property
    def mode(self) -> str:
        """The mode in force."""
        mode: str = Options.read(self.shell).mode
        return mode

    def describe(self, error: BaseException, variables: bool = False) -> Report:
        """An error as data. variables: describe variables too, which runs their reprs, within limits."""
        options = Options.read(self.shell)
        values = Values(options.repr_seconds, options.all_seconds) if variables else None
        report = Describer(options.context, options.show_hidden, values).report(error)
        return report._replace(rendered=rendered_itself(error, self.shell))

    def render(self, report: Report, mode: str = "") -> Parts:
        """A description as parts, (style, text), in a mode; in the one in force by default. Raises ``ValueError``."""
        mode = mode or self.mode
        if mode not in MODES:
            raise ValueError(f"no traceback mode {mode!r}; there are {', '.join(MODES)}")
        return render(report, mode)

    def bundle(self, error: BaseException, cell: Cell, mode: str = "") -> Bundle:
        """An error to show: as plain text, and as parts for who can show colours.

        mode: asked for by the user; then no handler of others is asked. Ctrl-C leaves the error's name, and so does an
        error that cannot be described at all.
        """
        if isinstance(error, UsageError):
            return of_parts([("traceback.error", "UsageError"), ("traceback.message", f": {error}")])
        self.last = error
        try:
            found = self.handlers.bundle(error, cell) if not mode else None
            return found or of_parts(self._parts(error, mode or self.mode))
        except KeyboardInterrupt:
            said = f"{type(error).__name__} (the traceback was interrupted; %tb shows it)"
            return of_parts([("traceback.error", said)])
        except Exception as second:  # a property of the error's own class, in the place of its chain for instance
            name = class_name(type(error))
            said = f": <it cannot be described: {class_name(type(second))}>"
            return of_parts([("traceback.error", name), ("traceback.message", said)])

    def _parts(self, error: BaseException, mode: str) -> Any:
        return self.render(self.describe(error, variables=mode == "Verbose"), mode)
