"""``%resume``: go on where the last session of this directory ended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments
from nacre.history import Entry, Query
from nacre_history.files import working_directory

from .archive import Archive, place
from .asking import agreed
from .replaying import listed, run
from .restoring import bind, may_bind, report, rerun
from .steps import planned
from .words import ago, counted

if TYPE_CHECKING:
    from nacre import Shell


LEFT = 60.0  # seconds after saving in which what is run is taken for leaving


@arguments(
    argument("-y", dest="yes", action="store_true", help="do it without asking"),
    argument("-n", "--dry-run", dest="dry", action="store_true", help="say what would be done, and do nothing"),
    argument("-p", "--replay", dest="again", action="store_true", help="run its cells again, though names were saved"),
)
def resume(shell: Shell, args: Any) -> None:
    """Go on where the last session in this directory ended: with its names where they were saved, else by running its
    cells again, those that failed left out. It says what it will do and asks."""
    here = working_directory()
    path = place("", here)
    if os.path.exists(path) and not args.again:
        _from_names(shell, args, path, _last(shell, here))
    else:
        _from_cells(shell, args, here)


def _from_names(shell: Shell, args: Any, path: str, last: Entry | None) -> None:
    with Archive(path) as archive:
        about = archive.about
        known = [header.name for _, header in archive.headers()] + list(about.same)
        print(f"Saved {ago(about.saved)}: {', '.join(sorted(known)[:12])}{' ...' * (len(known) > 12)}")
        if last is not None and last.started > about.saved + LEFT:
            print(f"Session {last.session} went on here until {ago(last.started)}: %resume -p runs its cells again.")
        if args.dry:
            print(f"{counted(len(known), 'name')} would be restored.")
            return
        if not args.yes and not (agreed(f"Restore {counted(len(known), 'name')}") and may_bind(archive, shell)):
            print("Nothing was restored; %resume -p runs the session's cells again instead.")
            return
        done = bind(archive, shell)
        if archive.damage:
            shell.notice(archive.damage)
    report(done)
    if about.makers:
        print("".join(f"  {maker.label}: {maker.source.strip()}\n" for maker in about.makers), end="")
        if args.yes or agreed("Run these cells again, which made what could not be saved"):
            rerun(shell, about)


def _from_cells(shell: Shell, args: Any, here: str) -> None:
    last = _last(shell, here)
    if last is None:
        raise UsageError("%resume: history has no earlier session in this directory, and no names were saved here")
    what = f"{last.session}/"
    steps = [
        step._replace(without=step.without or ("it failed then" if step.status in ("error", "interrupted") else ""))
        for step in planned(shell, what)
    ]
    print(f"Session {last.session} ended {ago(last.started)} in this directory:")
    print(listed(steps), end="")
    if args.dry:
        return
    if args.yes or agreed("Run them again"):
        run(shell, steps, f"%replay -s {what}")
    else:
        print("Nothing was run.")


def _last(shell: Shell, here: str) -> Entry | None:
    """The latest cell in this directory of an earlier session."""
    limit = 20
    while True:
        found = shell.history.search(Query(directory=here, limit=limit))
        own = shell.history.session  # known once the store was asked
        for entry in found:
            if entry.session not in (0, own) and (not own or entry.session < own):
                return entry
        if len(found) < limit or limit > 100_000:
            return None
        limit *= 10
