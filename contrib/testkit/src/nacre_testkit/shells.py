"""Whole shells on one history: started, typed into, killed at random, and what is in the store afterwards."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from nacre.history import Entry, Query, Store

from .child import patiently
from .processes import Child, wait_until

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Home:
    """A folder for configuration and state, and the shells that live in it.

    plugins: entry point names, apart by blanks, one of which offers the store; the spool is added. kind: what
    ``[choose] history`` calls it. make_store: the same history, to look into. more: further lines for the profile,
    such as traits.
    """

    def __init__(self, folder: Path, plugins: str, kind: str, make_store: Callable[[], Store], more: str = "") -> None:
        self.folder = folder
        self.state = folder / "state"
        self.children: list[Child] = []
        self._make_store = make_store
        enabled = "".join(f'"{name}", ' for name in plugins.split())
        self._profile = f'[plugins]\nenable = [{enabled}"spool"]\n[choose]\nhistory = "{kind}"\n{more}\n'
        (folder / "profiles").mkdir(exist_ok=True)
        self.profile()

    def profile(self, old: str = "", new: str = "") -> None:
        """Write the profile of the shells to come, with one text in it replaced."""
        path = self.folder / "profiles" / "t.toml"
        path.write_text(self._profile.replace(old, new) if old else self._profile)

    def shell(self, *before: str, powerless: bool = False) -> Child:
        """A shell on a pipe."""
        self.children.append(
            Child(
                *(before or ("-m", "nacre")),
                *("-i", "--profile", "t"),
                environment={"NACRE_HOME": str(self.folder)},
                powerless=powerless,
            )
        )
        return self.children[-1]

    def run(self, *cells: str) -> list[str]:
        """Run cells in a shell that is left in order; returns what it printed, without prompts."""
        child = self.shell()
        for cell in cells:
            child.tell(cell)
        assert child.wait() == 0, child.errors
        return [text(line) for line in child.rest()]

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The shells' history, to look into."""
        store = self._make_store()
        try:
            yield store
        finally:
            store.close()

    def entries(self) -> list[Entry]:
        """What is in the store, oldest first."""
        with self.store() as store:
            return list(patiently(store.search, Query(limit=1_000_000)))[::-1]

    def sources(self) -> list[str]:
        return [entry.source for entry in self.entries()]

    def spooled(self) -> list[str]:
        """The names of the spool files that are left."""
        folder = self.state / "spool"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def close(self) -> None:
        """End what still runs."""
        for child in self.children:
            child.kill()


def text(line: str) -> str:
    """A line of a shell without the prompts before it."""
    return re.sub(r"^(In \[\d+\]: | +\.\.\.: )+", "", line)


def storm(home: Home, shells: int, cells: int, seed: int = 3, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Let shells live at once, kill every other one at a random cell, and find that no line that was acknowledged is
    lost, none is there twice, none torn, none out of order.

    shells: at most 26. meanwhile: done on the caller's thread while they run. The history must be empty before.
    """
    names = ALPHABET[:shells]
    draw = random.Random(seed)
    ends = {name: draw.randrange(1, cells) if index % 2 else cells for index, name in enumerate(names)}
    living = {name: home.shell() for name in names}

    def live(name: str) -> int:
        """Type, and be killed at some moment; returns the last line that was answered."""
        child, draw = living[name], random.Random(f"{seed} {name}")
        for number in range(1, cells + 1):
            child.tell(f"print('{name}', {number}) # " + "x" * draw.randrange(300))
        for number in range(1, ends[name] + 1):
            assert text(child.line(120.0)) == f"{name} {number}"
        if ends[name] < cells:
            child.process.kill()
        child.wait(120.0)
        return max([ends[name], *(int(line.split()[-1]) for line in child.rest() if line.split()[-2:-1] == [name])])

    with ThreadPoolExecutor(shells) as pool:
        running = {name: pool.submit(live, name) for name in names}
        meanwhile()
        acknowledged = {name: future.result() for name, future in running.items()}
    assert sum(child.killed for child in living.values()) == shells // 2

    def adopted() -> bool:
        """Whether a further shell took over all that is left; it has two seconds for it when it ends."""
        home.run("last = 1")
        return not home.spooled()

    wait_until(adopted, 60.0)
    found: dict[str, list[int]] = {}
    sessions: dict[str, set[int]] = {}
    for entry in sorted(home.entries()):
        match = re.fullmatch(r"print\('(\w)', (\d+)\) # x*", entry.source)
        if match is None:
            assert entry.source == "last = 1", f"torn: {entry.source!r}"
            continue
        found.setdefault(match[1], []).append(int(match[2]))
        sessions.setdefault(match[1], set()).add(entry.session)
    for name, numbers in found.items():
        assert numbers == list(range(1, len(numbers) + 1)), f"{name}: lost, twice or out of order"
        assert len(numbers) >= acknowledged[name], f"{name}: acknowledged lines are lost"
    assert sorted(found) == list(names)
    assert [len(numbers) for numbers in sessions.values()] == [1] * shells
    assert len(set().union(*sessions.values())) == shells
    assert home.spooled() == []
