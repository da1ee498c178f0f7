#!/usr/bin/env python3
"""What starting costs, beside the peers, in one run.

    python contrib/bench/start_bench.py [--runs N] [--peer COMMAND ...]

Prints, as medians: the whole of ``-c pass``; in a pseudo-terminal the time to the first prompt, the time until
input typed before the prompt came is answered, and the resident memory at the prompt; how much the start grows
from 5 to 200 installed plugins that are not enabled; and the cost of ``run("pass")``. Peers are interactive
shells such as ``ipython``; ``python -q`` is always one. The commands take turns, so that the machine's speed
drifts for all alike.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROMPT = re.compile(rb"In \[1\]: |>>> ")
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_=>]")
QUERIES = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62c"}  # what a terminal is asked, and its answers


def whole(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of a whole process."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1e3


def in_terminal(command: list[str], environment: dict[str, str], early: bytes = b"") -> tuple[float, float, float]:
    """Milliseconds to the first prompt and to the answer of ``early``, and MiB resident at the prompt."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, environment)
    if early:
        os.write(terminal, early)
    seen, prompt, answer, memory = b"", 0.0, 0.0, 0.0
    while time.perf_counter() - began < 20:
        ready, _, _ = select.select([terminal], [], [], 0.3)
        if not ready and prompt and (answer or not early):
            break
        data = os.read(terminal, 65536) if ready else b""
        for query, reply in QUERIES.items():
            os.write(terminal, reply * data.count(query))
        seen += data
        now = (time.perf_counter() - began) * 1e3
        prompt = prompt or (now if PROMPT.search(ESCAPES.sub(b"", seen)) else 0.0)
        answer = answer or (now if b"7921" in seen else 0.0)
    for line in Path(f"/proc/{pid}/status").read_text().splitlines() if sys.platform == "linux" else ():
        if line.startswith("VmRSS"):
            memory = int(line.split()[1]) / 1024
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return prompt, answer, memory


def installed(folder: Path, count: int) -> Path:
    """A folder with so many installed plugins."""
    for number in range(count):
        info = folder / f"nacre_many{number}-1.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: nacre-many{number}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[nacre.plugins]\nmany{number} = nacre_many{number}.plugin\n")
        module = folder / f"nacre_many{number}"
        module.mkdir()
        (module / "__init__.py").write_text("")
        (module / "plugin.py").write_text("from nacre import Magic, hookimpl\n")
    return folder


def median(rows: list[float]) -> str:
    return f"{statistics.median(rows):8.1f} (min {min(rows):.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--peer", action="append", default=[], help="a shell's command, such as ipython")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        base |= {"NACRE_HOME": scratch, "TERM": "xterm-256color", "IPYTHONDIR": f"{scratch}/ipython"}
        nacre = [sys.executable, "-m", "nacre"]
        shells = {
            "nacre minimal": [*nacre, "--profile", "minimal"],
            "nacre standard": [*nacre, "--profile", "standard"],
        }
        shells |= {"python": [sys.executable]} | {Path(peer).name: peer.split() for peer in options.peer}
        quiet = {name: [*command, "-q"] if name == "python" else command for name, command in shells.items()}

        results: dict[str, list[list[float]]] = {name: [[], [], [], []] for name in shells}
        for turn in range(options.runs + 1):
            for name, command in shells.items():
                row = [whole([*command, "-c", "pass"], base)]
                prompt, _, memory = in_terminal(quiet[name], base)
                row += [prompt, in_terminal(quiet[name], base, b"89*89\r")[1], memory]
                if turn:  # the first warms up
                    for column, value in zip(results[name], row, strict=True):
                        column.append(value)
        print(f"{'':16}{'-c pass, ms':24}{'first prompt, ms':24}{'early answer, ms':24}memory, MiB")
        for name, columns in results.items():
            print(f"{name:16}" + "".join(f"{median(column):24}" for column in columns))

        times: dict[int, list[float]] = {5: [], 200: []}
        homes = {}
        for count in times:
            site, home = installed(Path(scratch, f"site{count}"), count), Path(scratch, f"home{count}")
            home.mkdir()
            (home / "config.toml").write_text(f"trusted_paths = [{str(site)!r}]\n")
            homes[count] = {**base, "NACRE_HOME": str(home), "PYTHONPATH": str(site)}
        for turn in range(options.runs + 1):
            for count in times:
                took = whole([*nacre, "--profile", "minimal", "-c", "pass"], homes[count])
                times[count] += [took] if turn else []
        grown = statistics.median(times[200]) - statistics.median(times[5])
        print(f"\nfrom 5 to 200 installed plugins: {grown:+.1f} ms")

    code = (
        "import time, nacre\n"
        "shell = nacre.Shell('minimal', discover=False)\n"
        "def cost(**options):\n"
        "    times = []\n"
        "    for _ in range(30):\n"
        "        began = time.perf_counter()\n"
        "        for _ in range(100): shell.run('pass', **options)\n"
        "        times.append((time.perf_counter() - began) * 1e4)\n"
        "    return sorted(times)[15]\n"
        "print(f'run(\"pass\"): {cost(store=False):.1f} us without history, {cost():.1f} us with')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
