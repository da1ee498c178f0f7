"""What the log holds, beside IPython's."""

from __future__ import annotations

import re

import nacre_log.plugin
import pytest

CELLS = ["a = 1", "b = 2\nc = 3", "START", "def f():\n    return 1", "b", "'shown'", "print('d')", "raise ValueError"]


@pytest.mark.parametrize("options", ["", "-o"])
def test_the_log_holds_the_same_code(session, oracle, tmp_path, monkeypatch, options):
    monkeypatch.chdir(tmp_path)
    start = f"get_shell().run_line_magic('logstart', '-q {options} the.log over')"
    cells = [cell.replace("START", start) for cell in CELLS]
    one = session(nacre_log.plugin)
    for cell in cells:
        one.run(cell)
    ours = (tmp_path / "the.log").read_text()
    one.shell.close()
    oracle(cells)
    theirs = (tmp_path / "the.log").read_text().replace("get_ipython()", "get_shell()")

    def code(text):
        """Without the head and what is about logs, which Nacre leaves out."""
        return [line for line in text.splitlines() if line and not line.startswith("# ") and "logstart" not in line]

    assert code(ours) == code(theirs)


@pytest.mark.parametrize("line", ["", "the.log", "the.log over"])
def test_the_mode_is_the_same(session, oracle, tmp_path, monkeypatch, capsys, line):
    monkeypatch.chdir(tmp_path)
    cell = f"get_shell().run_line_magic('logstart', {line!r})"
    session(nacre_log.plugin).run(cell).ok()
    ours, theirs = capsys.readouterr().out, oracle([cell, "get_shell().run_line_magic('logstop', '')"])[0][0]
    assert re.search(r"Mode +(\w+)", ours)[1] == re.search(r"Mode +: (\w+)", theirs)[1]
