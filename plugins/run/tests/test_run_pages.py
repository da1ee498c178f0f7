"""The how-to pages about running, profiling and debugging are true."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tomllib
from pathlib import Path

import nacre_debugger.plugin
import nacre_limits.plugin
import nacre_profiler.plugin
import nacre_run.plugin
import nacre_script.plugin
import nacre_syntax.plugin
import nacre_timing.plugin
import pytest
from nacre.testing import MakeSession

HOWTO = Path(__file__).parents[3] / "docs" / "howto"
PLUGINS = (
    nacre_run.plugin,
    nacre_timing.plugin,
    nacre_limits.plugin,
    nacre_profiler.plugin,
    nacre_debugger.plugin,
    nacre_script.plugin,
    nacre_syntax.plugin,
)


def cells(page: str) -> list[tuple[int, str, str]]:
    """(number, source, what is shown) of each cell of a page."""
    found: list[tuple[int, list[str], list[str]]] = []
    for block in re.findall(r"```text\n(.*?)```", (HOWTO / page).read_text(), re.S):
        for line in block.splitlines():
            if started := re.match(r"In \[(\d+)\]: (.*)", line):
                found.append((int(started[1]), [started[2]], []))
            elif continued := re.match(r" +\.\.\.: (.*)", line):
                found[-1][1].append(continued[1])
            else:
                found[-1][2].append(line)
    return [(number, "\n".join(source), "\n".join(shown).strip()) for number, source, shown in found]


@pytest.mark.parametrize("page", ["run.md", "profile.md", "debug.md"])
def test_every_cell_of_a_page_shows_what_it_says(
    session: MakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    if page == "profile.md":
        pytest.importorskip("line_profiler")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONBREAKPOINT", raising=False)
    one = session(*PLUGINS)
    for number, source, wanted in cells(page):
        typed = re.findall(r"^debug> (.*)$", wanted, re.M)
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        with contextlib.redirect_stdout(io.StringIO()) as out:
            ran = one.run(source)
        assert ran.outcome.number == number
        results = [f"Out[{number}]: " * (shown.kind == "result") + shown.bundle.text for shown in ran.outputs]
        text = "\n".join([out.getvalue().strip(), *results]).strip().replace("debug> \n", "debug> ")
        expected = (
            re.sub(r"^debug> .*$", "debug>", wanted, flags=re.M)
            .replace("debug>\n", "debug> ")
            .replace("debug> ...", "debug>...")
        )
        pattern = ".*".join(re.escape(part) for part in expected.split("..."))
        assert re.fullmatch(pattern, text.rstrip(), re.S), f"cell {number}:\n{text}\n--- the page:\n{expected}"


def test_the_settings_on_the_page_are_there(session: MakeSession) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", (HOWTO / "run.md").read_text(), re.S)
    one = session(*PLUGINS)
    for name, value in tomllib.loads(block)["traits"]["Limits"].items():
        one.shell.set_trait(f"Limits.{name}", value)
