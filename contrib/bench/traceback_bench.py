"""What an error costs until its traceback stands, side by side with IPython.

    python contrib/bench/traceback_bench.py [PYTHON]

PYTHON is an interpreter with IPython; without one, only Nacre is measured. Medians in milliseconds: ``1/0`` in a cell,
the same in a function that the cell calls, at the end of a file of 20,000 lines, a chain of three errors, and a
recursion error; each rendered as a context traceback, plain and in colours. stack_data is measured by way of IPython,
whose tracebacks are made with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = {
    "1/0": "1/0",
    "in a function": "f(1)",
    "in a long file": "import long_file_of_the_benchmark as m; m.fail()",
    "a chain of three": "chain(3)",
    "a recursion error": "r(0)",
    "1/0, verbose": "verbose",
}
SETUP = """
def f(x):
    y = x + 1
    return y / 0
def r(n):
    return r(n + 1)
def chain(n):
    try:
        chain(n - 1) if n > 1 else 1 / 0
    except Exception as error:
        raise ValueError(n) from error
"""
COMMON = """
import contextlib, io, json, statistics, sys, time
cases, setup = json.loads(sys.argv[1])
def median(run, code, rounds):
    taken = []
    for _ in range(rounds):
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
            began = time.perf_counter()
            run(code)
            taken.append(time.perf_counter() - began)
        assert "Error" in out.getvalue(), out.getvalue()
    return statistics.median(taken[1:]) * 1000
def measure(run, verbose):
    run(setup)
    found = {}
    for name, code in cases.items():
        if code == "verbose":
            verbose()
            code = "f(1)"
        found[name] = median(run, code, 21)
    print(json.dumps(found))
"""
NACRE = """
import nacre_highlight.plugin, nacre_tracebacks.plugin
from nacre import Shell
class Sink:
    colours = len(sys.argv) > 2
    def show(self, output):
        text = output.bundle.text
        if self.colours:
            text = shell.service("highlight").dressed(output.bundle)
        print(text)
shell = Shell(discover=False, plugins=[nacre_tracebacks.plugin, nacre_highlight.plugin])
with shell, shell.showing_to(Sink()):
    measure(shell.run, lambda: shell.set_trait("Tracebacks.mode", "Verbose"))
"""
IPYTHON = """
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
shell.run_line_magic("colors", "linux" if len(sys.argv) > 2 else "nocolor")
measure(
    lambda code: shell.run_cell(code, store_history=True),
    lambda: shell.run_line_magic("xmode", "Verbose"),
)
"""


def run(python: str, program: str, folder: str, colours: bool) -> dict[str, float]:
    """The medians that a program prints."""
    command = [python, "-c", COMMON + program, json.dumps([CASES, SETUP]), *["colours"] * colours]
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "IPYTHONDIR": folder, "PYTHONPATH": folder}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(argv: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = "".join(f"x{n} = {n}\n" for n in range(20_000))
        Path(folder, "long_file_of_the_benchmark.py").write_text(lines + "def fail():\n    return 1 / 0\n")
        columns = {
            f"{who}{', colours' * colours}": run(python, program, folder, colours)
            for colours in (False, True)
            for who, python, program in [
                ("nacre", sys.executable, NACRE),
                *[("ipython", python, IPYTHON) for python in argv],
            ]
        }
    print(f"{'ms':<20}" + "".join(f"{name:>18}" for name in columns))
    for case in CASES:
        print(f"{case:<20}" + "".join(f"{found[case]:>18.2f}" for found in columns.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
