"""``%who``, ``%who_ls`` and ``%whos``: the names the user has made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nacre import argument, arguments

if TYPE_CHECKING:
    from nacre import Shell

PER_LINE = 9
WIDEST = 50  # characters of a value that are shown; of a longer one, both ends
END = 25
TYPES = argument(
    "types",
    nargs="*",
    completer="nacre_namespace.listing:types",
    help="only names of these types, such as int or DataFrame",
)


def user_names(shell: Shell, private: bool = False) -> list[str]:
    """The user's own names, sorted: neither what the shell bound nor, unless asked for, ``_private`` ones."""
    space = shell.namespace
    return sorted(
        name
        for name in space
        if isinstance(name, str) and name not in shell.hidden and (private or not name.startswith("_"))
    )


def types(shell: Shell, typed: str) -> list[str]:
    """The names of the types that the user's values have, for completion."""
    return sorted({type(shell.namespace[name]).__name__ for name in user_names(shell)})


def names(shell: Shell, typed: str) -> list[str]:
    """The user's names, for completion."""
    return user_names(shell, private=typed.startswith("_"))


def of_types(shell: Shell, types: Iterable[str]) -> list[str]:
    """The user's names whose values are exactly of one of these types; all, where none is named."""
    wanted = set(types)
    names = user_names(shell)
    return [name for name in names if type(shell.namespace[name]).__name__ in wanted] if wanted else names


@arguments(TYPES)
def who(shell: Shell, args: Any) -> None:
    """Print your names, all of them or those of some types."""
    names = of_types(shell, args.types)
    if not names:
        print(_nothing(args.types))
    for start in range(0, len(names), PER_LINE):
        print("".join(f"{name}\t " for name in names[start : start + PER_LINE]))


@arguments(TYPES)
def who_ls(shell: Shell, args: Any) -> list[str]:
    """Your names as a sorted list, all of them or those of some types."""
    return of_types(shell, args.types)


@arguments(TYPES)
def whos(shell: Shell, args: Any) -> None:
    """Print your names, each with its type and what there is to say of its value."""
    names = of_types(shell, args.types)
    if not names:
        print(_nothing(args.types))
        return
    values = [shell.namespace[name] for name in names]
    first = max(map(len, [*names, "Variable"])) + 3
    second = max(map(len, [*(type(value).__name__ for value in values), "Type"])) + 4
    header = f"{'Variable':{first}}{'Type':{second}}Data/Info"
    print(header, "-" * len(header), sep="\n")
    for name, value in zip(names, values, strict=True):
        print(f"{name:{first}}{type(value).__name__:{second}}{describe(value)}")


def describe(value: Any) -> str:
    """A value in a few words: how many items, the shape of an array, or its text, cut in the middle."""
    kind = type(value)
    if kind in (list, tuple, dict):
        return f"n={len(value)}"
    if (kind.__module__, kind.__name__) == ("numpy", "ndarray"):
        shape = "x".join(map(str, value.shape))
        return f"{shape}: {value.size} elems, type `{value.dtype}`, {value.nbytes} bytes"
    try:
        text = str(value)
    except Exception:
        return f"<object with id {id(value)} (str() failed)>"
    text = text.replace("\n", "\\n")
    return text if len(text) < WIDEST else f"{text[:END]}<...>{text[-END:]}"


def _nothing(types: list[str]) -> str:
    return f"No name of yours is of type {' or '.join(types)}." if types else "You have no names yet."
