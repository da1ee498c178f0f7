"""``%session``, ``%session list``, ``name``, ``saved``: which sessions there are, and which of them were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments
from nacre.history import Query

from .archive import Archive, saved
from .past import earlier, find
from .replaying import headline
from .words import counted, when

if TYPE_CHECKING:
    from nacre import Shell

PATIENCE = 10.0  # seconds for a store


def show(shell: Shell) -> None:
    """Say which session this is."""
    there = shell.history.sessions()
    number = shell.history.session  # known once the store was asked
    entries = shell.history.entries
    name = next((one.name for one in there if number and one.number == number), "")
    print(f"Session {number or '(in memory only)'}{f', {name!r}' if name else ''}: {counted(len(entries), 'cell')}.")


@arguments(
    argument("-l", dest="limit", metavar="N", type=int, default=10, help="the latest N (10)"),
    argument("--here", action="store_true", help="only those that ran something in this directory"),
)
def listing(shell: Shell, args: Any) -> None:
    """List the latest sessions before this one, the newest last."""
    if args.limit < 1:
        raise UsageError(f"%session list: -l takes a number of sessions, not {args.limit}")
    from nacre_history.files import working_directory

    here = working_directory() if args.here else ""
    before = earlier(shell, shell.history.sessions())
    rows: list[str] = []
    for back, one in enumerate(reversed(before), 1):
        last = shell.history.search(Query(session=one.number, directory=here, limit=1))
        if last or not here:
            label = f"~{back}"
            latest = f"  {headline(last[0].source)}" if last else ""
            name = f"  {one.name!r}" if one.name else ""
            where = f"  {last[0].directory}" if last else ""
            facts = f"{when(one.started)}  {counted(one.cells, 'cell'):>10}{name}{where}{latest}"
            rows.append(f"{one.number:6} {label:>5}  {facts}\n")
        if len(rows) == args.limit:
            break
    print("".join(reversed(rows)) or "History has no earlier sessions.\n", end="")


@arguments(
    argument("-s", "--session", default="", help="another session than this one: 243 or ~1"),
    argument("name", nargs="+", help="its name, in place of the one it has"),
)
def name_it(shell: Shell, args: Any) -> None:
    """Give a session a name, by which %replay finds it."""
    name = " ".join(args.name)
    if not name.isprintable() or len(name) > 200:
        raise UsageError("%session name: a name is a line of printable characters, 200 at most")
    if (shell.settings.choice("history") or "memory") == "memory":
        raise UsageError("%session name: history is kept in memory only, and has no sessions to name")
    if args.session:
        number = find(shell, args.session).number
    else:
        shell.history.ask("flush", None, timeout=PATIENCE)  # this session has its number then
        number = shell.history.session
    if not number or shell.history.ask("name_session", False, number, name, timeout=PATIENCE) is False:
        raise UsageError("%session name: the store cannot be reached now; try again later")
    print(f"Session {number} is {name!r}.")


def list_saved(shell: Shell) -> None:
    """List what is saved; nothing is unpickled for that."""
    rows = []
    for path in saved():
        try:
            with Archive(path) as archive:
                about, names = archive.about, [header.name for _, header in archive.headers()]
        except UsageError as error:
            rows.append(f"(cannot be read) {error}\n")
            continue
        what = f"-a {about.name}" if about.name else f"in {about.directory}"
        some = ", ".join(sorted(names)[:6]) + (" ..." if len(names) > 6 else "")
        rows.append(f"{when(about.saved)}  {what}: {counted(len(names) + len(about.same), 'name')} ({some})\n")
    print("".join(rows) or "Nothing is saved.\n", end="")
