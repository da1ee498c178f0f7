"""A Nacre in a real pseudo-terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Tty


class Program(Tty):
    """A program in a terminal of its own, and the processes below it."""

    def descendants(self) -> dict[int, str]:
        """The processes that the program and its children started and that are still there: id and name."""
        parents = {}
        names = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                name, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(")")
            except OSError:
                continue
            parents[int(entry.name)] = int(rest.split()[1])
            names[int(entry.name)] = name
        found = {self.pid}
        while more := {child for child, parent in parents.items() if parent in found} - found:
            found |= more
        return {one: names[one] for one in found - {self.pid}}

    def wait_for_child(self, name: str, seconds: float = 20) -> None:
        """Wait until a process of that name runs below the program."""
        end = time.monotonic() + seconds
        while name not in self.descendants().values():
            assert time.monotonic() < end, f"{name} was not started"
            time.sleep(0.02)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """A function that starts Nacre with plugins (by name) and waits for its first prompt."""
    made: list[Program] = []

    def start(*plugins: str) -> Program:
        home = tmp_path / "home"
        home.mkdir()
        home.joinpath("config.toml").write_text(f"[plugins]\nenable = {list(plugins)}\n[choose]\nfrontend = 'plain'\n")
        environment = {
            **os.environ,
            "NACRE_HOME": str(home),
            "TERM": "xterm",
            "SHELL": "/bin/sh",
            "PS1": "inner$ ",
            "PYTHON_COLORS": "0",
        }
        made.append(Program([sys.executable, "-m", "nacre"], environment))
        made[-1].wait(r"In \[1\]: ")
        made[-1].send("get = get_shell().getoutput; run = get_shell().system\n")
        made[-1].wait(r"In \[2\]: ")
        return made[-1]

    yield start
    for one in made:
        one.close()
