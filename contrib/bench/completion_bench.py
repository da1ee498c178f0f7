"""Completion beside IPython's: how long until there is a menu, and whether what IPython offers is in it.

``python contrib/bench/completion_bench.py`` measures Nacre on the recorded contexts (numpy and pandas installed).
``--ipython PYTHON`` measures IPython too, with the interpreter of an environment that has it, numpy and pandas.
``--record PYTHON`` makes the contexts anew, from a fixed seed, with what that IPython answers.
``--misses FILE`` writes down what IPython offers and Nacre does not. ``--no-jedi`` leaves complete-jedi out.

Times are of this machine; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "plugins" / "completion" / "tests" / "contexts.json"
MANY = 500
RECORDER = Path(__file__).with_name("completion_record.py")


def expected(text: str, said: str) -> str:
    """The whole text that a recorded answer leads to: what follows the text typed, or after ``\\b`` all of it."""
    return said[1:] if said.startswith("\b") else text + said


def ask_ipython(python: str, texts: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """IPython's answers to contexts, or to those it makes from the seed."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "IPYTHONDIR": folder, "HOME": folder, "PYTHONPATH": ""}
        work = Path(folder, "work")
        work.mkdir()
        sent = json.dumps({"texts": list(texts)})
        program = [os.path.abspath(python), str(RECORDER)]
        done = subprocess.run(
            program, input=sent, capture_output=True, text=True, cwd=work, env=environment, timeout=3600
        )
        if done.returncode:
            raise SystemExit(done.stderr[-2000:])
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


def record(python: str) -> None:
    """Make the contexts anew; those that IPython has no answer to are left out."""
    answer = ask_ipython(python)
    contexts = [[kind, text, names] for kind, text, names, _ in answer["contexts"] if names]
    many = len(contexts)
    if many > MANY:  # spread over all kinds
        contexts = [one for n, one in enumerate(contexts) if n * MANY // many != (n - 1) * MANY // many]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in contexts)
    head = json.dumps({"versions": answer["versions"], "setup": answer["setup"]}, ensure_ascii=False, indent=1)[:-2]
    DATA.write_text(f'{head},\n "contexts": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{len(contexts)} contexts of {len(answer['contexts'])}, with {answer['versions']}")


def measure(shell: Any, text: str) -> tuple[float, set[str]]:
    """Seconds until the first menu, and all that is in the last one."""

    async def ask() -> tuple[float, set[str]]:
        first = 0.0
        names: set[str] = set()
        began = time.perf_counter()
        async for found in shell.service("completion").stream(text, len(text)):
            first = first or time.perf_counter() - began
            names = {text[: found.start] + one.text for one in found.items}
        return first, names

    return asyncio.run(ask())


def ranks(times: Sequence[float]) -> str:
    """Median, 99th percentile and maximum, in milliseconds."""
    found = sorted(times)
    picked = (found[len(found) // 2], found[min(len(found) - 1, int(len(found) * 0.99))], found[-1])
    return "  ".join(
        f"{name} {value * 1000:7.2f} ms" for name, value in zip(("median", "p99", "max"), picked, strict=True)
    )


def budgets(shell: Any) -> Iterator[str]:
    """``os.pa``, the first time in a new process and later."""
    code = (
        "import os, time\nfrom nacre import Shell\nshell = Shell(profile='standard')\nshell.run('import os')\n"
        "began = time.perf_counter(); shell.complete('os.pa'); print(time.perf_counter() - began)"
    )
    firsts = [
        float(
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()[-1]
        )
        for _ in range(5)
    ]
    yield f"os.pa, first   {sorted(firsts)[2] * 1000:.1f} ms (budget 30)"
    later = []
    for _ in range(200):
        began = time.perf_counter()
        shell.complete("os.pa")
        later.append(time.perf_counter() - began)
    yield f"os.pa, later   {ranks(later)} (budget 2)"


def compare(shell: Any, contexts: Sequence[Sequence[Any]]) -> tuple[list[float], list[tuple[str, str, list[str]]]]:
    """The times of the first menus, and the contexts in which something is missing."""
    times, missing = [], []
    for kind, text, names in contexts:
        first, found = measure(shell, text)
        times.append(first)
        lost = sorted(one for said in names if (one := expected(text, said)) not in found)
        if lost:
            missing.append((kind, text, lost))
    return times, missing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--ipython", metavar="PYTHON")
    parser.add_argument("--record", metavar="PYTHON")
    parser.add_argument("--misses", metavar="FILE", type=Path)
    parser.add_argument("--no-jedi", action="store_true")
    options = parser.parse_args()
    begun, misses = os.getcwd(), options.misses and options.misses.resolve()
    if options.record:
        record(options.record)
        return
    from nacre import Shell

    data = json.loads(DATA.read_text("utf-8"))
    contexts = data["contexts"]
    enable = "" if options.no_jedi else '[plugins]\nenable = ["complete-jedi"]\n'
    with tempfile.TemporaryDirectory() as home:
        os.environ["NACRE_HOME"] = home
        Path(home, "config.toml").write_text(enable)
        os.chdir(home)
        with Shell(profile="standard") as shell:
            shell.run(data["setup"], silent=True).unwrap()
            print(*budgets(shell), sep="\n")
            compare(shell, contexts)  # warms caches
            times, missing = compare(shell, contexts)
        os.chdir(begun)
        print(f"Nacre, first menu   {ranks(times)}   {len(contexts)} contexts")
        share = 1 - len(missing) / len(contexts)
        print(f"with at least what IPython {data['versions']['ipython']} offers: {share:.1%}")
    if misses:
        lines = [
            f"{kind:16} {text!r}: {', '.join(lost[:12])}{' ...' if len(lost) > 12 else ''}"
            for kind, text, lost in missing
        ]
        misses.write_text("\n".join(lines) + "\n", encoding="utf-8")
    if options.ipython:
        pairs = [(kind, text) for kind, text, _ in contexts]
        answer = ask_ipython(options.ipython, [*pairs, *pairs])
        print(f"IPython, all        {ranks([took for *_, took in answer['contexts']][len(pairs) :])}")


if __name__ == "__main__":
    main()
