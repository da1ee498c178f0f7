"""What a shell adds to a cell, side by side with IPython.

    python contrib/bench/cell_bench.py [--rounds N] [PYTHON]

PYTHON is an interpreter with IPython; without one, only Nacre is measured. Microseconds for ``run("pass")``, without
and with history, and for nothing but ``compile`` and ``exec``: the least of many short runs, which is what the work
itself takes, and the median, which has in it what threads and other processes took meanwhile. All are measured in
turns, each round in new processes, and the median round counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

MEASURE = """
import json, statistics, sys, time
def measure(run):
    taken = []
    for _ in range(150):
        began = time.perf_counter()
        for _ in range(100):
            run()
        taken.append((time.perf_counter() - began) * 1e4)
    return min(taken), statistics.median(taken)
"""
BARE = """
def run():
    exec(compile("pass", "<cell>", "exec"), names)
names = {}
print(json.dumps([measure(run), measure(run)]))
"""
NACRE = """
from nacre import Shell
with Shell(sys.argv[1]) as shell:
    shell.run("pass")
    print(json.dumps([measure(lambda: shell.run("pass", store=False)), measure(lambda: shell.run("pass"))]))
"""
IPYTHON = """
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
shell.run_cell("pass")
print(json.dumps([
    measure(lambda: shell.run_cell("pass")), measure(lambda: shell.run_cell("pass", store_history=True))
]))
"""


def run(python: str, program: str, argument: str, folder: str) -> list[list[float]]:
    """What a program prints: least and median, without history and with it."""
    environment = {"PATH": os.defpath, "HOME": folder, "IPYTHONDIR": folder, "NACRE_HOME": folder}
    command = [python, "-c", MEASURE + program, argument]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(done.stderr)
    found: list[list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("python", nargs="?", help="an interpreter with IPython")
    chosen = parser.parse_args(argv)
    columns = {
        "compile, exec": (sys.executable, BARE, ""),
        "minimal": (sys.executable, NACRE, "minimal"),
        "standard": (sys.executable, NACRE, "standard"),
    }
    if chosen.python:
        columns["ipython"] = (chosen.python, IPYTHON, "")
    rounds: dict[str, list[list[list[float]]]] = {name: [] for name in columns}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(chosen.rounds):
            for name, (python, program, argument) in columns.items():
                rounds[name].append(run(python, program, argument, folder))
    print(f"{'us':<26}" + "".join(f"{name:>16}" for name in columns))
    for history, kind in ((0, "no history"), (1, "with history")):
        for which, word in ((0, "least"), (1, "median")):
            found = [statistics.median(one[history][which] for one in rounds[name]) for name in columns]
            print(f"{kind + ', ' + word:<26}" + "".join(f"{one:>16.1f}" for one in found))


if __name__ == "__main__":
    main(sys.argv[1:])
