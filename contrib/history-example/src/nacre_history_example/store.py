"""The store: ``12/`` is a session, ``12/3.json`` a cell of it, ``12/session.json`` what is known of the session."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nacre.history import Entry, Session, Store
from nacre_selection import paths

if TYPE_CHECKING:
    from nacre import Shell


def make_store(shell: Shell) -> FileStore:
    """The store of a shell; a plugin for others would read where it is from traits."""
    return FileStore(Path(paths.state_home()) / "history-files")


class FileStore(Store):
    """History in a file for each cell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder  # nothing is touched before the first operation

    @property
    def place(self) -> str:
        return str(self.folder)

    def open_session(self, started: float) -> int:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = max(self._numbers(self.folder), default=0) + 1
        while True:  # another shell may take the number first: making a folder is what decides
            try:
                (self.folder / str(number)).mkdir(mode=0o700)
                break
            except FileExistsError:
                number += 1
        self._write(self.folder / str(number) / "session.json", {"started": started})
        return number

    def append(self, entry: Entry) -> None:
        path = self._cell(entry.session, entry.number)
        if not path.exists():
            self._write(path, entry._asdict())

    def finish(
        self, session: int, number: int, status: str, wall: float, output: str | None = None, transformed: str = ""
    ) -> None:
        ended = {"status": status, "wall": wall, "output": output}
        self._change(self._cell(session, number), ended | ({"transformed": transformed} if transformed else {}))

    def range(self, session: int, start: int = 1, stop: int | None = None) -> Sequence[Entry]:
        numbers = self._numbers(self.folder / str(session))
        wanted = [number for number in numbers if number >= start and (stop is None or number < stop)]
        return [Entry(**json.loads(self._cell(session, number).read_bytes())) for number in wanted]

    def sessions(self) -> Sequence[Session]:
        found = []
        for number in self._numbers(self.folder):
            known: dict[str, Any] = {"started": 0.0}
            with suppress(FileNotFoundError):  # its shell was killed before it was written
                known = json.loads((self.folder / str(number) / "session.json").read_bytes())
            found.append(Session(number, cells=len(self._numbers(self.folder / str(number))), **known))
        return found

    def end_session(self, session: int, ended: float) -> None:
        self._change(self.folder / str(session) / "session.json", {"ended": ended})

    def name_session(self, session: int, name: str) -> None:
        self._change(self.folder / str(session) / "session.json", {"name": name})

    def delete(self, keys: Iterable[tuple[int, int]]) -> int:
        there = {path for key in keys if (path := self._cell(*key)).exists()}
        for path in there:
            path.unlink()
        return len(there)

    def _cell(self, session: int, number: int) -> Path:
        return self.folder / str(session) / f"{number}.json"

    def _numbers(self, folder: Path) -> list[int]:
        names = os.listdir(folder) if folder.is_dir() else []
        return sorted(int(stem) for name in names if (stem := name.removesuffix(".json")).isdecimal())

    def _write(self, path: Path, content: dict[str, Any]) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        new = path.with_suffix(f".{os.getpid()}.new")  # a file appears whole or not at all
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        os.replace(new, path)

    def _change(self, path: Path, content: dict[str, Any]) -> None:
        with suppress(FileNotFoundError):
            self._write(path, json.loads(path.read_bytes()) | content)
