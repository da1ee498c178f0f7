"""A long life at the prompt, made up: what somebody types, and what is looked for in it."""

from __future__ import annotations

import random
from collections.abc import Iterator

from nacre.history import Entry

NAMES = [
    "df",
    "data",
    "frame",
    "model",
    "train",
    "test",
    "result",
    "value",
    "rows",
    "cols",
    "user",
    "order",
    "client",
    "server",
    "path",
    "file",
    "line",
    "text",
]
CALLS = [
    "len",
    "print",
    "range",
    "sum",
    "plot",
    "read_csv",
    "groupby",
    "merge",
    "fit",
    "predict",
    "open",
    "json.loads",
    "os.path.join",
    "np.array",
]


def lines(draw: random.Random) -> Iterator[str]:
    """What somebody types: much of it again and again, some of it once."""
    often = [f"{draw.choice(CALLS)}({draw.choice(NAMES)})" for _ in range(500)]
    while True:
        kind = draw.random()
        if kind < 0.4:
            yield draw.choice(often)
        elif kind < 0.8:
            call = f"{draw.choice(CALLS)}({draw.choice(NAMES)}, {draw.random():.4f})"
            yield f"{draw.choice(NAMES)}_{draw.randrange(3000)} = {call}"
        elif kind < 0.9:
            yield f"import {draw.choice(NAMES)}{draw.randrange(50)} as {draw.choice(NAMES)}"
        else:
            body = "\n".join(f"    {draw.choice(NAMES)} = {draw.choice(CALLS)}(x)" for _ in range(draw.randint(1, 6)))
            yield f"def {draw.choice(NAMES)}_{draw.randrange(5000)}(x):\n{body}\n    return x"


def life(count: int) -> Iterator[Entry]:
    draw = random.Random(7)
    source = lines(draw)
    for number in range(count):
        yield Entry(
            number // 200 + 1,
            number % 200 + 1,
            next(source),
            "",
            1.5e9 + 60.0 * number,
            f"/home/someone/work/{number // 997 % 40}",
            draw.choices(["ok", "error", "interrupted"], [90, 9, 1])[0],
            0.01,
            "machine",
            "/home/someone/.venvs/work",
        )


def texts(count: int, mode: str) -> Iterator[str]:
    """What somebody looks for: pieces of lines, rare and common, and what was never typed."""
    draw = random.Random(11)
    source = lines(random.Random(13))
    for _ in range(count):
        line = next(source)
        if draw.random() < 0.1:
            yield "".join(draw.choice("qxzjkw_(=") for _ in range(draw.randint(2, 6)))
        else:
            length = draw.randint(2, 14)
            first = 0 if mode == "prefix" else draw.randrange(max(1, len(line) - length))
            yield line[first : first + length]


def fuzzied(text: str, draw: random.Random) -> str:
    """A text as somebody types it who is in a hurry: most of its characters."""
    return "".join(char for char in text if draw.random() < 0.7) or text
