"""Functions and classes of cells and of run files, in real processes of every start method."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import nacre_run.plugin
import pytest
from nacre.testing import MakeSession

METHODS = [name for name in ("spawn", "forkserver") if name == "spawn" or sys.platform != "win32"]


def nacre(home: Path, source: str, *arguments: str) -> str:
    """What a shell of its own prints for cells that are piped in."""
    (home / "profiles").mkdir(exist_ok=True)
    (home / "profiles" / "r.toml").write_text('[plugins]\nenable = ["run", "syntax"]\n')
    environment = {**os.environ, "NACRE_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "nacre", "--profile", "r", *arguments],
        input=source,
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert not done.stderr, done.stderr
    return done.stdout


@pytest.mark.parametrize("method", METHODS)
def test_a_pool_runs_functions_of_cells(tmp_path: Path, method: str) -> None:
    source = f"""
import multiprocessing
offset = 100
class Point:
    kind = "point"
    def __init__(self, x): self.x = x
    def moved(self): return Point(self.x + offset)
class Lost(Exception): pass
def helper(p): return p.moved()
def move(p): return helper(p)
def lose(x): raise Lost(x)
def factory(x): return Point
moved = Point.moved
context = multiprocessing.get_context({method!r})
with context.Pool(2) as pool:
    points = pool.map(move, [Point(1), Point(2)])
    again = pool.map(Point.moved, points)
    same = pool.map(factory, [1])[0] is Point
    try:
        pool.map(lose, [7])
    except Lost as error:
        lost = error.args
offset = 5
print([p.x for p in points], all(isinstance(p, Point) for p in again), same, lost)
print(Point.moved is moved, points[0].moved().x)
"""
    assert nacre(tmp_path, source) == "[101, 102] True True (7,)\nTrue 106\n"


@pytest.mark.parametrize("method", METHODS)
def test_an_executor_and_a_process_run_functions_of_cells(tmp_path: Path, method: str) -> None:
    source = f"""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import Enum
context = multiprocessing.get_context({method!r})
class Colour(Enum):
    RED = 1
@dataclass
class Pair:
    a: int
    colour: Colour = Colour.RED
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def pair(n): return Pair(n)
def put(queue, value): queue.put(value)
with ProcessPoolExecutor(2, mp_context=context) as pool:
    print(list(pool.map(fib, range(8))), pool.submit(lambda x: x * 2, 21).result())
    got = pool.submit(pair, 3).result()
    print(got == Pair(3), got.colour is Colour.RED)
queue = context.Queue()
process = context.Process(target=put, args=(queue, Pair(1)))
process.start()
print(queue.get(timeout=60))
process.join()
print(process.exitcode)
"""
    wanted = "[0, 1, 1, 2, 3, 5, 8, 13] 42\nTrue True\nPair(a=1, colour=<Colour.RED: 1>)\n0\n"
    assert nacre(tmp_path, source) == wanted


@pytest.mark.parametrize("method", METHODS)
def test_files_that_run_may_start_processes_and_their_functions_can_be_sent_afterwards(
    tmp_path: Path, method: str
) -> None:
    (tmp_path / "job.py").write_text(
        "import multiprocessing\n"
        "class Box:\n    def __init__(self, x): self.x = x\n"
        "def work(x): return Box(x + 1)\n"
        "if __name__ == '__main__':\n"
        f"    context = multiprocessing.get_context({method!r})\n"
        "    with context.Pool(1) as pool:\n        inside = pool.map(work, [1])\n"
        "    same = isinstance(inside[0], Box)\n"
    )
    source = """
%run job.py
with context.Pool(1) as pool:
    after = pool.map(work, [2])
print(inside[0].x, same, after[0].x, isinstance(after[0], Box))
"""
    assert nacre(tmp_path, source) == "2 True 3 True\n"


def test_a_file_of_cells_may_start_processes(tmp_path: Path) -> None:
    (tmp_path / "job.ipy").write_text(
        "import multiprocessing\ndef work(x): return x + 1\n"
        "with multiprocessing.get_context('spawn').Pool(1) as pool:\n    print(pool.map(work, [1]))\n"
    )
    assert nacre(tmp_path, "%run job.ipy\n") == "[2]\n"


def test_what_a_cell_defines_can_be_pickled_by_name(tmp_path: Path) -> None:
    source = """
import pickle
def f(): pass
class C: pass
print(pickle.loads(pickle.dumps(f)) is f, type(pickle.loads(pickle.dumps(C()))) is C, len(pickle.dumps(f)) < 40)
"""
    assert nacre(tmp_path, source) == "True True True\n"


def test_what_comes_into_force_is_taken_back(session: MakeSession) -> None:
    from multiprocessing.reduction import ForkingPickler

    first, second = session(nacre_run.plugin), session(nacre_run.plugin)
    for one in (first, second):
        one.run("def f(): return 42\ndef g(): return f()").ok()
    function = first.shell.namespace["g"]
    data = bytes(ForkingPickler.dumps(function))
    assert pickle.loads(data)() == 42
    first.shell.close()
    assert pickle.loads(bytes(ForkingPickler.dumps(second.shell.namespace["g"])))() == 42
    second.shell.close()
    assert "reducer_override" not in vars(ForkingPickler)


def test_no_one_pays_before_multiprocessing_is_there(tmp_path: Path) -> None:
    source = "import sys\nprint([m for m in ('cloudpickle', 'multiprocessing.reduction') if m in sys.modules])\n"
    assert nacre(tmp_path, source) == "[]\n"
