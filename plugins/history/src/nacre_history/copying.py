"""``nacre history import`` and ``migrate``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from nacre import Shell, UsageError, resolve
from nacre.history import Entry, Store
from nacre.plugins import idle
from nacre_selection import paths

from .foreign.kinds import KINDS
from .numbers import Numbers
from .stores import meant, opened, patiently
from .transfer import Source, transfer

MANY = 10_000  # cells copied, after which it is worth while to wait for the index


def import_(shell: Shell, args: argparse.Namespace) -> int:
    """Take over the history of another program."""
    kind = KINDS[args.kind]
    path = os.path.abspath(os.path.expanduser(args.file or kind.place))
    if not args.file and not kind.places:
        raise UsageError(f"history import {args.kind}: name the file")
    source = _Private(kind.read(path), _redaction(shell))
    with meant(shell, args.store, there=False) as store:
        return _copy(source, store, path, again=args.again)


def migrate(shell: Shell, args: argparse.Namespace) -> int:
    """Copy one store into another."""
    with meant(shell, args.source) as source, opened(shell, args.target) as target:
        if _places(source) & _places(target):
            raise UsageError(f"history migrate: {args.source} and {args.target} are the same store")
        return _copy(source, target, args.source)


def _copy(source: Source, target: Store, name: str, again: bool = False) -> int:
    path = "" if again else os.path.join(paths.state_home(), "history-copies.jsonl")
    shown = sys.stderr.isatty()

    def tell(done: int, every: int) -> None:
        if shown and (done % 50 == 0 or done == every):
            print(f"\r{done} of {every} sessions", end="\n" if done == every else "", file=sys.stderr, flush=True)

    result = transfer(source, target, Numbers(path), tell)
    index = getattr(target, "index", None)
    if index is not None and result.copied >= MANY:  # else the searches to come see to it bit by bit
        patiently(index)
    print(f"{name}: {result.cells} cells of {result.sessions} sessions, {result.copied} of them new", end="")
    if result.differing:
        print(f"; sessions {', '.join(map(str, result.differing[:10]))} differ")
        raise UsageError(f"{name} has changed since it was copied (import takes it anew with --again)")
    print("; count and checksum are the same in both")
    return 0


class _Private:
    """A source of which nothing is written that the rules of privacy keep out or redact."""

    def __init__(self, source: Source, entry: Callable[[Entry], Entry | None]) -> None:
        self.place = source.place
        self.sessions = source.sessions
        self._source = source
        self._entry = entry

    def range(self, session: int) -> Sequence[Entry]:
        return list(filter(None, map(self._entry, self._source.range(session))))


def _redaction(shell: Shell) -> Callable[[Entry], Entry | None]:
    offers = [*shell.plugins.offers("services"), *idle(shell, "services")]
    found = next((offer.value.target for offer in offers if offer.value.name == "privacy"), None)
    if found is None:
        raise UsageError("history import: what would be redacted is not known; install nacre-spool")
    privacy: Any = resolve(found)(shell)
    privacy.incognito = False

    def private(entry: Entry) -> Entry | None:
        kept: Entry | None = privacy.entry(entry)
        return kept if kept is None or kept.output is None else kept._replace(output=privacy.redact(kept.output))

    return private


def _places(store: Store) -> set[tuple[type[Store], str]]:
    """What a store is made of: itself, or the two of a tee."""
    parts = [getattr(store, name) for name in ("first", "second") if isinstance(getattr(store, name, None), Store)]
    return {(type(one), patiently(lambda: one.place)) for one in parts or [store]}  # noqa: B023 - called at once
