"""Jedi, in its own process."""

from __future__ import annotations

import os
import signal
import sys
import threading

import nacre_complete_jedi.plugin
import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest
from nacre_complete_jedi.ask import complete
from nacre_complete_jedi.told import prelude

TIMES = {"Jedi": {"deadline": 60.0, "patience": 60.0}, "Completion": {"deadline": 60.0, "patience": 60.0}}


@pytest.fixture
def make(session):
    def make(traits=TIMES):
        plugins = (nacre_completion.plugin, nacre_complete_names.plugin, nacre_complete_jedi.plugin)
        return session(*plugins, config={"traits": traits}).shell

    return make


@pytest.fixture
def shell(make):
    return make()


def texts(shell, text):
    found = complete(text, len(text), shell)
    return [text[: found.start] + item.text for item in found.items] if found else []


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        ("", "import json\njson.loads", "import json\njson.loads"),
        ("", "x = 'a'.split()\nx.app", "x = 'a'.split()\nx.append"),
        ("import json as j", "j.JSONDec", "j.JSONDecoder"),
        ("import pathlib\np = pathlib.Path()", "p.absolute().paren", "p.absolute().parent"),
        ("from json import dumps", "dumps(1).upp", "dumps(1).upper"),
        ("def made():\n    return {}", "made().ite", "made().items"),
        ("class Made:\n    def one(self): return 'a'", "Made().one().upp", "Made().one().upper"),
        ("x = 1", "%timeit x.bit_l", "%timeit x.bit_length"),
        ("x = 1", "%timeit -n 3 x.bit_l", "%timeit -n 3 x.bit_length"),
        ("x = 1", "f'{x.bit_l", "f'{x.bit_length"),
        ("import json", "json.dumps(1, sort_k", "json.dumps(1, sort_keys="),
        ("", "import xml.et", "import xml.etree"),
    ],
)
def test_what_analysis_tells_is_offered(shell, cell, text, expected):
    shell.run(cell).unwrap()
    assert expected in texts(shell, text)


@pytest.mark.parametrize("text", ["", "'os.pa", "# os.pa", "!ls os.pa", "%cd os.pa", "%%bash\nos.pa", "%timei", "1 +"])
def test_nothing_is_asked_elsewhere(shell, text):
    assert texts(shell, text) == []


def test_its_answers_are_merged_with_the_others_without_doubles(shell):
    shell.run("import os").unwrap()
    found = [item.text for item in shell.complete("os.pathc").items]
    assert found == ["pathconf", "pathconf_names"]


def test_it_is_not_in_the_shells_process(shell):
    assert texts(shell, "import json\njson.loads")
    assert shell.service("jedi")._process.pid != os.getpid()
    if "pytest_jedi" not in sys.modules:
        assert "jedi" not in sys.modules


def test_a_hostile_object_is_told_by_its_class_alone():
    class Hostile:
        def __getattribute__(self, name):
            raise SystemExit

    assert prelude("hostile.x", {"hostile": Hostile()}) == "hostile: Hostile\n"


def test_a_module_in_the_working_directory_is_read_and_not_run(shell, tmp_path, monkeypatch):
    (tmp_path / "tried_here.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\ndef offered(): pass\n")
    monkeypatch.chdir(tmp_path)
    assert "import tried_here\ntried_here.offered" in texts(shell, "import tried_here\ntried_here.off")
    assert not (tmp_path / "ran").exists()


def test_a_process_that_died_is_begun_anew(shell):
    assert texts(shell, "import json\njson.loads")
    analyst = shell.service("jedi")
    process = analyst._process
    process.kill()
    process.wait()
    assert texts(shell, "import json\njson.loads")
    assert analyst._process is not process


@pytest.mark.skipif(os.name == "nt", reason="processes are stopped by signals")
def test_a_process_that_hangs_is_ended(make):
    shell = make({"Jedi": {"deadline": 60.0, "patience": 0.0}})
    assert texts(shell, "import json\njson.loads")
    analyst = shell.service("jedi")
    process = analyst._process
    os.kill(process.pid, signal.SIGSTOP)
    shell.set_trait("Jedi.deadline", 0.1)
    assert texts(shell, "import json\njson.dumps") == []
    shell.set_trait("Jedi.deadline", 60.0)
    assert texts(shell, "import json\njson.dumps")
    assert process.poll() is not None


def test_closing_the_shell_ends_the_process(make):
    shell = make()
    assert texts(shell, "import json\njson.loads")
    process = shell.service("jedi")._process
    shell.close()
    assert process.poll() is not None


def test_two_threads_that_ask_at_once_both_get_their_answers(shell):
    found = {}

    def ask(name):
        found[name] = texts(shell, f"import json\njson.{name}")

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("load", "dump")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [all(name in text for text in found[name]) and found[name] != [] for name in found] == [True, True]


def test_where_no_object_may_be_looked_at_it_is_not_asked(make):
    shell = make({**TIMES, "Completion": {"evaluation": "forbidden"}})
    assert texts(shell, "import json\njson.loads") == []
