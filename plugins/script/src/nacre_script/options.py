"""The options of ``%%script`` and its like, which stand among those of the program.

They are declared for help and completion as those of any magic. The core reads them up to the first word that is the
program's; since they count behind it too, the whole line is read once more here.
"""

from __future__ import annotations

import shlex
from keyword import iskeyword
from typing import NamedTuple

from nacre import UsageError, argument, nearest

DECLARED = (
    argument("--out", metavar="NAME", help="keep what it writes in a variable instead of showing it"),
    argument("--err", metavar="NAME", help="the same for its errors"),
    argument("--bg", dest="background", action="store_true", help="do not wait; --out, --err: pipes to read from"),
    argument("--proc", metavar="NAME", help="keep the process (a subprocess.Popen) in a variable"),
    argument("--no-raise-error", dest="quiet", action="store_true", help="raise no error when its status is not 0"),
)
KNOWN = {one.flags[0]: one.keywords for one in DECLARED}


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
        keywords = KNOWN.get(name)
        if word == "--":
            program += words
            break
        if keywords is None:
            near = nearest(name, KNOWN) if word.startswith("--") else ""
            if near:
                raise UsageError(f"{typed}: no option {name!r}{near} (one of the program's goes after --)")
            program.append(word)
        elif "action" in keywords:
            if equals:
                raise UsageError(f"{typed}: {name} takes no value, and {value!r} was given")
            found[keywords["dest"]] = True
        else:
            if not equals and not words:
                raise UsageError(f"{typed}: {name} needs the name of a variable")
            value = value if equals else words.pop(0)
            if not value.isidentifier() or iskeyword(value):
                raise UsageError(f"{typed}: {name}: {value!r} is no name for a variable")
            found[name[2:]] = value
    return Options(tuple(program), **found)  # type: ignore[arg-type]
