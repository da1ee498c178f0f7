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
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeVar

from .paths import resolve
from .suggest import nearest
from .values import UsageError

if TYPE_CHECKING:
    import argparse

F = TypeVar("F", bound=Callable[..., Any])
INJECTED = ("shell", "line", "body", "scope", "args")


class Argument(NamedTuple):
    """One argument: argparse's ``add_argument`` call, kept for later."""

    flags: tuple[str, ...]
    keywords: dict[str, Any]
    rest: bool
    open: bool


def argument(*flags: str, rest: bool = False, open: bool = False, **keywords: Any) -> Argument:
    """Declare an argument as argparse's ``add_argument`` does.

    ``rest=True`` makes it everything from the first word that is no option on, exactly as typed; with
    ``open=True``, from the first word that is none of the declared options.
    """
    return Argument(flags, keywords, rest, open)


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
        self.name = name
        self.function = function
        self.takes, self.many = _parameters(function)
        declared = getattr(function, "nacre_arguments", None)
        self.from_signature = declared is None and any(p not in INJECTED or p == self.many for p in self.takes)
        if self.from_signature:
            declared = _from_signature(function)
        self.declared: tuple[Argument, ...] | None = declared

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
        rest = next((a for a in self.declared or () if a.rest), None)
        words, remainder = _head(line, parser, rest.open) if rest else (_split(line, self.name), "")
        try:
            parsed, extra = parser.parse_known_args(words)
        except UsageError:  # what is missing matters less than what is wrong
            self._refuse([word for word in words if re.match(r"--?[A-Za-z]", word)], parser)
            raise
        if extra:
            self._refuse(extra, parser)
            raise UsageError(f"{self.name}: no argument {extra[0]!r} (see {self.name}?)")
        if rest:
            setattr(parsed, rest.flags[0], remainder)
        return parsed

    def _refuse(self, words: list[str], parser: argparse.ArgumentParser) -> None:
        """Raise ``UsageError`` for the first word that looks like an option and is none."""
        options = [option for action in parser._actions for option in action.option_strings]
        for word in words:
            if (
                word.startswith("-")
                and word.partition("=")[0] not in options
                and (word[:2] == "--" or word[:2] not in options)
            ):
                raise UsageError(f"{self.name}: no option {word!r}{nearest(word, options)} (see {self.name}?)")

    def parser(self) -> argparse.ArgumentParser:
        """The declaration as an argparse parser."""
        argparse = resolve("argparse")
        name = self.name

        class Parser(argparse.ArgumentParser):  # type: ignore[misc, name-defined]
            def error(self, message: str) -> NoReturn:
                raise UsageError(f"{name}: {message} (see {name}?)")

        parser = Parser(prog=name, add_help=False, allow_abbrev=False, argument_default=None)
        for one in self.declared or ():
            if not one.rest:
                parser.add_argument(*one.flags, **one.keywords)
        return parser

    def help(self) -> str:
        """Usage and options, as text; empty where the magic takes its line as it is."""
        if self.declared is None:
            return ""
        rest = next((a for a in self.declared if a.rest), None)
        parser = self.parser()
        if rest:
            keywords = {key: value for key, value in rest.keywords.items() if key == "help"}
            parser.add_argument(rest.flags[0], nargs="...", **keywords)
        return parser.format_help()

    def options(self) -> list[str]:
        """Every option string, for completion."""
        return [flag for one in self.declared or () for flag in one.flags if flag.startswith("-")]


def _parameters(function: Callable[..., Any]) -> tuple[list[str], str]:
    """The names of a function's parameters, and of the one that takes any number (or an empty string)."""
    import inspect

    found = inspect.signature(function).parameters
    many = next((name for name, one in found.items() if one.kind is one.VAR_POSITIONAL), "")
    return [name for name, one in found.items() if one.kind is not one.VAR_KEYWORD], many


def _from_signature(function: Callable[..., Any]) -> tuple[Argument, ...]:
    import inspect

    found = []
    for name, parameter in inspect.signature(function, eval_str=True).parameters.items():
        if name in INJECTED and parameter.kind is not parameter.VAR_POSITIONAL:
            continue
        kind = parameter.annotation if parameter.annotation is not parameter.empty else str
        required = parameter.default is parameter.empty
        keywords: dict[str, Any] = {} if required else {"default": parameter.default}
        option = parameter.kind is parameter.KEYWORD_ONLY
        if kind is bool:
            keywords["action"] = "store_false" if parameter.default is True else "store_true"
            option = True
        elif parameter.kind is parameter.VAR_POSITIONAL:
            keywords |= {"nargs": "*", "type": kind}
        elif callable(kind) and isinstance(kind, type):
            keywords["type"] = kind
        if option:
            flag = name.replace("_", "-")
            flags: tuple[str, ...] = (f"--no-{flag}" if keywords.get("default") is True else f"--{flag}",)
            keywords |= {"dest": name} | ({"required": True} if required and kind is not bool else {})
        else:
            flags = (name,)
            if not required:
                keywords["nargs"] = "?"
        found.append(Argument(flags, keywords, False, False))
    return tuple(found)


def _split(line: str, name: str) -> list[str]:
    import shlex

    try:
        return shlex.split(line, posix=True)
    except ValueError as error:
        raise UsageError(f"{name}: {str(error).lower()} in {line.strip()!r}") from None


def _head(line: str, parser: argparse.ArgumentParser, open: bool) -> tuple[list[str], str]:
    """The leading options of a line as words, and the rest of it as it stands."""
    options = {option: action for action in parser._actions for option in action.option_strings}
    words: list[str] = []
    position = len(line) - len(line.lstrip())
    while found := re.compile(r"(\"[^\"]*\"|'[^']*'|\S)+\s*").match(line, position):
        word = found[0].rstrip()
        if word == "--":
            return words, line[found.end() :].rstrip("\n")
        known = word.partition("=")[0] in options or (word[:2] != "--" and word[:2] in options)
        if not re.match(r"-[A-Za-z-]", word) or (open and not known):
            break
        words.append(_unquote(word))
        position = found.end()
        action = options.get(word)
        if action is not None and action.nargs is None:
            value = re.compile(r"(\"[^\"]*\"|'[^']*'|\S)+\s*").match(line, position)
            if value:
                words.append(_unquote(value[0].rstrip()))
                position = value.end()
    return words, line[position:].rstrip("\n")


def _unquote(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word
