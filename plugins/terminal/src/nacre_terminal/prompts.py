"""The prompts, as parts with a style each. This module is read before the first prompt stands: it imports nothing.

A class of one's own is named in ``TerminalFrontend.prompts``; what it imports delays the first prompt.
"""

from __future__ import annotations

Part = tuple[str, str]  # style, text

COLORS = {
    "prompt": "ansigreen",
    "prompt.number": "ansibrightgreen bold",
    "continuation": "ansigreen",
    "out": "ansired",
    "out.number": "ansibrightred bold",
    "mode": "ansibrightblack",
    "title": "",
}


class Prompts:
    """The numbered prompts.

    ``mode`` is empty, or what the editing mode is called in vi. Widths are in terminal columns.
    """

    def before(self, number: int, mode: str = "") -> list[Part]:
        """What stands before the input. It may have several lines."""
        shown: list[Part] = [("class:mode", f"[{mode}] ")] if mode else []
        return [*shown, ("class:prompt", "In ["), ("class:prompt.number", str(number)), ("class:prompt", "]: ")]

    def continuation(self, number: int, width: int, line: int, wrapped: int) -> list[Part]:
        """What stands before a further line of the input.

        width: that of the last line of the prompt. line: which one, from 0. wrapped: how often it has wrapped.
        """
        return [("class:continuation", ("" if wrapped else "...: ").rjust(width))]

    def result(self, number: int) -> list[Part]:
        """What stands before a result."""
        return [("class:out", "Out["), ("class:out.number", str(number)), ("class:out", "]: ")]

    def entered(self, number: int) -> list[Part]:
        """What the prompt becomes once its input was entered, where it is transient."""
        return [("class:prompt", "> ")]


class Classic(Prompts):
    """Python's own prompts."""

    def before(self, number: int, mode: str = "") -> list[Part]:
        return [*([("class:mode", f"[{mode}] ")] if mode else []), ("class:prompt", ">>> ")]

    def continuation(self, number: int, width: int, line: int, wrapped: int) -> list[Part]:
        return [("class:continuation", ("" if wrapped else "... ").rjust(width))]

    def result(self, number: int) -> list[Part]:
        return []


def text(parts: list[Part]) -> str:
    """The parts without their styles."""
    return "".join(part for _, part in parts)


def ansi(parts: list[Part], colors: dict[str, str]) -> str:
    """The parts with the escape sequences of the sixteen colours; a style that needs more shows as it can."""
    shown = []
    for style, part in parts:
        codes = sgr(style, colors)
        shown.append(f"\x1b[0;{codes}m{part}\x1b[0m" if codes else part)
    return "".join(shown)


HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "gray")
ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7"}


def sgr(style: str, colors: dict[str, str]) -> str:
    """The codes of a style string: ``class:a.b`` by way of ``colors``, else colour names and attributes."""
    codes = []
    for word in style.split():
        if word.startswith("class:"):
            name = word.removeprefix("class:")
            parents = [".".join(name.split(".")[: n + 1]) for n in range(name.count(".") + 1)]
            found = [sgr(colors[one], {}) for one in parents if colors.get(one)]
            codes += [one for one in found if one]
        elif word in ATTRIBUTES:
            codes.append(ATTRIBUTES[word])
        elif word.startswith("ansi"):
            bright = word.startswith("ansibright")
            hue = word.removeprefix("ansibright" if bright else "ansi")
            if hue in HUES:
                codes.append(str((90 if bright else 30) + HUES.index(hue)))
        elif word.startswith("#") and len(word) == 7:
            red, green, blue = (int(word[at : at + 2], 16) for at in (1, 3, 5))
            codes.append(f"38;2;{red};{green};{blue}")
    return ";".join(codes)
