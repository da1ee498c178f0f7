"""The magics that look at objects."""

from __future__ import annotations

import builtins
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, UsageError, argument, arguments, nearest

from . import classes, safe
from .classes import is_a
from .describe import PLAIN, doc_of, inspect
from .lookup import ROUTINES, find, names_of
from .source import definition, file_of, source_of

if TYPE_CHECKING:
    import argparse

    from nacre import Shell

PYTHON = "text/x-python"  # the same text, for who can highlight it
NAME = argument("name", rest=True, help="a name, with attributes and items where you like: name.attribute[0]")


@arguments(NAME)
def pinfo(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """Show what is known of an object or a magic: signature, documentation, file, type. Nothing of it is run.

    ``%pinfo name``, the same as ``name?``; a name with ``*`` is searched for.
    """
    _info(args.name, 0, shell, scope)


@arguments(NAME)
def pinfo2(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """The same as ``%pinfo``, with the source where there is one: ``name??``."""
    _info(args.name, 1, shell, scope)


def _info(line: str, detail: int, shell: Shell, scope: Mapping[str, Any]) -> None:
    name = _named(line, "pinfo")
    if "*" in name:
        from .search import search

        _page("\n".join(search(name, scope, shell)), shell)
        return
    bundle = inspect(name, detail, shell, scope) if scope is not shell.namespace else None
    bundle = bundle or shell.inspect(name, detail)
    if bundle is None:
        print(missing(name, shell, scope))
    else:
        shell.show(Output("page", bundle, shell.cell.number))


def _named(line: str, magic: str) -> str:
    name = line.strip()
    if not name:
        raise UsageError(f"%{magic}: name an object")
    return name


def _page(text: str, shell: Shell, source: bool = False) -> None:
    if text:
        shell.show(Output("page", Bundle({PLAIN: text, **({PYTHON: text} if source else {})}), shell.cell.number))


def missing(name: str, shell: Shell, scope: Mapping[str, Any]) -> str:
    """The line for a name that means nothing, with the nearest that does."""
    owner, _, last = name.rpartition(".")
    if name.startswith("%"):
        marks = "%%" if name.startswith("%%") else "%"
        near = nearest(name.lstrip("%"), shell.magics.names("cell" if marks == "%%" else "line"))
        near = near.replace("'", f"'{marks}", 1)
    elif owner:
        found = find(owner, scope)
        near = nearest(last, names_of(found.value)) if found else ""
    else:
        near = nearest(name, {*scope, *vars(builtins), *shell.magics.names("line")})
    return f"Object `{name}` not found{near or '.'}"


def _object(line: str, magic: str, shell: Shell, scope: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The named object; where there is none, that is told."""
    name = _named(line, magic)
    found = find(name, scope)
    if found is not None:
        return name, found.value
    offers = shell.magics.offers(name.lstrip("%"))
    if offers:
        from nacre import resolve

        return name, resolve(offers[0].value.target)
    print(missing(name, shell, scope))
    return None


@arguments(NAME)
def pdef(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """Print how an object is called."""
    found = _object(args.name, "pdef", shell, scope)
    if found is None:
        return
    name, value = found
    called = safe.signature(value)
    if called is None:
        print(f"`{name}` is not callable, or does not tell how.")
        return
    print(safe.call_text(name, called))


@arguments(NAME)
def pdoc(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """Show an object's documentation, and that of its constructor or of calling it."""
    found = _object(args.name, "pdoc", shell, scope)
    if found is None:
        return
    name, value = found
    import types

    parts = [("Docstring" if is_a(value, ROUTINES) else "Class docstring", doc_of(value))]
    method = "__init__" if is_a(value, type) else "__call__"
    extra = classes.stored(value if is_a(value, type) else type(value), method)
    if is_a(extra, types.FunctionType):
        parts.append(("Init docstring" if is_a(value, type) else "Call docstring", doc_of(extra)))
    lines = [f"{title}:\n    " + text.replace("\n", "\n    ") for title, text in parts if text]
    _page("\n".join(lines) or f"No documentation found for {name}", shell)


@arguments(NAME)
def psource(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """Show an object's source."""
    found = _object(args.name, "psource", shell, scope)
    if found is None:
        return
    source = source_of(found[1], shell) if classes.module(type(found[1])) != "builtins" or _defined(found[1]) else ""
    if source:
        _page(source.rstrip("\n"), shell, True)
    else:
        print(f"No source found for {found[0]}")


def _defined(value: Any) -> bool:
    """Whether an object of a built-in type is itself a definition, as functions and modules are."""
    return definition(value) is not type(value)


@arguments(NAME)
def pfile(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """Show the file an object is defined in, or a file by its path; ``.py`` may be left out."""
    path = _path(args.name.strip()) if find(args.name, scope) is None else ""
    if path:
        _page(_text(path).rstrip("\n"), shell, path.endswith((".py", ".pyi", ".pyw")))
        return
    found = _object(args.name, "pfile", shell, scope)
    if found is None:
        return
    import linecache

    name, value = found
    filename = file_of(value, shell) if classes.module(type(value)) != "builtins" or _defined(value) else ""
    lines = linecache.getlines(filename) if filename else []
    if lines:
        _page("".join(lines).rstrip("\n"), shell, True)
    else:
        print(f"No file found for {name}" + (f": {filename} cannot be shown" if filename else ""))


def _path(name: str) -> str:
    """The path of an existing file; an empty string where there is none."""
    bare = name[1:-1] if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'" else name
    path = os.path.expanduser(bare)
    return next((one for one in (path, f"{path}.py") if bare and "\0" not in one and os.path.isfile(one)), "")


def _text(path: str) -> str:
    import tokenize

    try:
        with tokenize.open(path) as file:
            return file.read()
    except (UnicodeDecodeError, SyntaxError):
        raise UsageError(f"%pfile: {path} is not text, or not in the encoding it declares") from None
    except OSError as error:
        raise UsageError(f"%pfile: {path}: {error.strerror or error}") from None


@arguments(
    argument("-a", dest="everything", action="store_true", help="also names that begin with a single underscore"),
    argument("-i", dest="ignore_case", action="store_true", help="upper and lower case are the same"),
    argument("-c", dest="ignore_case", action="store_false", help="they are not (the default)"),
    argument("-e", dest="without", metavar="SPACE", action="append", default=[], help="leave a namespace out"),
    argument("-s", dest="only", metavar="SPACE", action="append", default=[], help="search this namespace too"),
    argument("-l", dest="kinds", action="store_true", help="list the types there are"),
    argument("pattern", nargs="?", default="", help="with * and ?; a dotted one searches in an object"),
    argument("type", nargs="?", default="", help="the type that objects must have, as int, function, class"),
)
def psearch(shell: Shell, scope: Mapping[str, Any], args: argparse.Namespace) -> None:
    """Search names in the user's namespace and in builtins by a pattern; ``a*?`` does the same."""
    from .search import ALIASES, SPACES, kinds, search

    if args.kinds:
        _page("\n".join(kinds(scope)), shell)
        return
    if not args.pattern:
        raise UsageError("%psearch: give a pattern, as in '%psearch a*'")
    for name in [*args.without, *args.only]:
        if name not in ALIASES:
            raise UsageError(f"%psearch: no namespace {name!r}{nearest(name, ALIASES)}; there are user and builtin")
    wanted = {*SPACES, *(ALIASES[name] for name in args.only)} - {ALIASES[name] for name in args.without}
    names = search(
        args.pattern,
        scope,
        shell,
        spaces=tuple(wanted),
        kind=args.type,
        everything=args.everything,
        ignore_case=args.ignore_case,
    )
    _page("\n".join(names), shell)
