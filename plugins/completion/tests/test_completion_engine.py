"""Completers are peers with one deadline."""

from __future__ import annotations

import threading
import time

import pytest
from nacre import Completer, Completion, Completions, hookimpl
from nacre_completion import plugin


def offering(**completers):
    class Offering:
        @hookimpl
        def completers(self):
            return [Completer(name, function) for name, function in completers.items()]

    return Offering()


def said(*texts, start=0, end=2):
    return lambda text, cursor, shell: Completions(start, end, tuple(map(Completion, texts)))


def test_answers_of_all_completers_are_merged(session):
    shell = session(plugin, offering(a=said("one"), b=said("two"))).shell
    assert [item.text for item in shell.complete("xy").items] == ["one", "two"]


def test_the_same_text_comes_only_once(session):
    shell = session(plugin, offering(a=said("one"), b=said("one"))).shell
    assert len(shell.complete("xy").items) == 1


def test_different_ranges_become_the_widest(session):
    shell = session(plugin, offering(a=said("abcd", start=0, end=4), b=said("cd", start=2, end=4))).shell
    assert [(c.start, c.end, [i.text for i in c.items]) for c in [shell.complete("abc_")]] == [(0, 4, ["abcd"])]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("pearl.", ["size"]), ("pearl._", ["size", "_old", "__doc__"]), ("pearl", ["size", "_old", "__doc__"])],
)
def test_names_with_an_underscore_are_shown_right_behind_a_dot_only_when_it_is_typed(session, text, shown):
    start = 6 if "." in text else 0
    offers = offering(a=said("size", "_old", "__doc__", start=start, end=len(text)))
    assert [item.text for item in session(plugin, offers).shell.complete(text).items] == shown


def test_names_with_an_underscore_are_shown_behind_a_dot_where_there_are_no_others(session):
    offers = offering(a=said("__class__", "__doc__", start=6, end=6))
    assert len(session(plugin, offers).shell.complete("pearl.").items) == 2


def test_a_completer_that_hangs_is_named_and_the_others_answer(session):
    release = threading.Event()
    shell = session(plugin, offering(hangs=lambda *_: release.wait(30), b=said("two"))).shell
    found = shell.complete("xy")
    release.set()
    assert ([item.text for item in found.items], found.late) == (["two"], ("hangs",))


def test_one_that_never_answered_yet_is_not_waited_for_to_the_deadline_where_there_is_something(session):
    release, waiting = threading.Event(), {"traits": {"Completion": {"deadline": 60.0}}}
    shell = session(plugin, offering(loads=lambda *_: release.wait(50), b=said("two")), config=waiting).shell
    found = shell.complete("xy")
    assert not release.is_set() and [item.text for item in found.items] == ["two"] and found.late == ("loads",)
    release.set()


def test_one_that_has_answered_before_is_waited_for(session):
    turns = iter([0.0, 0.2])
    slow = lambda *_: time.sleep(next(turns)) or said("one")(*_)  # noqa: E731
    shell = session(
        plugin, offering(slow=slow, b=said("two")), config={"traits": {"Completion": {"deadline": 60.0}}}
    ).shell
    shell.complete("xy")
    assert [item.text for item in shell.complete("xy").items] == ["one", "two"]


def test_a_completer_that_hangs_is_not_asked_again_meanwhile(session):
    release, calls = threading.Event(), []
    shell = session(plugin, offering(hangs=lambda *_: calls.append(1) or release.wait(30))).shell
    shell.complete("xy")
    shell.complete("xy")
    release.set()
    assert len(calls) == 1


@pytest.mark.parametrize("fault", [lambda *_: 1 / 0, lambda *_: 42, lambda *_: (_ for _ in ()).throw(SystemExit)])
def test_a_broken_completer_is_the_plugins_failure(session, fault):
    shell = session(plugin, offering(bad=fault, b=said("two"))).shell
    assert [item.text for item in shell.complete("xy").items] == ["two"]
    assert [failure.hook for failure in shell.plugins.failures] == ["bad"]


def test_the_deadline_is_a_trait(session):
    shell = session(plugin, config={"traits": {"Completion": {"deadline": 2.5}}}).shell
    assert shell.service("completion").deadline == 2.5


def test_without_the_plugin_nothing_is_found(session):
    assert session(offering(a=said("one"))).shell.complete("xy") == Completions(2, 2)
