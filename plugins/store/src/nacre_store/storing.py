"""``%store``: keep, list, restore and forget."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .folder import Folder
from .record import Header

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("-r", dest="restore", action="store_true", help="restore these names, or all that is stored"),
    argument("-d", dest="delete", action="store_true", help="forget these names"),
    argument("-z", dest="clear", action="store_true", help="forget everything"),
    argument(
        "name",
        nargs="*",
        completer="nacre_store.storing:names",
        help="names to store; 'x >file' or 'x >>file' writes x to a file as text",
    ),
)
def store(shell: Shell, args: Any, scope: Mapping[str, Any]) -> None:
    """Keep values, functions, classes, macros and aliases for later sessions; without names, list them."""
    folder = Folder(shell.settings.profile)
    try:
        _store(shell, folder, args, scope)
    except OSError as error:
        raise UsageError(f"%store: {error.filename or folder.path}: {error.strerror or error}") from None


def _store(shell: Shell, folder: Folder, args: Any, scope: Mapping[str, Any]) -> None:
    if args.restore + args.delete + args.clear > 1:
        raise UsageError("%store: give one of -r, -d and -z")
    if args.clear:
        if args.name:
            raise UsageError("%store: -z forgets everything and takes no names; -d forgets some")
        folder.clear()
    elif args.delete:
        _forget(folder, args.name)
    elif args.restore:
        from .restoring import restore

        problems = restore(shell, folder, args.name)
        if problems:
            raise UsageError("%store: " + "; ".join(problems))
    elif not args.name:
        print(listing(folder), end="")
    elif ">" in "".join(args.name):
        _write_out(" ".join(args.name), scope)
    else:
        _keep(shell, folder, args.name, scope)


def names(shell: Shell, typed: str) -> list[str]:
    """The names of what is stored, for completion."""
    found = [header for header, _ in Folder(shell.settings.profile).headers() if header is not None]
    return [header.name for header in found if header.kind in ("value", "alias")]


def _keep(shell: Shell, folder: Folder, names: list[str], scope: Mapping[str, Any]) -> None:
    """Store each of several names; what cannot be stored is named when the others are."""
    problems = []
    for name in dict.fromkeys(names):  # each once
        try:
            print(_keep_one(shell, folder, name, scope))
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise UsageError("%store: " + "; ".join(problems))


def _keep_one(shell: Shell, folder: Folder, name: str, scope: Mapping[str, Any]) -> str:
    if name in scope:
        from .pickling import dump

        try:
            header, payload = dump(name, scope[name], shell)
        except (Exception, SystemExit) as error:
            reason = str(error).strip().partition("\n")[0]
            raise UsageError(f"{name!r} cannot be stored ({type(error).__name__}: {reason})") from None
        told = f"Stored {name!r} ({header.type})"
    else:
        command = shell.service("aliases").get(name) if shell.has_service("aliases") else None
        if command is None:
            raise UsageError(f"there is no variable or alias {name!r}")
        header, payload = Header(name, "alias", "alias", str(command)[:60]), str(command).encode()
        told = f"Stored the alias {name!r} ({command})"
    try:
        folder.write(header, payload)
    except OSError as error:
        raise UsageError(f"{name!r} cannot be stored: {folder.path}: {error.strerror or error}") from None
    return told


def _forget(folder: Folder, names: list[str]) -> None:
    if not names:
        raise UsageError("%store: -d takes the names to forget; -z forgets everything")
    missing = [name for name in names if not folder.delete(name)]
    if missing:
        raise UsageError(f"%store: nothing is stored as {', '.join(map(repr, missing))}")


def listing(folder: Folder) -> str:
    """What is stored, as text. Nothing is unpickled for it."""
    lines = []
    for header, problem in folder.headers():
        if header is None:
            lines.append(f"(cannot be read) {problem}")
        elif header.kind == "value":
            lines.append(f"{header.name:<14}-> {header.preview}")
        elif header.kind == "alias":
            lines.append(f"{header.name:<14}-> alias: {header.preview}")
    return "Stored:\n" + "\n".join(lines) + "\n" if lines else "Nothing is stored.\n"


def _write_out(text: str, scope: Mapping[str, Any]) -> None:
    """``x >file`` and ``x >>file``."""
    import os
    from pprint import pformat

    found = re.match(r"(?P<what>[^>]+?)\s*(?P<mark>>>?)\s*(?P<file>[^>\s].*)$", text)
    if not found:
        raise UsageError(f"%store: {text!r} is not of the form 'name >file' or 'name >>file'")
    what, path = found["what"], os.path.expanduser(found["file"])
    try:
        value = eval(what, dict(scope))
    except Exception as error:
        raise UsageError(f"%store: {what!r} has no value ({type(error).__name__}: {error})") from None
    written = value if isinstance(value, str) else pformat(value)
    try:
        with open(path, "a" if found["mark"] == ">>" else "w", encoding="utf-8") as file:
            file.write(written if written.endswith("\n") else written + "\n")
    except (OSError, ValueError) as error:  # ValueError: a null character, half a character
        raise UsageError(f"%store: {path!r}: {getattr(error, 'strerror', None) or error}") from None
    print(f"Written {what!r} ({type(value).__name__}) to {path!r}")
