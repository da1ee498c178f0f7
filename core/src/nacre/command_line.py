"""A magic's command line, declared once: parsing, help and completion all come from the declaration.

Either by decorator, in argparse's vocabulary::

    @arguments(argument("-n", type=int, default=0, help="loops"), argument("code", rest=True))
    def timeit(shell, args): ...

or by an annotated signature, where positional parameters become arguments and keyword-only ones options::

    def greet(name: str, *, loud: bool = False): ...

A function whose parameters are among ``shell``, ``line``, ``body`` and ``scope`` takes its line as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from nacre_selection.paths import resolve
from nacre_selection.words import nearest

from .values import Target, UsageError

if TYPE_CHECKING:
    import argparse

F = TypeVar("F", bound=Callable[..., Any])
INJECTED = ("shell", "line", "body", "scope", "args")
WORD = re.compile(r"""((?:"[^"]*"|'[^']*'|\S)+)\s*""")


class Argument(NamedTuple):
    """One argument: argparse's ``add_argument`` call, kept for later."""

    flags: tuple[str, ...]
    keywords: dict[str, Any]
    rest: bool
    open: bool
    completer: Target | None


def argument(
    *flags: str, rest: bool = False, open: bool = False, completer: Target | None = None, **keywords: Any
) -> Argument:
    """Declare an argument as argparse's ``add_argument`` does.

    ``rest=True`` makes it everything from the first word that is no option on, exactly as typed; with
    ``open=True``, from the first word that is none of the declared options. completer: what values may be typed,
    ``f(shell, typed: str) -> Iterable[str]``, on the completer's thread; ``choices`` need none.
    """
    return Argument(flags, keywords, rest, open, completer)


def arguments(*declared: Argument) -> Callable[[F], F]:
    """Declare a magic's command line; the function gets the parsed ``args`` (an ``argparse.Namespace``)."""

    def mark(function: F) -> F:
        function.nacre_arguments = declared  # type: ignore[attr-defined]
        return function

    return mark


class CommandLine:
    """How one magic is called: what it is given, and how its line is parsed.

    name: as typed, for messages. function: the magic.
    """

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        import inspect

        self.name = name
        self.function = function
        found = inspect.signature(function).parameters
        self.takes = [name for name, one in found.items() if one.kind is not one.VAR_KEYWORD]
        self.many = next((name for name, one in found.items() if one.kind is one.VAR_POSITIONAL), "")
        self.declared: tuple[Argument, ...] | None = getattr(function, "nacre_arguments", None)
        typed = any(name not in INJECTED or name == self.many for name in self.takes)
        self.from_signature = self.declared is None and typed
        if self.from_signature:
            self.declared = _from_signature(function)

    def call(self, line: str, given: dict[str, Any]) -> Any:
        """Call the magic with a line. Raises ``UsageError``, and runs nothing, where the line does not fit.

        given: what it may ask for by name: ``shell``, ``scope``, and the cell's ``body`` or None.
        """
        known = {"line": line, **given}
        values = {name: known[name] for name in self.takes if name in known}
        if self.declared is None:
            if line.strip() and "line" not in self.takes:
                raise UsageError(f"{self.name}: it takes no arguments, and {line.strip()!r} was given")
            return self.function(**values)
        parsed = self.parse(line)
        if not self.from_signature:
            return self.function(**values, **({"args": parsed} if "args" in self.takes else {}))
        values.update(vars(parsed))
        many = values.pop(self.many, ()) if self.many else ()
        positional = [values.pop(name) for name in self.takes[: self.takes.index(self.many)]] if self.many else []
        return self.function(*positional, *many, **values)

    def parse(self, line: str) -> argparse.Namespace:
        """Parse a line by the declaration."""
        parser = self.parser()
        options = parser._option_string_actions
        rest = next((a for a in self.declared or () if a.rest), None)
        words, remainder = _head(line, options, rest.open) if rest else (_split(line, self.name), "")
        try:
            parsed, extra = parser.parse_known_args(_joined(words, options))
        except UsageError:  # what is missing matters less than what is wrong
            self._refuse([word for word in words if re.match(r"--?[A-Za-z]", word)], options)
            raise
        if extra:
            self._refuse(extra, options)
            raise UsageError(f"{self.name}: no argument {extra[0]!r} (see {self.name}?)")
        if rest:
            setattr(parsed, rest.flags[0], remainder)
        return parsed

    def _refuse(self, words: list[str], options: Mapping[str, argparse.Action]) -> None:
        """Raise ``UsageError`` for the first word that looks like an option and is none."""
        for word in words:
            if word.startswith("-") and not _is_option(word, options):
                raise UsageError(f"{self.name}: no option {word!r}{nearest(word, options)} (see {self.name}?)")

    def parser(self, whole: bool = False) -> argparse.ArgumentParser:
        """The declaration as an argparse parser; ``whole``: also what takes the rest of the line, for help."""
        argparse = resolve("argparse")
        name = self.name

        class Parser(argparse.ArgumentParser):  # type: ignore[misc, name-defined]
            def error(self, message: str) -> NoReturn:
                raise UsageError(f"{name}: {message} (see {name}?)")

        parser = Parser(prog=name, add_help=False, allow_abbrev=False, argument_default=None)
        for one in self.declared or ():
            if not one.rest:
                parser.add_argument(*one.flags, **one.keywords)
            elif whole:
                parser.add_argument(one.flags[0], nargs="...", help=one.keywords.get("help"))
        return parser

    def help(self) -> str:
        """Usage and options, as text; empty where the magic takes its line as it is."""
        return "" if self.declared is None else self.parser(whole=True).format_help()

    def options(self) -> list[str]:
        """Every option string, for completion."""
        return [flag for one in self.declared or () for flag in one.flags if flag.startswith("-")]


