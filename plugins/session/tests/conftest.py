"""Shells with a real store, one after the other, as a person starts them."""

from __future__ import annotations

import builtins

import nacre_history.plugin
import nacre_history_jsonl.plugin
import nacre_session.plugin
import nacre_spool.plugin
import pytest

PLUGINS = (nacre_session.plugin, nacre_history.plugin, nacre_history_jsonl.plugin, nacre_spool.plugin)


@pytest.fixture
def shells(session, tmp_path, monkeypatch):
    """A function: a shell in an empty home and a directory of its own, whose history is in files. The one before is
    closed, as if its user had left it."""
    monkeypatch.setenv("NACRE_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    before = []

    def start(*plugins, **options):
        while before:
            before.pop().shell.close()
        config = {"choose": {"history": "jsonl"}, **options.pop("config", {})}
        one = session(*PLUGINS, *plugins, config=config, **options)
        one.magic = lambda name, line="": one.run(f"get_shell().run_line_magic({name!r}, {line!r})")
        before.append(one)
        return one

    return start


@pytest.fixture
def answer(monkeypatch):
    """A function: what the user answers to the next questions. Returns the list of questions that were asked."""
    asked = []

    def give(*answers):
        left = list(answers)

        def reply(question=""):
            asked.append(question)
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr(builtins, "input", reply)
        return asked

    give()
    return give
