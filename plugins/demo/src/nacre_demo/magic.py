"""``%demo``."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .stage import Stage

if TYPE_CHECKING:
    from nacre import Shell


def words(shell: Shell, typed: str) -> Iterable[str]:
    """What may be typed after ``%demo``."""
    files = [name + "/" * os.path.isdir(name) for name in glob.glob(glob.escape(typed) + "*")]
    return [*WORDS, *(name for name in files if name.endswith((".py", ".ipy", ".nacre", "/")))]


@arguments(
    argument(
        "word",
        nargs="?",
        default="next",
        completer=words,
        help="a file to begin with, or next, back, again, jump, show, list, edit, reset, close; next by default",
    ),
    argument("number", nargs="?", type=int, metavar="N", help="a step, for jump and show; how many, for next and back"),
)
def demo(shell: Shell, args: Any) -> None:
    """Show and run a file step by step. ``# %%`` begins a step. ``./next`` is a file of that name."""
    stage: Stage = shell.service("demo")
    if args.word in WORDS:
        WORDS[args.word](stage, args.number)
    elif args.number is not None:
        raise UsageError("%demo: a number goes with next, back, jump or show, not with a file")
    else:
        _open(stage, args.word)


def _open(stage: Stage, path: str) -> None:
    if not os.path.exists(os.path.expanduser(path)):
        from nacre import nearest

        there = (
            [name for name in os.listdir(os.path.dirname(path) or ".") if name.endswith(".py")]
            if _is_folder(path)
            else []
        )
        raise UsageError(f"%demo: there is no file {path!r}{nearest(os.path.basename(path), [*there, *WORDS])}")
    steps = stage.open(path)
    print(f"{stage.name}: {len(steps)} step{'s' * (len(steps) != 1)}. %demo runs the next one.")


def _is_folder(path: str) -> bool:
    return os.path.isdir(os.path.dirname(path) or ".")


def _next(stage: Stage, number: int | None) -> None:
    for _ in range(_count(number)):
        before = stage.position
        stage.forward()
        if stage.position == before or stage.position == len(stage.steps()):
            break


def _back(stage: Stage, number: int | None) -> None:
    count, steps = _count(number), stage.steps()
    if count > stage.position:
        raise UsageError(f"%demo: {stage.position} of {len(steps)} steps are done, so it cannot go {count} back")
    stage.seek(stage.position - count)
    _where(stage)


def _again(stage: Stage, number: int | None) -> None:
    _none("again", number)
    stage.steps()
    if not stage.position:
        raise UsageError("%demo: no step is done yet")
    stage.seek(stage.position - 1)
    stage.forward()


def _jump(stage: Stage, number: int | None) -> None:
    stage.steps()
    if number is None:
        raise UsageError("%demo: jump needs the number of a step, as %demo list shows it")
    stage.seek(number - 1)
    _where(stage)


def _show(stage: Stage, number: int | None) -> None:
    steps = stage.steps()
    position = stage.position if number is None else number - 1
    if not 0 <= position < len(steps):
        raise UsageError(f"%demo: there is no step {position + 1} ({stage.name} has 1 to {len(steps)})")
    stage.show(steps[position], position, len(steps))


def _list(stage: Stage, number: int | None) -> None:
    _none("list", number)
    steps = stage.steps()
    width = len(str(len(steps)))
    for position, step in enumerate(steps):
        tags = f"  [{', '.join(sorted(step.tags))}]" if step.tags else ""
        first = step.text if "markdown" in step.tags else step.source
        mark = ">" if position == stage.position else " "
        print(f"{mark} {position + 1:{width}}  {step.title or first.splitlines()[0][:60]}{tags}")


def _edit(stage: Stage, number: int | None) -> None:
    _none("edit", number)
    steps = stage.steps()
    line = steps[min(stage.position, len(steps) - 1)].line
    stage.shell.service("editor").open(stage.path, line)
    stage.steps()


def _reset(stage: Stage, number: int | None) -> None:
    _none("reset", number)
    stage.steps()
    stage.position = 0
    _where(stage)


def _close(stage: Stage, number: int | None) -> None:
    _none("close", number)
    stage.path, stage.position = "", 0


def _where(stage: Stage) -> None:
    print(f"%demo runs step {stage.position + 1} of {stage.name}.")


def _count(number: int | None) -> int:
    if number is not None and number < 1:
        raise UsageError(f"%demo: {number} is no number of steps")
    return number or 1


def _none(word: str, number: int | None) -> None:
    if number is not None:
        raise UsageError(f"%demo: {word} takes no number")


WORDS: dict[str, Callable[[Stage, int | None], None]] = {
    "next": _next,
    "back": _back,
    "again": _again,
    "jump": _jump,
    "show": _show,
    "list": _list,
    "edit": _edit,
    "reset": _reset,
    "close": _close,
}
