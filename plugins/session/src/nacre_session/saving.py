"""``%session save``: the namespace to a file, each name on its own."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import UsageError, argument, arguments
from nacre import told as in_one_line
from nacre_history.files import working_directory
from nacre_store.record import Header

from .archive import About, Archive, Maker, about_record, place, write
from .asking import agreed
from .bindings import makers
from .bounded import TooLong, within
from .options import Sessions
from .words import amount, counted, when

if TYPE_CHECKING:
    from nacre import Shell

LEAVING = 5.0  # seconds that saving at the end may take


class Saved(NamedTuple):
    """What came of saving. names: that are in the file; unsaved: that are not, with the reason."""

    path: str
    size: int
    names: tuple[str, ...]
    about: About


@arguments(
    argument("-a", "--as", dest="name", default="", help="a name for it, or a path; this directory's if not given"),
    argument("-y", dest="yes", action="store_true", help="overwrite an earlier one without asking"),
    argument("names", nargs="*", help="the names to save; all of yours where none is given"),
)
def save(shell: Shell, args: Any) -> None:
    """Save the namespace: variables, functions, classes and imports. What cannot be saved is named."""
    here = working_directory()
    path = place(args.name, here)
    chosen = _chosen(shell, args.names)
    if not chosen:
        raise UsageError("%session save: there are no names to save yet")
    shell.history.ask("flush", None)  # this session has its number then
    if not args.yes and not _may_replace(path, shell):
        print("Nothing was saved.")
        return
    try:
        done = save_to(path, chosen, shell, args.name, here, Sessions.read(shell).patience)
    except KeyboardInterrupt:
        print("Interrupted: nothing was saved.")
        raise
    except OSError as error:
        raise UsageError(f"%session save: {path}: {error.strerror or error}; nothing was saved") from None
    where = f"as {args.name}" if args.name else "for this directory"
    print(f"{counted(len(done.names), 'name')} saved {where} ({amount(done.size)})")
    for line in told(done.about):
        print(line)


def told(about: About) -> Iterator[str]:
    """What is to be said of what could not be saved."""
    known = {name: maker.label for maker in about.makers for name in maker.names}
    for name, reason in about.unsaved.items():
        made = f"; {known[name]} made it" if name in known else ""
        yield f"  not saved: {name} ({reason}{made})"


def save_to(path: str, values: Mapping[str, Any], shell: Shell, name: str, directory: str, patience: float) -> Saved:
    """Write values to a file, those not reached within ``patience`` seconds left out.

    Raises ``OSError``, ``UsageError`` where another program's file is in the way, and ``KeyboardInterrupt``: then the
    earlier file is as it was.
    """
    unsaved: dict[str, str] = {}
    same: dict[str, str] = {}
    names: list[str] = []
    about = About(name, directory, time.time(), shell.history.session, shell.cell.number)

    def records() -> Iterator[tuple[Header, bytes]]:
        nonlocal about
        end = time.monotonic() + patience
        seen: dict[int, str] = {}
        for one, value in values.items():
            if id(value) in seen:
                same[one] = seen[id(value)]
                names.append(one)
            elif time.monotonic() >= end:
                unsaved[one] = f"not reached within {patience:g} s"
            else:
                try:
                    with within(end - time.monotonic()):
                        record = _record(one, value, shell)
                except TooLong:
                    unsaved[one] = f"not done within {patience:g} s"
                    continue
                except (Exception, SystemExit) as error:
                    unsaved[one] = in_one_line(error)
                    continue
                if not isinstance(value, int | float | str | bytes | bool | type(None)):
                    seen[id(value)] = one
                names.append(one)
                yield record
        about = about._replace(unsaved=unsaved, same=same, makers=_makers(shell, unsaved))
        yield about_record(about)

    return Saved(path, write(path, records()), tuple(names), about)


def save_at_end(shell: Shell) -> None:
    """Save this directory's namespace when the shell is left, where the trait ``Sessions.autosave`` asks for it."""
    chosen = _chosen(shell, ())
    if not Sessions.read(shell).autosave or not chosen or not shell.history.entries:
        return
    try:
        here = os.getcwd()
        done = save_to(place("", here), chosen, shell, "", here, LEAVING)
    except (OSError, UsageError, KeyboardInterrupt) as error:
        print(f"nacre: the session was not saved: {error or 'interrupted'}", file=sys.stderr)
    else:
        for line in told(done.about):
            print(f"nacre: {line.strip()}", file=sys.stderr)


def users(shell: Shell) -> dict[str, Any]:
    """The user's names and what they are bound to."""
    return {
        name: value for name, value in shell.namespace.items() if name not in shell.hidden and not name.startswith("_")
    }


def _chosen(shell: Shell, names: Sequence[str]) -> dict[str, Any]:
    if not names:
        return users(shell)
    missing = [name for name in names if name not in shell.namespace]
    if missing:
        raise UsageError(f"%session save: {', '.join(missing)}: no such name")
    return {name: shell.namespace[name] for name in names}


def _may_replace(path: str, shell: Shell) -> bool:
    """Whether a file may be overwritten: one that this session has saved before, or the user agrees."""
    if not os.path.exists(path):
        return True
    try:
        with Archive(path) as there:
            about = there.about
    except UsageError:
        about = About()
    own = shell.history.session
    if own and about.session == own:
        return True
    return agreed(f"{path} is there already, saved {when(about.saved)}. Overwrite it")


def _record(name: str, value: Any, shell: Shell) -> tuple[Header, bytes]:
    if isinstance(value, ModuleType) and sys.modules.get(value.__name__) is value:
        return Header(name, "module", "module", value.__name__), value.__name__.encode()
    from nacre_store.pickling import dump

    return dump(name, value, shell)


def _makers(shell: Shell, unsaved: Mapping[str, str]) -> tuple[Maker, ...]:
    """The cells that made what could not be saved; not those that are kept out of files."""
    private = shell.service("privacy").private if shell.has_service("privacy") else lambda source: source[:1] == " "
    hidden = shell.service("transcript").hidden
    session = shell.history.session
    return tuple(
        Maker(f"{session}/{entry.number}" if session else str(entry.number), entry.source, tuple(sorted(names)))
        for entry, names in makers(list(shell.history.entries.values()), unsaved)
        if entry.number not in hidden and not private(entry.source)
    )
