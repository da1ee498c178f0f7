"""A profile's bookmarks in one JSON file, which several shells may change at once.

A change is: take the lock, read, modify, write a new file, put it in place of the old one. Whoever is killed
on the way leaves the old file, and the system lets go of the lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from nacre import UsageError, nearest
from nacre_selection.paths import state_home

from .lock import locked

if TYPE_CHECKING:
    from nacre import Shell

Marks = dict[str, str]


def of_profile(shell: Shell) -> Shelf:
    """The bookmarks of a shell's profile."""
    return Shelf(os.path.join(state_home(), "bookmarks", f"{shell.settings.profile}.json"))


class Shelf:
    """Directories by name, in a file. All methods raise ``UsageError`` where the file cannot be used."""

    def __init__(self, path: str) -> None:
        self.path = path

    def all(self) -> Marks:
        """All bookmarks as they are now."""
        try:
            with open(self.path, encoding="utf-8") as file:
                found = json.load(file)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise UsageError(f"bookmarks cannot be read from {self.path}: {error.strerror}") from None
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{self.path} holds no bookmarks ({error}); move it away") from None
        if not isinstance(found, dict) or not all(isinstance(path, str) for path in found.values()):
            raise UsageError(f"{self.path} holds no bookmarks (no names with directories); move it away")
        return found

    def set(self, name: str, directory: str) -> None:
        """Set a bookmark, or change it."""
        self._change(lambda marks: marks.update({name: directory}))

    def delete(self, name: str) -> None:
        """Delete a bookmark."""

        def delete(marks: Marks) -> None:
            if name not in marks:
                raise UsageError(f"%bookmark: there is no bookmark {name!r}{nearest(name, marks)}")
            del marks[name]

        self._change(delete)

    def clear(self) -> None:
        """Delete all bookmarks."""
        self._change(lambda marks: marks.clear())

    def _change(self, change: Callable[[Marks], None]) -> None:
        try:
            os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
            with locked(f"{self.path}.lock"):
                marks = self.all()
                change(marks)
                self._write(marks)
        except TimeoutError:
            raise UsageError(f"bookmarks are in use: another shell holds {self.path}.lock") from None
        except OSError as error:
            raise UsageError(f"bookmarks cannot be written to {self.path}: {error.strerror}") from None

    def _write(self, marks: Marks) -> None:
        """Put a new file in place of the old one. One name for it will do: we hold the lock."""
        new = f"{self.path}.new"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(marks, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(handle)
        os.replace(new, self.path)
