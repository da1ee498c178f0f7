"""A scripted editor, and a session with the plugins that work with it."""

from __future__ import annotations

import json
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
