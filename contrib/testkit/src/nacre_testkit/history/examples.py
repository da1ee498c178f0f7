"""What is put into the stores under test."""

from __future__ import annotations

from typing import Any

from nacre.history import Entry

TEXTS = {
    "plain": "x = 1",
    "empty": "",
    "lines": "def f(x):\n    return x\n\nf(2)\n",
    "tabs and returns": "a\tb\r\nc\rd",
    "unicode": "naïve = 'Größe – 数学 🐚'",
    "quotes": """print('it''s', "a \\"b\\"", `c`)""",
    "wildcards": "a % b_c * d? [e] \\ %s",
    "null": "before\x00after",
    "control": "\x01\x02\x03\x1b[0m\x7f",
    "lone surrogates": "\udc80 = '\ud800'",
    "two surrogates in a row": "x = '\ud83d\ude00 🐚'",
    "long": "x = [" + "1234567890, " * 20_000 + "]",
}
WORDS = [
    "import os",
    "x = 1",
    "print(x)",
    "for i in range(9):\n    i",
    "%timeit f()",
    "naïve",
    "a*b?",
    "[1]",
    "",
    "X = 1",
]


def cell(session: int, number: int, source: str = "", **fields: Any) -> Entry:
    """An entry whose time goes up with its session and number."""
    return Entry(session, number, source or f"line {number}", started=1000.0 * session + number)._replace(**fields)
