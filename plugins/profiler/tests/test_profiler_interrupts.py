"""Ctrl-C while something is profiled, in a real terminal."""

from __future__ import annotations

import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from nacre_testkit.screen import Shells, Tty

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for children in /proc")


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Tty]:
    """A shell with the profiler, where temporary files go to a folder of its own."""
    (tmp_path / "temporary").mkdir()
    shells = Shells(tmp_path / "home", ["syntax", "display", "profiler", "run", "tracebacks", "debugger", "limits"])
    shells.home.mkdir()
    yield shells(columns=120, TMPDIR=str(tmp_path / "temporary"))
    shells.close()


def children(tty: Tty) -> list[str]:
    return Path(f"/proc/{tty.pid}/task/{tty.pid}/children").read_text().split()


def interrupted(tty: Tty, tmp_path: Path, number: int) -> None:
    """Press Ctrl-C once the cell says ``now``: the prompt is back, and nothing is left."""
    tty.sees("^now$")
    assert tty.settings()[3] & termios.ECHO and tty.settings()[3] & termios.ICANON  # type: ignore[operator]
    tty.press_until("\x03", rf"^In \[{number}\]:")
    tty.prompt(number)
    assert "KeyboardInterrupt" in tty.screen.text
    assert not list((tmp_path / "temporary").iterdir())
    tty.until(lambda: not children(tty), "the end of the children")
    tty.line("6 * 7")
    tty.sees(rf"Out\[{number}\]: 42")


@pytest.mark.parametrize(
    ("needs", "line"),
    [
        ("line_profiler", "%lprun -f spin spin()"),
        ("memory_profiler", "%mprun -f spin spin()"),
        ("pyinstrument", "%pyinstrument spin()"),
        ("pyinstrument", "%flame spin()"),
        ("cProfile", "%prun spin()"),
    ],
)
def test_ctrl_c_ends_what_is_profiled_and_gives_the_prompt_back(
    terminal: Tty, tmp_path: Path, needs: str, line: str
) -> None:
    pytest.importorskip(needs)
    terminal.line("def spin(): print('now'); [0 for _ in iter(int, 1)]")
    terminal.prompt(2)
    terminal.line(line)
    interrupted(terminal, tmp_path, 3)
    terminal.prompt(4)
    terminal.line("import sys; sys.gettrace(), sys.getprofile(), __import__('threading').active_count() < 3")
    terminal.sees(r"Out\[4\]: \(None, None, True\)")


POOL = (
    "from concurrent.futures import ProcessPoolExecutor as P; import multiprocessing as m, time; "
    "c = m.get_context({way!r})"
)


@pytest.mark.parametrize("way", ["spawn", "forkserver", "fork"])
def test_ctrl_c_ends_a_pool_of_processes_that_a_cell_waits_for(terminal: Tty, tmp_path: Path, way: str) -> None:
    terminal.line(POOL.format(way=way))
    terminal.prompt(2)
    terminal.line("def wait(n): print('now' * (n == 0), flush=True); time.sleep(60)")
    terminal.prompt(3)
    terminal.line("with P(2, mp_context=c) as pool: list(pool.map(wait, range(4)))")
    terminal.sees("^now$", 60)
    terminal.press_until("\x03", r"^In \[4\]:")
    terminal.prompt(4)
    assert "KeyboardInterrupt" in terminal.screen.text
    terminal.line("_ = [one.join(15) for one in m.active_children()]; [one for one in m.active_children()]")
    terminal.sees(r"Out\[4\]: \[\]")
    terminal.prompt(5)
    terminal.line("exit()")
    assert terminal.ends() == 0
    assert not list((tmp_path / "temporary").iterdir())
