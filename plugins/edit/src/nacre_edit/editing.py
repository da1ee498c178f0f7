"""``%edit``: source text in the user's editor, and then run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, UsageError, argument, arguments

from .drafts import Drafts, Goal
from .running import run_text

if TYPE_CHECKING:
    from nacre import Shell

_NEW = (".py", ".ipy", ".pyw", ".pyi")


@arguments(
    argument("-n", dest="line", metavar="N", type=int, default=0, help="open at line N"),
    argument("-p", dest="previous", action="store_true", help="edit what was edited last"),
    argument("-r", dest="raw", action="store_true", help="history as typed rather than as the Python that ran"),
    argument("-x", dest="keep", action="store_true", help="do not run what was edited"),
    argument("target", rest=True, help="a file, history ranges, a macro, a string, a function, class or module"),
)
def edit(shell: Shell, args: Any) -> str | None:
    """Edit source text, run it, and give it as the value; without a target, an empty text.

    A file is edited in place, and a macro is bound anew rather than run. What defines an object in a file is
    edited there and not run: reload its module. In a kernel the client is asked to edit it, and nothing is run.
    """
    drafts: Drafts = shell.service("drafts")
    target = args.target.strip()
    if args.previous:
        if target:
            raise UsageError(f"%edit: -p edits what was edited last, it takes no target such as {target!r}")
        if drafts.last is None:
            raise UsageError("%edit: nothing was edited yet")
        goal = drafts.last
    else:
        goal = _goal(shell, drafts, target, args.raw)
    drafts.last = goal
    line = args.line or goal.line
    if shell.has_service("kernel"):  # its client has the editor, and goes on meanwhile
        shell.show(Output("edit", Bundle({"text/plain": goal.path}, {"line": line}), shell.cell.number))
        return None
    shell.service("editor").open(goal.path, line)
    text = _read(goal.path)
    if goal.macro:
        shell.namespace[goal.macro] = shell.namespace[goal.macro].nacre_edited(text)
        return None
    if not args.keep and goal.runs and text.strip():
        run_text(shell, text, "edit")
    return text if goal.draft else None


def _goal(shell: Shell, drafts: Drafts, target: str, raw: bool) -> Goal:
    """What a target means. Raises ``UsageError`` where it means nothing."""
    if not target:
        return Goal(drafts.new(""), draft=True)
    path = _existing(target)
    if not shell.has_service("code"):
        if path or _could_be_new(target):
            return Goal(path or _absolute(_bare(target)))
        raise UsageError(f"%edit: {target!r} is no file, and what else it may be only the plugin 'history' knows")
    if not _is_text_name(shell, target) and not shell.service("ranges").is_range(target):
        if path:
            return Goal(path)
        if _could_be_new(target):
            return Goal(_absolute(_bare(target)))
    found = shell.service("code").find(target, translated=not raw)
    if found.kind == "macro":
        return Goal(drafts.new(found.text), draft=True, macro=target)
    if found.path:
        return Goal(found.path, found.line, runs=found.kind == "file")
    return Goal(drafts.new(found.text), draft=True)


def _is_text_name(shell: Shell, target: str) -> bool:
    """Whether a target names a string or a macro, which win over a file of that name."""
    value = shell.namespace.get(target)
    return isinstance(value, str) or hasattr(type(value), "nacre_source")


def _bare(target: str) -> str:
    return target[1:-1] if len(target) > 1 and target[0] == target[-1] and target[0] in "\"'" else target


def _existing(target: str) -> str:
    """The path of an existing file; ``.py`` may be left out."""
    try:
        path = _absolute(_bare(target))
    except UsageError:  # it may still be something else than a file
        return ""
    return next((one for one in (path, f"{path}.py", f"{path}.ipy") if os.path.isfile(one)), "")


def _could_be_new(target: str) -> bool:
    """Whether a target that is no file yet is meant as one. Raises ``UsageError`` where its folder is not there."""
    name = _bare(target)
    if not (name.endswith(_NEW) or os.sep in name) or os.path.isdir(path := _absolute(name)):
        return False
    if not os.path.isdir(folder := os.path.dirname(path)):
        raise UsageError(f"%edit: {name!r} cannot be a new file: there is no directory {folder!r}")
    return True


def _absolute(name: str) -> str:
    try:
        return os.path.abspath(os.path.expanduser(name))
    except FileNotFoundError:
        raise UsageError("%edit: the working directory was removed; %cd to another, or give a path from /") from None


def _read(path: str) -> str:
    import tokenize

    try:
        with tokenize.open(path) as file:
            return file.read()
    except FileNotFoundError:
        return ""  # a new file that was not saved
    except (UnicodeDecodeError, SyntaxError):
        raise UsageError(f"%edit: {path} is not text, or not in the encoding it declares") from None
    except OSError as error:
        raise UsageError(f"%edit: {path}: {error.strerror or error}") from None
