"""What a macro is: source text that runs when its name is typed."""

from __future__ import annotations


class Macro:
    """Source text under a name. Two of them, or one and a string, are joined by ``+``.

    value: the text, which ends with a line end. It can be pickled, and edited by ``%edit``.
    """

    def __init__(self, code: str) -> None:
        self.value = code if code.endswith("\n") else code + "\n"

    def nacre_source(self) -> str:
        """The text, for whoever asks an object for its source (the service ``code``)."""
        return self.value

    def nacre_edited(self, text: str) -> Macro:
        """What the name is bound to after the text was edited."""
        return type(self)(text)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Macro({self.value!r})"

    def __add__(self, other: object) -> Macro:
        if isinstance(other, Macro | str):
            return type(self)(self.value + str(other))
        return NotImplemented

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Macro) and other.value == self.value

    def __hash__(self) -> int:
        return hash(self.value)
