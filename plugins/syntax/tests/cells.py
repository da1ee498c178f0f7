"""Cells for the differential test, the same ones at every run."""

from __future__ import annotations

import ast
import inspect
import json
import random
import textwrap
from pathlib import Path

MODULES = (
    "argparse",
    "textwrap",
    "dataclasses",
    "contextlib",
    "fractions",
    "configparser",
    "shlex",
    "string",
)
SYNTAX = (
    "%foo", "%foo bar", "%%foo bar", "!ls", "!ls -l | wc", "!!ls", "?foo", "??foo.bar", "foo?", "foo.bar??", "a*?",
    "x = %foo bar", "x = !ls", "a, b = !ls", "x[0]?", ",f 1 2", ";f 1 2", "/f 1 2", "%foo \\\n  bar", "!a \\\nb",
    "x = !a \\\n  b", "!echo 'a", "!echo (", "%foo [", "!echo '''", "!echo a?", "x = y = !ls", "f(a=!ls)", "x == !b",
    "f(x)?", "foo ?", "x?  # c", "x  # c?", "%", "!", "?", ",", "a = \\\nzip?", "(a,\nb) = zip?", "x: int = !ls",
    "/", "/ f", ",,f x", "if x: !ls", "if x: a = !ls", "%foo?", "!ls?", "x = %%foo", "a %b", "a\n% b", "x = (a\n%b)",
)  # fmt: skip
PYTHON = (
    "a", "x = 1", "f(a, b)", "for i in x:\n    print(i)", "if x:\n    a\nelse:\n    b", "def f(a, b=1):\n    return a",
    "x = [1,\n  2]", "x = '''a\n  b'''", "'''doc\n>>> x\n'''", "# comment", "x = 'it?'", "f'{x!r} {y}'", "a % b",
    "x != y", "with a as b:\n\tc", "try:\n  x\nexcept A:\n  y", "@dec\ndef f(): pass", "class A:\n    x: int = 1",
    "async def f():\n    await x", "await x", "lambda: 0", "x = {\n'a': 1,\n}", "a \\\n+ b", "", "   ", "...", "x[1:2]",
    "while x:", "if x:", "f(", "[1,", "'''a", "'abc", "1 +", "a b", ")", "return 1", "else:", "x = {'a':",
)  # fmt: skip
MARKS = ("!", "%", "?", "??", "=", "'", '"', "'''", "(", ")", "[", "]", "{", "}", "\\", "\n", " ", "    ", "\t", "#",
         ",", ";", "/", ":", ">>> ", "... ", "In [3]: ", "   ...: ", "\\\n", "\r\n", "@", "!=", "é", "1", "0", ".", "*",
         "f'", "{{", "$", "if ", "\n\n")  # fmt: skip


def probes() -> list[str]:
    """Cells written by hand, each for one question about IPython's behaviour."""
    cells: list[str] = json.loads(Path(__file__).with_name("probes.json").read_text())
    return cells


def standard_library() -> list[str]:
    """Functions, classes and statements of the standard library, as they stand there."""
    pieces = []
    for name in MODULES:
        source = inspect.getsource(__import__(name))
        for node in ast.parse(source).body:
            piece = ast.get_source_segment(source, node, padded=True) or ""
            for inner in getattr(node, "body", ()):
                if len(piece) > 1500:
                    piece = ast.get_source_segment(source, inner, padded=True) or ""
                if len(piece) <= 1500:
                    break
            if len(piece) <= 1500:
                pieces.append(piece)
    return pieces


def generate(count: int, seed: int = 20240229) -> list[str]:
    """``count`` cells put together from all of the above."""
    chance = random.Random(seed)
    stock = [SYNTAX, SYNTAX, PYTHON, PYTHON, tuple(probes()), tuple(standard_library())]
    return [_cell(chance, stock) for _ in range(count)]


def _cell(chance: random.Random, stock: list[tuple[str, ...]]) -> str:
    pieces = [chance.choice(chance.choice(stock)) for _ in range(chance.choice((1, 2, 2, 3, 3, 4)))]
    for number, piece in enumerate(pieces):
        if chance.random() < 0.25:
            header = chance.choice(("if x:\n", "def f():\n", "for a in b:\n", "class A:\n", "try:\n"))
            pieces[number] = header + textwrap.indent(piece, chance.choice(("    ", "  ", "\t", "   ")))
    cell = chance.choice(("\n", "\n", "\n", "\n\n")).join(pieces)
    for change, share in ((_indent, 0.15), (_prompt, 0.25), (_continue, 0.1), (_spoil, 0.3), (_cut, 0.2)):
        if chance.random() < share:
            cell = change(chance, cell)
    return cell + chance.choice(("", "", "\n", "\n\n", "\n    "))


def _indent(chance: random.Random, cell: str) -> str:
    return textwrap.indent(cell, chance.choice(("  ", "    ", "\t", " ")))


def _prompt(chance: random.Random, cell: str) -> str:
    first, rest = chance.choice(
        ((">>> ", "... "), (">>> ", ">>> "), (">>>", "..."), ("In [1]: ", "   ...: "), ("In [12]: ", "    ...: "),
         ("[ins] In [1]: ", "         ...: "), ("In [1]: ", "In [2]: "), (">>> ", ""), ("", ">>> "), ("", "   ...: "))
    )  # fmt: skip
    lines = cell.split("\n")
    return "\n".join([first + lines[0], *(rest + line if chance.random() < 0.9 else line for line in lines[1:])])


def _continue(chance: random.Random, cell: str) -> str:
    places = [number for number, character in enumerate(cell) if character == " "]
    if not places:
        return cell + " \\"
    place = chance.choice(places)
    return cell[:place] + " \\\n" + cell[place:]


def _spoil(chance: random.Random, cell: str) -> str:
    for _ in range(chance.choice((1, 1, 2, 3))):
        place = chance.randint(0, len(cell))
        cell = cell[:place] + chance.choice(MARKS) + cell[place + chance.choice((0, 0, 1, 2)) :]
    return cell


def _cut(chance: random.Random, cell: str) -> str:
    return cell[: chance.randint(0, len(cell))]
