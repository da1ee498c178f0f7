"""``%cd`` in all its forms, ``%pwd`` and ``%dhist``."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest

from .visited import here

if TYPE_CHECKING:
    from nacre import Shell

OPTIONS = (
    argument("-q", dest="quiet", action="store_true", help="show nothing"),
    argument("-b", dest="bookmark", action="store_true", help="to a bookmark, also where a directory has its name"),
)
PLACE = argument("directory", rest=True, open=True, help="a directory, a bookmark, - for the one before, -N, --TEXT")


@arguments(*OPTIONS, PLACE)
def cd(shell: Shell, args: Namespace) -> None:
    """Change the working directory and show the new one.

    %cd            to your home directory
    %cd DIR        to a directory, or else to the bookmark of that name
    %cd -          to the one before
    %cd -N         to number N of %dhist
    %cd --TEXT     to the latest visited one that matches TEXT, a regular expression
    %cd -b NAME    to a bookmark
    """
    go(shell, "%cd", args)


def go(shell: Shell, typed: str, args: Namespace) -> None:
    """Change to what the line of ``%cd`` or ``%pushd`` names; typed: which of them."""
    target = args.directory.strip()
    if target.startswith("-") and not re.fullmatch(r"-\d*|--\S.*", target):
        word, known = target.split()[0], ["-", *(flag for one in OPTIONS for flag in one.flags)]
        near = nearest(word, known)
        raise UsageError(f"{typed}: no option {word!r}{near} (a directory of that name: ./{word}; see {typed}?)")
    change(shell, target, args.quiet, args.bookmark)


def change(shell: Shell, target: str, quiet: bool = False, bookmark: bool = False) -> None:
    """Change to what a ``%cd`` line names. Raises ``UsageError`` where there is no such directory."""
    visited = shell.service("directories")
    path, told = _marked(shell, target) if bookmark else _find(shell, target, visited.visited)
    if told and not quiet:
        print(f"(bookmark:{target}) -> {path}")
    try:
        new = visited.change(path)
    except (OSError, ValueError) as error:
        raise UsageError(f"%cd: {path}: {getattr(error, 'strerror', None) or error}") from None
    if not quiet:
        print(new)


def _find(shell: Shell, target: str, visited: list[Any]) -> tuple[str, bool]:
    """The directory that a target means, and whether it is a bookmark."""
    if target == "-":
        if len(visited) < 2:
            raise UsageError("%cd -: there is no directory before this one")
        return str(visited[-2]), False
    if re.fullmatch(r"-\d+", target):
        number = int(target[1:])
        if number >= len(visited):
            raise UsageError(f"%cd {target}: %dhist has only {len(visited)} directories")
        return str(visited[number]), False
    if target.startswith("--"):
        return _matching(target[2:], visited), False
    for path in _readings(target or "~"):
        if os.path.isdir(path):
            return path, False
    if not target:
        raise UsageError(f"%cd: your home directory {os.path.expanduser('~')!r} is not there")
    marked = _bookmark(shell, target)
    if marked is not None:
        return marked, True
    path = os.path.expanduser(target)
    if os.path.exists(path):
        raise UsageError(f"%cd: {target!r} is not a directory")
    raise UsageError(f"%cd: no directory {target!r}{nearest(target, _beside(path))}")


def _matching(pattern: str, visited: list[Any]) -> str:
    try:
        judge = re.compile(pattern)
    except re.error as error:
        raise UsageError(f"%cd --: {pattern!r} is no regular expression: {error}") from None
    for path in map(str, reversed(visited)):
        if path != here() and judge.search(path):
            return path
    raise UsageError(f"%cd --: no visited directory matches {pattern!r}")


def _readings(target: str) -> list[str]:
    """What a directory's name as typed may mean: itself, or what a shell would make of it."""
    quoted = len(target) > 1 and target[0] == target[-1] and target[0] in "\"'"
    plain = target[1:-1] if quoted else re.sub(r"\\(.)", r"\1", target) if os.name == "posix" else target
    names = [target, plain, os.path.expandvars(plain)]
    return [os.path.expanduser(name) for name in names if "\0" not in name]


def _beside(path: str) -> list[str]:
    """The directories that the one asked for could have been."""
    folder = os.path.dirname(path)
    try:
        return [os.path.join(folder, one.name) for one in os.scandir(folder or ".") if one.is_dir()]
    except OSError:
        return []


def _marked(shell: Shell, name: str) -> tuple[str, bool]:
    path = _bookmark(shell, name)
    if path is None:
        raise UsageError(f"%cd -b: no bookmark {name!r}{nearest(name, _bookmarks(shell))}")
    return path, True


def _bookmarks(shell: Shell) -> dict[str, str]:
    return shell.service("bookmarks").all() if shell.has_service("bookmarks") else {}


def _bookmark(shell: Shell, name: str) -> str | None:
    return _bookmarks(shell).get(name)


@arguments()
def pwd() -> str:
    """The working directory."""
    try:
        return os.getcwd()
    except OSError:
        raise UsageError("%pwd: the working directory was removed; %cd to another") from None


@arguments(
    argument("first", nargs="?", type=int, help="show the last ones only, this many; or from this number on"),
    argument("end", nargs="?", type=int, help="up to this number, which is left out"),
)
def dhist(shell: Shell, args: Namespace) -> None:
    """Show the directories visited, with the numbers that %cd -N takes."""
    visited = shell.service("directories").visited
    end = len(visited)
    if args.end is not None:
        first, end = args.first, min(args.end, end)
    else:
        first = 0 if args.first is None else max(0, end - args.first)
    print("Directory history (kept in _dh)")
    for number in range(max(0, first), end):
        print(f"{number}: {visited[number]}")
