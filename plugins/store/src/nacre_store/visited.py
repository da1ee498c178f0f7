"""The directories that were visited, over all sessions of a profile."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from .folder import Folder
from .record import Header, Unreadable

if TYPE_CHECKING:
    from nacre import Shell

NAME, KIND = "_dh", "directories"
KEPT = 100
PATIENCE = 0.5  # seconds to wait for another shell that is writing


def visit(shell: Shell, directory: str) -> None:
    """Add a directory to those that are kept. Where that cannot be done it is left out: ``%cd`` goes on."""
    folder = Folder(shell.settings.profile)
    with suppress(OSError), _alone(folder) as allowed:
        if not allowed:
            return
        try:
            kept = read(folder)
        except Unreadable:
            return  # it stays as it is; restoring says what is wrong with it
        if kept[-1:] != [directory]:
            payload = json.dumps([*kept, directory][-KEPT:]).encode()
            folder.write(Header(NAME, KIND, "list"), payload, durable=False)


def read(folder: Folder) -> list[str]:
    """The directories, the latest last. Raises ``Unreadable`` and ``OSError``."""
    found = folder.read(NAME, KIND)
    if found is None:
        return []
    try:
        return [str(one) for one in json.loads(found[1])]
    except (ValueError, TypeError):
        raise Unreadable(f"{folder.file(NAME, KIND)}: it holds no list of directories") from None


def restore_directories(shell: Shell, folder: Folder) -> None:
    """Put the kept directories into ``_dh``, the list that ``%cd`` and ``%dhist`` work with, if there is one."""
    visited = shell.namespace.get(NAME)
    if isinstance(visited, list):
        kept = read(folder)
        if kept:
            try:
                here = [os.getcwd()]
            except OSError:  # it was removed
                here = []
            visited[:] = kept if kept[-1:] == here else [*kept, *here]


@contextmanager
def _alone(folder: Folder) -> Iterator[bool]:
    """Be the only one who changes the list; False where another one is at it for too long."""
    try:
        import fcntl
    except ImportError:  # Windows: the last shell that writes wins
        yield True
        return
    os.makedirs(folder.path, mode=0o700, exist_ok=True)
    handle = os.open(os.path.join(folder.path, ".directories.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > deadline:
                    yield False
                    return
                time.sleep(0.005)
            else:
                break
        yield True
    finally:
        os.close(handle)
