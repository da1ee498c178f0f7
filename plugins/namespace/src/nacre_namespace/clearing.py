"""``%reset``, ``%reset_selective`` and ``%xdel``: deleting names, and what else keeps their objects alive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest

from .listing import user_names
from .parts import PARTS, clear

if TYPE_CHECKING:
    from nacre import Shell

FORCE = argument("-f", "--force", action="store_true", help="do not ask")
RESULTS = re.compile(r"_{1,3}|_\d+")  # the names under which earlier values are kept


@arguments(
    FORCE,
    argument("-s", "--soft", action="store_true", help="delete your names only; earlier values and input stay"),
    argument("--aggressive", action="store_true", help="also forget your own modules, so that they are imported anew"),
    argument(
        "parts",
        nargs="*",
        metavar="part",
        completer="nacre_namespace.parts:names",
        help=f"clear only this: {', '.join(PARTS)}",
    ),
)
def reset(shell: Shell, args: Any) -> None:
    """Delete all your names, and the earlier values and input that the shell keeps.

    With parts, only those are cleared, and with -s your names too: in (earlier input), out (earlier values),
    dhist (the directories you were in), array (names of NumPy arrays). It asks first.
    """
    for part in args.parts:
        if part not in PARTS:
            raise UsageError(f"%reset: there is no part {part!r}{nearest(part, PARTS)} (one of {', '.join(PARTS)})")
    what = ["all your names"] if args.soft or not args.parts else []
    what += [f"what is kept of {', '.join(args.parts)}"] if args.parts else []
    if not (args.force or confirm(f"Delete {' and '.join(what)}? There is no way back. (y/[n]) ")):
        print("Nothing was deleted.")
        return
    for part in args.parts:
        print(clear(part, shell))
    if args.soft:
        for name in user_names(shell, private=True):
            del shell.namespace[name]
    elif not args.parts:
        for part in ("in", "out"):
            clear(part, shell)
        shell.reset_namespace()
    if args.aggressive:
        _forget_modules(shell)


@arguments(FORCE, argument("pattern", rest=True, help="a regular expression, searched for anywhere in a name"))
def reset_selective(shell: Shell, args: Any) -> None:
    """Delete your names that match a regular expression. It asks first."""
    text = args.pattern.strip()
    if not text:
        raise UsageError("%reset_selective: which names? Give a regular expression, such as ^tmp")
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise UsageError(f"%reset_selective: {text!r} is not a regular expression: {error}") from None
    names = [name for name in user_names(shell, private=True) if pattern.search(name)]
    if not names:
        print(f"No name of yours matches {text!r}.")
    elif args.force or confirm(f"Delete {', '.join(names)}? There is no way back. (y/[n]) "):
        for name in names:
            del shell.namespace[name]
    else:
        print("Nothing was deleted.")


@arguments(
    argument("-n", "--name-only", action="store_true", help="delete the name and leave other references alone"),
    argument("name", completer="nacre_namespace.listing:names", help="the name of a variable"),
)
def xdel(shell: Shell, args: Any) -> None:
    """Delete a name, the other names of its object, and the shell's own references to it."""
    space = shell.namespace
    if args.name not in space:
        raise UsageError(f"%xdel: there is no name {args.name!r}{nearest(args.name, user_names(shell))}")
    if args.name in shell.hidden and not RESULTS.fullmatch(args.name):
        raise UsageError(f"%xdel: {args.name} belongs to the shell")
    value = space.pop(args.name)
    if args.name_only:
        return
    for name in [name for name, other in space.items() if other is value]:
        if name not in shell.hidden or RESULTS.fullmatch(name):
            del space[name]
    outputs = shell.service("outputs") if shell.has_service("outputs") else None
    for keeper in (space.get("Out"), space.get("_oh")):
        if isinstance(keeper, dict):
            for key in [key for key, other in keeper.items() if other is value]:
                if outputs is not None and keeper is outputs.values:
                    outputs.drop(key)
                else:
                    del keeper[key]


def confirm(question: str) -> bool:
    """Whether the user says yes; no answer is a no."""
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def _forget_modules(shell: Shell) -> None:
    """Take the modules out of ``sys.modules`` that came from outside the interpreter's environment; not those
    of plugins."""
    import os
    import sys

    roots = tuple(os.path.realpath(root) + os.sep for root in {sys.prefix, sys.base_prefix, sys.exec_prefix})
    plugins = {row.module.partition(".")[0] for row in shell.plugins.rows.values()}
    for name, module in list(sys.modules.items()):
        package = name.partition(".")[0]
        path = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        if package in plugins or package.partition("_")[0] == "nacre" or not os.path.isabs(path):
            continue
        if not os.path.realpath(path).startswith(roots):
            del sys.modules[name]
