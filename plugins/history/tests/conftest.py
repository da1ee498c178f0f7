"""A store that outlives its shells, for the tests of history."""

from __future__ import annotations

import json
import os
import subprocess
import time
from types import SimpleNamespace

import pytest
from nacre import Provider, hookimpl
from nacre.history import Entry, MemoryStore

CONFIG = {"choose": {"history": "kept"}}


class Direct:
    """A spool that calls the store at once."""

    def __init__(self, factory, notice):
        self.store = factory()
        self.session = self.store.open_session(time.time())

    def put(self, operation, *arguments):
        if operation == "append":
            self.store.append(arguments[0]._replace(session=self.session))
        else:
            self.store.finish(self.session, *arguments)

    def ask(self, operation, otherwise, timeout, *arguments):
        return getattr(self.store, operation)(*arguments)

    def close(self, timeout):
        self.store.end_session(self.session, time.time())


@pytest.fixture(scope="session")
def keeping():
    """A function: sessions, each a list of sources, to a plugin whose store holds them."""

    def make(*sessions):
        store = MemoryStore()
        for sources in sessions:
            number = store.open_session(1000.0)
            for line, source in enumerate(sources, 1):
                started = 1000.0 + number * 100 + line
                store.append(Entry(number, line, source, started=started, directory="/there"))
                store.finish(number, line, "ok", 0.5)

        @hookimpl
        def history_backends():
            return [Provider("kept", lambda shell: store)]

        @hookimpl
        def services():
            return [Provider("spool", lambda shell: lambda factory, notice: Direct(factory, notice))]

        return SimpleNamespace(__name__="kept", history_backends=history_backends, services=services, config=CONFIG)

    return make


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
