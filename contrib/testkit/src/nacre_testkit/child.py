"""What the history suite runs in other processes: ``python -m nacre_testkit.child FILE CLASS FOLDER ACTION COUNT``.

The store is made by the test class under test, whose file is loaded by its path. Every line printed is an
acknowledgement: the store has what it names.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nacre.history import Entry, Store


def load(file: str, name: str) -> Any:
    """A class from a file, as ``name`` calls it there."""
    spec = importlib.util.spec_from_file_location("under_test", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["under_test"] = module
    spec.loader.exec_module(module)
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part)
    return found


def patiently(operation: Any, *arguments: Any) -> Any:
    """Call a store again while it says that it cannot just now, as its caller has to."""
    end = time.monotonic() + 20.0
    while True:
        try:
            return operation(*arguments)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.005)


def append(store: Store, count: int) -> None:
    """Open a session, print its number, append ``count`` entries and print each."""
    session = patiently(store.open_session, time.time())
    print(session, flush=True)
    sys.stdin.readline()  # the starting shot
    for number in range(1, count + 1):
        patiently(store.append, Entry(session, number, f"line {number} of {session}", started=time.time()))
        print(number, flush=True)
        patiently(store.finish, session, number, "ok", 0.5)


def sessions(store: Store, count: int) -> None:
    """Open ``count`` sessions and print their numbers."""
    sys.stdin.readline()
    for _ in range(count):
        print(patiently(store.open_session, time.time()), flush=True)


def main(argv: Sequence[str]) -> None:
    file, name, folder, action, count = argv
    store = load(file, name)().make_store(Path(folder))
    {"append": append, "sessions": sessions}[action](store, int(count))
    patiently(store.flush)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
