"""How a character is drawn: Select Graphic Rendition of ECMA-48, with xterm's 256 and true colours."""

from __future__ import annotations

from typing import NamedTuple

EFFECTS = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}
ENDS = {22: {"bold", "dim"}, 23: {"italic"}, 24: {"underline"}, 27: {"reverse"}}
SIXTEEN = ((30, 0), (90, 8))  # where the codes of the sixteen colours begin, and their numbers


class Look(NamedTuple):
    """How a character is drawn. Colours are a number of the terminal's 256, ``#rrggbb``, or empty for its own."""

    color: str = ""
    background: str = ""
    effects: frozenset[str] = frozenset()

    def after(self, codes: list[int]) -> Look:
        """The look that a Select Graphic Rendition sequence leads to."""
        rest, look = iter(codes), self
        for code in rest:
            if code == 0:
                look = Look()
            elif code in EFFECTS:
                look = look._replace(effects=look.effects | {EFFECTS[code]})
            elif code in ENDS:
                look = look._replace(effects=look.effects - ENDS[code])
            elif code in (38, 48):
                kind = next(rest, 0)
                chosen = str(next(rest, 0)) if kind == 5 else "#" + "".join(f"{next(rest, 0):02x}" for _ in range(3))
                look = look._replace(color=chosen) if code == 38 else look._replace(background=chosen)
            elif code == 39:
                look = look._replace(color="")
            elif code == 49:
                look = look._replace(background="")
            else:
                look = look._in_sixteen(code)
        return look

    def _in_sixteen(self, code: int) -> Look:
        for start, number in SIXTEEN:
            if start <= code < start + 8:
                return self._replace(color=str(code - start + number))
            if start + 10 <= code < start + 18:
                return self._replace(background=str(code - start - 10 + number))
        return self
