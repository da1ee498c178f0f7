"""``nacre history export``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from nacre import Shell, UsageError
from nacre.history import Entry, matches

from . import exporting
from .asking import query_of
from .code import Code
from .stores import meant, patiently


def export(shell: Shell, args: argparse.Namespace) -> int:
    """Write cells to a file, or to standard output."""
    suffix = os.path.splitext(args.file)[1]
    kind = args.format or exporting.SUFFIXES.get(suffix, "" if suffix else "jsonl")
    if not kind:
        raise UsageError(f"history export: what is {suffix}? Say --format {', '.join(exporting.FORMATS)}")
    with meant(shell, args.store) as store:
        query = query_of(args, store)
        entries: Iterable[Entry] = patiently(lambda: iter(store.entries()))
        if query.session is not None:
            entries = patiently(store.range, query.session)
        failed = ("error", "interrupted")
        wanted = (e for e in entries if matches(e, query) and (not args.failed or e.status in failed))
        translate = _translation(shell)
        with _file(args.file, args.force) as file:
            written = _Counted(wanted)
            for piece in exporting.FORMATS[kind](written, translate, exporting.stored):
                file.write(piece)
    if args.file != "-":
        print(f"{args.file}: {written.count} cells")
    return 0


class _Counted:
    """Entries, counted as they go by."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = entries
        self.count = 0

    def __iter__(self) -> Iterator[Entry]:
        for entry in self._entries:
            self.count += 1
            yield entry


def _translation(shell: Shell) -> Callable[[Entry], str]:
    """The Python of an entry, also where only what was typed is known."""
    code = Code(shell)
    return lambda entry: code.source(entry, translated=True)


@contextmanager
def _file(name: str, force: bool) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdout
        return
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        handle = os.open(os.path.expanduser(name), flags, 0o600)
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
    except FileExistsError:
        raise UsageError(f"history export: {name} is there already; -f overwrites it") from None
    except OSError as error:
        raise UsageError(f"history export: {name}: {error.strerror or error}") from None
