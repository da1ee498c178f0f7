"""The options of ``%%script`` and its like, which stand among those of the program."""

from __future__ import annotations

import shlex
from keyword import iskeyword
from typing import NamedTuple

from nacre import UsageError
from nacre.suggest import nearest

FLAGS = {"--no-raise-error": "quiet", "--bg": "background"}
NAMING = {"--out": "out", "--err": "err", "--proc": "proc"}


class Options(NamedTuple):
    """A parsed line. program: with its arguments. out, err, proc: names of variables, or empty."""

    program: tuple[str, ...] = ()
    quiet: bool = False
    background: bool = False
    out: str = ""
    err: str = ""
    proc: str = ""


def parse(typed: str, line: str) -> Options:
    """Parse the line of a magic. Raises ``UsageError``.

    Our options count anywhere before ``--``; the rest is the program's, unless it is one of ours misspelt.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"{typed}: {str(error).lower()} in {line.strip()!r}") from None
    found: dict[str, str | bool] = {}
    program: list[str] = []
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            program += words
            break
        if word in FLAGS:
            found[FLAGS[word]] = True
        elif name in NAMING:
            if not equals and not words:
                raise UsageError(f"{typed}: {name} needs the name of a variable")
            value = value if equals else words.pop(0)
            if not value.isidentifier() or iskeyword(value):
                raise UsageError(f"{typed}: {name}: {value!r} is no name for a variable")
            found[NAMING[name]] = value
        else:
            near = nearest(name, [*FLAGS, *NAMING]) if word.startswith("--") else ""
            if near:
                raise UsageError(f"{typed}: no option {name!r}{near} (one of the program's goes after --)")
            program.append(word)
    return Options(tuple(program), **found)  # type: ignore[arg-type]
