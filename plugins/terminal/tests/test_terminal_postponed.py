"""Modules that are imported later than the toolkit would."""

from __future__ import annotations

import subprocess
import sys

import pytest
from nacre_terminal.postponed import RARE

LOAD = (
    "import sys, threading\n"
    "import nacre_terminal.postponed as p\n"
    "with p.postponing():\n"
    "    import nacre_terminal.line\n"
)


def run(code: str, before: str = "") -> str:
    done = subprocess.run([sys.executable, "-c", before + LOAD + code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_toolkit_imports_no_rare_module_and_leaves_no_stand_in():
    assert run("print([name for name in p.RARE if name in sys.modules])") == "[]"


@pytest.mark.parametrize("name", sorted(RARE))
def test_a_cell_that_imports_one_has_the_module_itself(name):
    code = f"import {name} as m\nprint(type(m).__name__, m is sys.modules[{name!r}], len(dir(m)) > 12)"
    assert run(code) == "module True True"


@pytest.mark.parametrize(("name", "attribute"), [("ssl", "SSLContext"), ("asyncio.sslproto", "SSLProtocol")])
def test_asyncio_reaches_the_module_that_a_cell_imports(name, attribute):
    short = name.rpartition(".")[2]
    code = f"import asyncio.base_events as b, {name}\nprint(b.{short}.{attribute} is {name}.{attribute})"
    assert run(code) == "True"


def test_asyncio_imports_it_where_no_cell_did():
    code = "import asyncio.base_events as b\nprint(b.ssl.SSLContext.__module__, 'ssl' in sys.modules)"
    assert run(code) == "ssl True"


def test_what_was_imported_before_is_left_alone():
    code = "import asyncio.base_events as b\nprint(b.ssl is ssl and sys.modules['ssl'] is ssl)"
    assert run(code, "import ssl\n") == "True"


def test_what_is_needed_meanwhile_is_imported_at_once():
    code = "del p, sys.modules['nacre_terminal.postponed']\nimport nacre_terminal.postponed as p\n"
    code += "with p.postponing():\n    from secrets import token_hex\nprint(token_hex.__module__)"
    assert run(code) == "secrets"


def test_threads_that_ask_at_once_all_get_it():
    code = (
        "import asyncio.base_events as b\n"
        "found, gate = [], threading.Barrier(8)\n"
        "def ask():\n"
        "    gate.wait(); found.append(b.ssl.SSLContext)\n"
        "threads = [threading.Thread(target=ask) for _ in range(8)]\n"
        "[t.start() for t in threads]; [t.join() for t in threads]\n"
        "print(len(found), len(set(found)))"
    )
    assert run(code) == "8 1"


def test_a_module_that_is_not_there_is_still_missed():
    code = (
        "p.RARE = frozenset({'nothing_of_the_kind'})\n"
        "try:\n    with p.postponing():\n        import nothing_of_the_kind\n"
        "except ModuleNotFoundError as error:\n    print(error)"
    )
    assert run(code) == "No module named 'nothing_of_the_kind'"


def test_without_tls_in_the_interpreter_asyncio_is_told():
    before = "import sys; sys.modules['_ssl'] = None\nimport importlib.machinery as m\nfind = m.PathFinder.find_spec\n"
    before += "m.PathFinder.find_spec = classmethod(lambda c, n, *a: None if n == '_ssl' else find(n, *a))\n"
    assert run("import asyncio.base_events as b\nprint(b.ssl)", before) == "None"