def _from_signature(function: Callable[..., Any]) -> tuple[Argument, ...]:
    import inspect

    found = []
    names = getattr(inspect.unwrap(function), "__globals__", {})
    for name, parameter in inspect.signature(function).parameters.items():
        many, required = parameter.kind is parameter.VAR_POSITIONAL, parameter.default is parameter.empty
        if name in INJECTED and not many:
            continue  # its annotation may be there for type checkers only
        kind = str if parameter.annotation is parameter.empty else parameter.annotation
        kind = eval(kind, names) if isinstance(kind, str) else kind
        flag = name.replace("_", "-")
        keywords: dict[str, Any] = {"default": []} if many else {} if required else {"default": parameter.default}
        if kind is bool and parameter.default is True:
            found.append(argument(f"--no-{flag}", dest=name, action="store_false", **keywords))
        elif kind is bool:
            found.append(argument(f"--{flag}", dest=name, action="store_true", **keywords))
        else:
            keywords |= {"type": kind} if isinstance(kind, type) else {}
            if parameter.kind is parameter.KEYWORD_ONLY:
                found.append(argument(f"--{flag}", dest=name, required=required, **keywords))
            else:
                found.append(argument(name, nargs="*" if many else None if required else "?", **keywords))
    return tuple(found)


def _split(line: str, name: str) -> list[str]:
    import shlex

    try:
        return shlex.split(line, posix=True)
    except ValueError as error:
        raise UsageError(f"{name}: {str(error).lower()} in {line.strip()!r}") from None


def _head(line: str, options: Mapping[str, argparse.Action], open: bool) -> tuple[list[str], str]:
    """The leading options of a line as words, and the rest of it as it stands."""
    words: list[str] = []
    position, awaited = len(line) - len(line.lstrip()), False  # awaited: an option's value
    for found in WORD.finditer(line, position):
        word = found[1]
        if not awaited and word == "--":
            return words, line[found.end() :].rstrip("\n")
        if not awaited and (not re.match(r"-[A-Za-z-]", word) or (open and not _is_option(word, options))):
            break
        awaited = not awaited and word in options and options[word].nargs is None
        quoted = len(word) > 1 and word[0] == word[-1] and word[0] in "\"'"
        words.append(word[1:-1] if quoted else word)
        position = found.end()
    return words, line[position:].rstrip("\n")


def _joined(words: list[str], options: Mapping[str, argparse.Action]) -> list[str]:
    """The words, each value that begins with a dash joined to its option: argparse takes it for an option itself."""
    found: list[str] = []
    for word in words:
        waits = found and found[-1] in options and options[found[-1]].nargs is None
        if waits and re.match("--?[A-Za-z]", word) and not _is_option(word, options):
            found[-1] += f"={word}"
        else:
            found.append(word)
    return found


def _is_option(word: str, options: Mapping[str, argparse.Action]) -> bool:
    return word.partition("=")[0] in options or (word[:2] != "--" and word[:2] in options)
