"""A scripted editor, and a session with the plugins that work with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import nacre_edit.plugin
import nacre_history.plugin
import nacre_macro.plugin
import pytest

SCRIPT = """\
import json, os, sys
here = os.path.dirname(os.path.abspath(__file__))
path = sys.argv[-1]
text = open(path, encoding="utf-8").read() if os.path.exists(path) else None
json.dump({"arguments": sys.argv[1:], "text": text}, open(os.path.join(here, "seen.json"), "w"))
exec(open(os.path.join(here, "act.py")).read())
"""


class Scripted:
    """Does to the file what it is told in Python, and remembers how it was called."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "ed.py").write_text(SCRIPT)
        self.command = f"{sys.executable} {folder / 'ed.py'}"
        self.act("")

    def act(self, code):
        (self.folder / "act.py").write_text(code)

    def writes(self, text):
        self.act(f"open(path, 'w').write({text!r})")

    def appends(self, text):
        self.act(f"open(path, 'a').write({text!r})")

    @property
    def seen(self):
        import json

        return json.loads((self.folder / "seen.json").read_text())


@pytest.fixture
def editor(tmp_path_factory, monkeypatch):
    scripted = Scripted(tmp_path_factory.mktemp("editor"))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", scripted.command)
    return scripted


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cells(session, here):
    """A session of three cells; ``magic(name, line)`` runs a line magic in it."""
    one = session(nacre_history.plugin, nacre_macro.plugin, nacre_edit.plugin)
    for source in ("a = 1", "b = 2\nc = 3", "a + 1"):
        one.run(source).ok()
    one.magic = lambda name, line="": one.run(f"get_shell().run_line_magic({name!r}, {line!r})")
    return one


ASKING = """
import contextlib, io, json, sys
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance()
shell.run_line_magic("colors", "nocolor")
seen = []
for cell in json.loads(sys.argv[1]):
    shell.rl_next_input = None
    with contextlib.redirect_stdout(io.StringIO()) as out:
        shell.run_cell(cell, store_history=True)
    seen.append([out.getvalue(), shell.rl_next_input or ""])
print(json.dumps(seen))
"""


@pytest.fixture
def oracle(tmp_path_factory):
    """A function: cells to what IPython prints for each and puts on the next prompt. ``get_shell()`` stands for
    its shell, in the cells and in what comes back. typed: its standard input."""
    python = os.environ.get("NACRE_ORACLE")
    if not python:
        pytest.skip("set NACRE_ORACLE to the interpreter of an environment with IPython to compare with it")
    home = tmp_path_factory.mktemp("oracle")

    def ask(cells, typed=""):
        sent = json.dumps([cell.replace("get_shell()", "get_ipython()") for cell in cells])
        environment = {**os.environ, "IPYTHONDIR": str(home), "HOME": str(home), "PYTHONPATH": ""}
        done = subprocess.run(
            [python, "-c", ASKING, sent], env=environment, capture_output=True, text=True, timeout=120, input=typed
        )
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout.splitlines()[-1])
        return [tuple(text.replace("get_ipython()", "get_shell()") for text in pair) for pair in found]

    return ask
