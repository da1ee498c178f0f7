"""What IPython offers is offered too, in contexts recorded by ``contrib/bench/completion_bench.py``."""

from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path

import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest

DATA = json.loads(Path(__file__).with_name("contexts.json").read_text("utf-8"))
ALIKE = "{}.{}".format(*sys.version_info[:2]) == DATA["versions"]["python"]


@pytest.fixture
def shell(session, tmp_path, monkeypatch):
    for name in ("numpy", "pandas"):
        pytest.importorskip(name)
    monkeypatch.chdir(tmp_path)
    patient = {"traits": {"Completion": {"deadline": 20.0}}}
    made = session(nacre_completion.plugin, nacre_complete_names.plugin, config=patient).shell
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.run(DATA["setup"], silent=True).unwrap()
    return made


def offered(shell, text):
    found = shell.complete(text)
    return {text[: found.start] + item.text for item in found.items}


def expected(text, answers):
    return {said[1:] if said.startswith("\b") else text + said for said in answers}


def test_there_are_five_hundred_contexts_and_each_has_an_answer():
    assert len(DATA["contexts"]) == len({text for _, text, _ in DATA["contexts"]}) == 500
    assert all(answers for *_, answers in DATA["contexts"])


def test_what_ipython_offers_is_offered_in_95_of_100_contexts(shell):
    missing = {}
    for _, text, answers in DATA["contexts"]:
        if lost := expected(text, answers) - offered(shell, text):
            missing[text] = sorted(lost)
    share = 1 - len(missing) / len(DATA["contexts"])
    told = "\n".join(f"{text!r}: {', '.join(lost[:5])}" for text, lost in missing.items())
    assert share >= (0.95 if ALIKE else 0.9), f"{share:.1%}; missing:\n{told}"


def test_nothing_of_it_fails(shell):
    for _, text, _ in DATA["contexts"]:
        for cursor in {len(text) // 2, len(text) - 1, len(text)}:
            shell.complete(text, cursor)
    assert shell.plugins.failures == []


def test_the_contexts_name_no_place_of_the_machine_they_were_recorded_on():
    text = json.dumps(DATA)
    assert str(Path.home()) not in text or os.fspath(Path.home()) == "/"
    assert "/tmp/" not in text
