"""Which entries ``%history`` lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from nacre.history import Entry, Query, matches

from .files import working_directory
from .when import moment, seconds

if TYPE_CHECKING:
    from nacre import Shell

    from .ranges import Ranges

EVERY = 100_000  # the newest entries that a pattern or a filter looks for


def selected(args: Any, shell: Shell) -> list[Entry]:
    """The entries that the parsed arguments ask for, the oldest first (ranges: in the order given).

    Ranges name the entries to begin with; without them it is this session, or the whole history where a
    pattern, a filter or ``-l`` asks for more. Raises ``UsageError``.
    """
    ranges: Ranges = shell.service("ranges")
    wanted = _filter(args)
    pattern = None if args.pattern is None else " ".join(args.pattern)
    query = Query(mode="glob", text=f"*{pattern}*" if pattern else "", limit=EVERY)
    if args.range or not (pattern is not None or wanted or args.limit is not None):
        narrowed = pattern is not None or wanted is not None
        found = ranges.entries(" ".join(args.range), running=not narrowed and args.limit is None)
        found = [entry for entry in found if (wanted is None or wanted(entry)) and matches(entry, query)]
        found = found if args.limit is None else found[-args.limit :] if args.limit else []
    elif pattern is None and (wanted is None or args.limit is not None):
        found = ranges.tail(args.limit, wanted or (lambda entry: True)) if args.limit else []
    else:
        found = _searched(query, wanted, args, shell)
        found = found if args.limit is None else found[-args.limit :] if args.limit else []
    return _unique(found) if args.unique else found


def _searched(query: Query, wanted: Callable[[Entry], bool] | None, args: Any, shell: Shell) -> list[Entry]:
    directory, since = working_directory() if args.here else "", moment(args.since) if args.since else 0.0
    slower = seconds(args.slow) if args.slow else 0.0
    query = query._replace(directory=directory, since=since, slower=slower)
    newest_first: list[Entry] = []
    for status in ("error", "interrupted") if args.failed else ("",):  # by the store, which may hold millions
        newest_first += shell.history.search(query._replace(status=status))
    newest_first.sort(key=lambda entry: -entry.started)
    own = {entry.number for entry in shell.history.entries.values() if entry.status == "running"}
    ranges: Ranges = shell.service("ranges")
    kept = [entry for entry in newest_first if not (entry.number in own and ranges.is_own(entry))]
    return [entry for entry in kept if wanted is None or wanted(entry)][::-1]


def _filter(args: Any) -> Callable[[Entry], bool] | None:
    """What ``--failed``, ``--here``, ``--since`` and ``--slow`` ask for together; None where none was given."""
    tests: list[Callable[[Entry], bool]] = []
    if args.failed:
        tests.append(lambda entry: entry.status in ("error", "interrupted"))
    if args.here:
        here = working_directory()
        tests.append(lambda entry: entry.directory == here)
    if args.since:
        since = moment(args.since)
        tests.append(lambda entry: entry.started >= since)
    if args.slow:
        slow = seconds(args.slow)
        tests.append(lambda entry: entry.wall is not None and entry.wall >= slow)
    return (lambda entry: all(test(entry) for test in tests)) if tests else None


def _unique(entries: Iterable[Entry]) -> list[Entry]:
    """Each source once, where it came last."""
    latest: dict[str, Entry] = {}
    for entry in entries:
        latest.pop(entry.source, None)
        latest[entry.source] = entry
    return list(latest.values())
