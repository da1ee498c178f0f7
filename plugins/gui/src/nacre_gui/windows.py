"""Windows on an X display of the tests' own, and a shell beside them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from nacre_testkit.screen import Shells, Tty

LIMIT = 20.0  # seconds


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of an X display that only the tests use; they are skipped where Xvfb or xdotool is missing."""
    for program in ("Xvfb", "xdotool"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    if not number:
        pytest.fail("Xvfb did not start")
    yield f":{number}"
    server.terminate()
    server.wait(LIMIT)


class Prompt:
    """A shell's prompt in a pseudo-terminal, and the windows that it opens."""

    def __init__(self, tty: Tty, display: str) -> None:
        self.tty = tty
        self._environment = {**os.environ, "DISPLAY": display}
        self._number = 1

    def run(self, *lines: str) -> None:
        """Type lines, each a cell, and wait for the next prompt."""
        for line in lines:
            self.tty.line(line)
            self._number += 1
            self.tty.prompt(self._number)

    def click(self, title: str, until: str | Callable[[], object]) -> None:
        """Click into the middle of the window of that title, until the screen matches or a condition holds: a window
        that is being laid out may not be where it was found."""
        done = until if callable(until) else lambda: re.search(until, self.tty.screen.text, re.MULTILINE)
        for _ in range(int(LIMIT)):
            self._click(title)
            with suppress(AssertionError):
                return self.tty.until(done, limit=1.0)
        raise AssertionError(f"a click into {title!r} did not do it: {until}\n{self.tty.screen.text}")

    def _click(self, title: str) -> None:
        windows: list[str] = []

        def found() -> bool:
            windows[:] = self._xdotool("search", "--onlyvisible", "--name", f"^{re.escape(title)}$").split()
            return bool(windows)

        self.tty.until(found, f"a window {title!r}")
        sizes = dict(line.split("=") for line in self._xdotool("getwindowgeometry", "--shell", windows[-1]).split())
        x, y = int(sizes["WIDTH"]) // 2, int(sizes["HEIGHT"]) // 2
        self._xdotool("mousemove", "--window", windows[-1], str(x), str(y))
        self._xdotool("click", "1")

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self._environment, capture_output=True, text=True)
        return done.stdout.strip()


@pytest.fixture
def prompt(tmp_path: Path, display: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Prompt]]:
    """A function that opens a shell on the display. plugins: enabled besides. Keywords are environment variables."""
    made: list[Shells] = []

    def opened(*plugins: str, settings: str = "", columns: int = 80, **environment: str) -> Prompt:
        shells = Shells(tmp_path, ["gui", "syntax", *plugins], settings)
        made.append(shells)
        open_shell: Callable[..., Tty] = shells
        return Prompt(open_shell(DISPLAY=display, columns=columns, **environment), display)

    yield opened
    for one in made:
        one.close()


def from_system(package: str, folder: Path) -> dict[str, str]:
    """Variables with which this interpreter finds a package that only the system's package manager has, and nothing
    else of it; none where it is found anyway. The test is skipped where it is not there, or for another Python.

    folder: where a link to it is made.
    """
    if find_spec(package):
        return {}
    place = Path("/usr/lib/python3/dist-packages") / package
    tag = sysconfig.get_config_var("SOABI")
    if not list(place.glob(f"*.{tag}.so")):
        pytest.skip(f"{package} is not installed for this Python ({tag})")
    folder.mkdir(exist_ok=True)
    (folder / package).symlink_to(place)
    return {"PYTHONPATH": str(folder)}
