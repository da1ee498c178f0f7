"""A flame graph: a tree of calls as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple
from zlib import crc32

WIDTH, ROW, LETTER = 1200.0, 18, 7.0  # pixels
NARROWEST = 0.5


class Node(NamedTuple):
    """A function, the seconds it and what it called took, and what it called."""

    name: str
    time: float
    children: tuple[Node, ...] = ()


class Flame:
    """A flame graph; front ends that show SVG show it."""

    def __init__(self, root: Node) -> None:
        self.root = root

    def svg(self) -> str:
        """The graph as SVG; the callers are on top."""
        boxes = list(_boxes(self.root, 0.0, WIDTH, 0))
        height = (max(depth for _, _, _, depth in boxes) + 1) * ROW
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height}" '
            f'width="100%" font-family="monospace" font-size="11">'
        ]
        for node, left, width, depth in boxes:
            name = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in node.name)
            hue = crc32(name.encode("utf-8", "replace")) % 45 + 10
            letters = int((width - 6) / LETTER)
            label = name if len(name) <= letters else name[: letters - 1] + "…" if letters > 3 else ""
            share = node.time / (self.root.time or 1e-9)
            parts.append(
                f"<g><title>{escape(name)}: {node.time:.4g} s, {share:.1%}</title>"
                f'<rect x="{left:.1f}" y="{depth * ROW}" width="{width:.1f}" height="{ROW - 1}" '
                f'fill="hsl({hue},85%,65%)"/><text x="{left + 3:.1f}" y="{depth * ROW + 13}" fill="#000">'
                f"{escape(label)}</text></g>"
            )
        return "\n".join([*parts, "</svg>"])

    _repr_svg_ = svg

    def save(self, path: str) -> None:
        """Write the SVG to a file. Raises ``OSError``."""
        with open(path, "w", encoding="utf-8", errors="replace") as file:
            file.write(self.svg() + "\n")

    def __repr__(self) -> str:
        lines = [f"Flame graph of {self.root.time:.3g} s; .save(FILE) writes it as SVG"]
        for node, _, _, depth in _boxes(self.root, 0.0, WIDTH, 0):
            if depth and node.time >= self.root.time * 0.05 and depth < 12:
                lines.append(f"{node.time / (self.root.time or 1e-9):>6.1%} {'  ' * (depth - 1)}{node.name}")
        return "\n".join(lines)


def _boxes(node: Node, left: float, width: float, depth: int) -> Iterator[tuple[Node, float, float, int]]:
    yield node, left, width, depth
    whole = max(node.time, sum(child.time for child in node.children)) or 1e-9
    for child in node.children:
        wide = width * child.time / whole
        if wide >= NARROWEST:
            yield from _boxes(child, left, wide, depth + 1)
        left += wide
