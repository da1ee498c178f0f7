"""``%session restore``: a saved namespace, bound again."""

from __future__ import annotations

import importlib
import os
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError, argument, arguments
from nacre_history.files import working_directory
from nacre_store.record import Unreadable

from .archive import About, Archive, place
from .asking import agreed
from .replaying import headline, run
from .saving import users
from .steps import Step
from .words import counted

if TYPE_CHECKING:
    from nacre import Shell


class Restored(NamedTuple):
    """What came of restoring. problems: why a name is not bound again."""

    names: tuple[str, ...]
    problems: dict[str, str]
    about: About


@arguments(
    argument("-y", dest="yes", action="store_true", help="replace names that are bound already without asking"),
    argument("-r", "--rerun", action="store_true", help="run the cells again that made what could not be saved"),
    argument("-a", "--as", dest="name", default="", help="what it was saved as; this directory's if not given"),
    argument("names", nargs="*", help="the names to restore; all where none is given"),
)
def restore(shell: Shell, args: Any) -> None:
    """Bind saved names again, all or some of them. No cell is run unless asked for with -r."""
    path = place(args.name, working_directory())
    with Archive(path) as archive:
        if not args.yes and not may_bind(archive, shell, args.names):
            print("Nothing was restored.")
            return
        done = bind(archive, shell, args.names)
        if archive.damage:
            shell.notice(archive.damage)
    report(done, "" if args.rerun else f"%session restore{f' -a {args.name}' if args.name else ''} -r")
    if args.rerun:
        rerun(shell, done.about, args.names)


def may_bind(archive: Archive, shell: Shell, names: Collection[str] = ()) -> bool:
    """Whether restoring replaces no name of the user's, or the user agrees."""
    known = {header.name for _, header in archive.headers()} | archive.about.same.keys()
    there = sorted(users(shell).keys() & (set(names) & known if names else known))
    some = ", ".join(there[:8]) + (f" and {len(there) - 8} more" if len(there) > 8 else "")
    return not there or agreed(f"{some}: bound already. Replace {'them' if len(there) > 1 else 'it'}")


def bind(archive: Archive, shell: Shell, names: Collection[str] = ()) -> Restored:
    """Bind the names of a file, or those given. Everything is made first and bound then, so that an interrupt leaves
    the user's names as they were. Raises ``UsageError`` for a name that is not in the file."""
    about = archive.about
    wanted = {about.same.get(name, name) for name in names}
    known = {header.name for _, header in archive.headers()}
    missing = sorted(wanted - known - about.unsaved.keys())
    if missing:
        raise UsageError(f"%session restore: {', '.join(missing)}: not in {archive.path}")
    made: dict[str, Any] = {}
    problems: dict[str, str] = {}
    before = dict(shell.namespace)
    try:
        for position, header in archive.headers():
            if not wanted or header.name in wanted:
                try:
                    made[header.name] = _made(archive, position, shell)
                except (Unreadable, ImportError) as error:
                    problems[header.name] = (
                        f"{type(error).__name__}: {error}" if type(error) is not Unreadable else str(error)
                    )
    except BaseException:
        shell.namespace.clear()
        shell.namespace.update(before)
        raise
    for name, first in about.same.items():
        if first in made and (not names or name in names):
            made[name] = made[first]
        elif first in problems:
            problems[name] = problems[first]
    if names:
        made = {name: value for name, value in made.items() if name in names}
    shell.namespace.update(made)
    return Restored(tuple(made), problems, about)


def report(done: Restored, remedy: str = "") -> None:
    """Say what is there again and what is not. remedy: the command that runs the cells again."""
    print(f"{counted(len(done.names), 'name')} restored.")
    for name, why in done.problems.items():
        print(f"  not restored: {name} ({why})")
    made = {name: maker for maker in done.about.makers for name in maker.names}
    for name, why in done.about.unsaved.items():
        how = f"; {made[name].label} made it: {headline(made[name].source)}" if name in made else ""
        print(f"  was not saved: {name} ({why}{how})")
    if remedy and made:
        print(f"{remedy} runs {counted(len(done.about.makers), 'cell')} again for that.")


def rerun(shell: Shell, about: About, names: Collection[str] = ()) -> None:
    """Run the cells again that made what could not be saved, up to the first that fails."""
    steps = [Step(maker.label, maker.source) for maker in about.makers if not names or set(names) & set(maker.names)]
    if steps:
        run(shell, steps, "")


def _made(archive: Archive, position: int, shell: Shell) -> Any:
    """A value, or a module imported. Raises ``Unreadable`` and ``ImportError``."""
    header, payload = archive.read(position)
    if header.kind == "module":
        try:
            return importlib.import_module(payload.decode())
        except ImportError:
            raise
        except Exception as error:  # the module's own
            raise ImportError(f"{type(error).__name__}: {error}") from error
    if header.kind != "value":
        raise Unreadable(f"it is of an unknown kind, {header.kind!r}")
    from nacre_store.pickling import Unloadable, load

    try:
        return load(header, payload, shell)
    except Unloadable as error:
        raise Unreadable(str(error)) from error


@arguments(
    argument("-a", "--as", dest="name", default="", help="what it was saved as; this directory's if not given"),
    argument("-y", dest="yes", action="store_true", help="do not ask"),
)
def drop(shell: Shell, args: Any) -> None:
    """Delete a saved namespace."""
    path = place(args.name, working_directory())
    with Archive(path):
        pass  # what is no saved session is not deleted
    if args.yes or agreed(f"Delete {path}"):
        os.unlink(path)
        print("It is deleted.")
    else:
        print("Nothing was deleted.")
