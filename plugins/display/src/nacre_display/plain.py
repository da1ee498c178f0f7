"""``text/plain``: what every value can be. The pretty printer is imported for the first value that needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .defaults import PRETTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from nacre import Shell

SHORT = frozenset({int, bool, float, complex, type(None)})
ELEMENTS = SHORT | {str}
CONTAINERS = frozenset({list, tuple, dict})
FEW = 12  # elements a container may have to be printed without the pretty printer
WIDTH = 60  # columns its text may have then


def is_small(value: Any, depth: int = 3) -> bool:
    """Whether a list, tuple or dict holds only a few plain values, or such containers."""
    if len(value) > FEW:
        return False
    if type(value) is dict:
        for key in value:
            if type(key) not in ELEMENTS:
                return False
        value = value.values()
    for one in value:
        kind = type(one)
        if kind not in ELEMENTS and not (depth and kind in CONTAINERS and is_small(one, depth - 1)):
            return False
    return True


class Style:
    """How one shell prints values: the traits of ``PrettyPrinter``, and printers by class.

    types: printers ``f(value, p, cycle)`` by class, for ``nacre_display.Printer``.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.types: dict[type, Callable[..., Any]] = {}
        self.configure()

    def configure(self) -> None:
        """Read the traits."""
        traits: Any = PRETTY
        if "PrettyPrinter" in self.shell.settings.traits:
            from .traits import PrettyPrinter

            traits = self.shell.configure(PrettyPrinter)
        self.enabled: bool = traits.enabled
        self.max_width: int = traits.max_width
        self.max_seq_length: int = traits.max_seq_length
        self.max_text: int = traits.max_text
        self.float_format: str = traits.float_format

    def text(self, value: Any) -> str:
        """A value as text."""
        kind = type(value)
        if not self.types and self.max_width >= WIDTH:
            if kind in SHORT and not (self.float_format and kind is float):
                return repr(value)
            if kind in CONTAINERS and not self.float_format and is_small(value):
                text = repr(value)
                if len(text) <= WIDTH:
                    return text
        if kind in (str, bytes):
            return self._string(value)
        if not self.enabled:
            from nacre.present import safe_repr

            return self._cut(safe_repr(value))
        from .printing import pretty

        return pretty(
            value,
            max_width=self.max_width,
            max_seq_length=self.max_seq_length,
            float_format=self.float_format,
            types=self.types,
            limit=self.max_text,
        )

    def _string(self, value: str | bytes) -> str:
        if self.max_text and len(value) > self.max_text:
            return f"{value[: self.max_text]!r}... (cut, {len(value):,} in all)"
        return repr(value)

    def _cut(self, text: str) -> str:
        if not self.max_text or len(text) <= self.max_text:
            return text
        from .printing import cut

        return cut(text, self.max_text)


def anything(value: Any) -> bool:
    """Every value has text."""
    return True


def plain(value: Any, shell: Shell) -> str | tuple[str, dict[str, bool]] | None:
    """A value's text: from its bundle where it has one, else from the pretty printer."""
    style: Style = shell.service("pretty")
    if type(value).__module__ != "builtins":
        from .protocol import plain_of_bundle

        text = plain_of_bundle(value, shell)
        if text is not None:
            return text
    try:
        return style.text(value)
    except (Exception, SystemExit) as error:
        from .protocol import tell

        tell(value, "its text", error, shell)
        return None
