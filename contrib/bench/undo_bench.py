"""How long ``%undo`` takes with so much in memory: from the key Enter to the next prompt, in a pseudo-terminal.

    python contrib/bench/undo_bench.py [MEGABYTES] [TIMES]

Half of the memory is one block, half small Python objects. Needs the plugins named below, and nacre-testkit.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from nacre_testkit.screen import Shells


def main(megabytes: int = 500, times: int = 7) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shells = Shells(Path(folder), ["checkpoint", "syntax", "display", "spool", "history", "history-sqlite"])
        tty = shells()
        block = megabytes // 2 << 20
        tty.line(f"block = b'x' * {block}; small = [str(n) * 3 for n in range({block // 80})]; d = {{1: 2}}")
        tty.prompt(2, 120)
        tty.line("[l for l in open('/proc/self/status') if 'RSS' in l][0]" if Path("/proc").exists() else "0")
        tty.prompt(3)
        tty.line("%checkpoint")
        tty.prompt(4)
        number, taken = 4, []
        for _ in range(times):
            tty.line("d.clear()")
            tty.prompt(number + 1)
            began = time.perf_counter()
            tty.line("%undo")
            tty.sees("Back at checkpoint")
            tty.prompt(number + 2)
            taken.append((time.perf_counter() - began) * 1000)
            number += 2
        print(next(line for line in tty.screen.text.splitlines() if line.startswith("Out[2]")))
        shells.close()
    print(f"%undo: median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms ({times} times)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
