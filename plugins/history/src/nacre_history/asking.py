"""From the filters of ``nacre history`` to a query."""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Sequence

from nacre import UsageError
from nacre.history import Entry, Query, Session, Store, matches

from .files import working_directory
from .stores import patiently
from .when import moment, seconds


def query_of(args: argparse.Namespace, store: Store) -> Query:
    """What the arguments ask for. Raises ``UsageError``, also for a text that is no pattern."""
    query = Query(
        text=args.text,
        mode=args.mode or "substring",
        status=args.status,
        directory=working_directory() if args.here else args.directory and os.path.abspath(args.directory),
        host=args.host,
        session=None if args.session is None else _session(args.session, store),
        since=moment(args.since) if args.since else 0.0,
        until=moment(args.until) if args.until else float("inf"),
        slower=seconds(args.slow) if args.slow else 0.0,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a pattern may mean in a Python to come; re keeps what it compiled
        try:
            matches(Entry(0, 0, ""), query)
        except ValueError as error:
            raise UsageError(f"history {args.action}: {error}") from None
    return query


def _session(text: str, store: Store) -> int:
    back = text.startswith("~")
    number = text[back:]
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        raise UsageError(f"history: --session {text}: this is no session; give its number, or ~1 for the last one")
    if not back:
        return int(number)
    there: Sequence[Session] = patiently(store.sessions)
    if not 0 < int(number) <= len(there):
        raise UsageError(f"history: --session {text}: there are {len(there)} sessions")
    return there[-int(number)].number
