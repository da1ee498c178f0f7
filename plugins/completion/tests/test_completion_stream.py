"""A menu is shown when its time has come, and refined by those who come later."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from nacre import Completer, Completion, Completions, hookimpl
from nacre_completion import plugin
from nacre_completion.trial import examine

PATIENT = 20.0


def offering(**completers):
    class Offering:
        @hookimpl
        def completers(self):
            return [Completer(name, function) for name, function in completers.items()]

    return Offering()


def said(*texts):
    return lambda text, cursor, shell: Completions(0, 2, tuple(map(Completion, texts)))


def waiting_for(event, *texts):
    def answer(text, cursor, shell):
        event.wait(PATIENT)
        return said(*texts)(text, cursor, shell)

    return answer


def traits(**values):
    return {"traits": {"Completion": values}}


def texts(found):
    return [item.text for item in found.items]


def collected(shell, after=lambda number: None, text="xy"):
    async def collect():
        seen = []
        async for found in shell.service("completion").stream(text, len(text)):
            seen.append(found)
            after(len(seen))
        return seen

    return asyncio.run(collect())


def until(condition):
    end = time.monotonic() + PATIENT
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_what_is_ready_comes_first_and_what_is_late_refines_it(session):
    event = threading.Event()
    completers = offering(a=waiting_for(event, "later"), b=said("now"))
    shell = session(plugin, completers, config=traits(patience=PATIENT)).shell
    seen = collected(shell, lambda number: event.set())
    assert [texts(found) for found in seen] == [["now"], ["later", "now"]]


def test_who_is_still_busy_is_named_in_the_first_answer(session):
    event = threading.Event()
    completers = offering(slow=waiting_for(event, "later"), b=said("now"))
    shell = session(plugin, completers, config=traits(patience=PATIENT)).shell
    seen = collected(shell, lambda number: event.set())
    assert [found.late for found in seen] == [("slow",), ()]


def test_where_nothing_is_ready_the_first_answer_is_waited_for(session):
    event = threading.Event()
    threading.Timer(0.2, event.set).start()
    shell = session(plugin, offering(a=waiting_for(event, "later")), config=traits(patience=PATIENT)).shell
    assert [texts(found) for found in collected(shell)] == [["later"]]


def test_one_answer_comes_where_nobody_is_late(session):
    shell = session(plugin, offering(a=said("one"), b=said("two")), config=traits(deadline=PATIENT)).shell
    assert [texts(found) for found in collected(shell)] == [["one", "two"]]


def test_an_answer_comes_even_where_there_is_nothing(session):
    shell = session(plugin, offering(a=lambda *_: None)).shell
    assert collected(shell) == [Completions(2, 2)]


def test_the_loop_runs_while_completers_are_busy(session):
    event = threading.Event()
    shell = session(plugin, offering(a=waiting_for(event, "later")), config=traits(patience=PATIENT)).shell

    async def collect():
        asyncio.get_running_loop().call_later(0.1, event.set)  # nothing would set it, were the loop held up
        return [texts(found) async for found in shell.service("completion").stream("xy", 2)]

    assert asyncio.run(collect()) == [["later"]]


def test_a_completer_that_hangs_is_cancelled_when_patience_is_over(session):
    stopped = threading.Event()

    def hangs(text, cursor, shell):
        try:
            while True:
                time.sleep(0.001)
        finally:
            stopped.set()

    shell = session(plugin, offering(hangs=hangs, b=said("now")), config=traits(patience=1.0)).shell
    assert texts(collected(shell)[-1]) == ["now"]
    assert stopped.wait(PATIENT)
    assert shell.service("completion").cancelled == {"hangs": 1}


def test_a_completer_that_was_cancelled_is_asked_again(session):
    hanging = threading.Event()

    def hangs_once(text, cursor, shell):
        while not hanging.is_set():
            time.sleep(0.001)
        return said("again")(text, cursor, shell)

    shell = session(plugin, offering(hangs=hangs_once), config=traits(patience=0.2, deadline=0.1)).shell
    collected(shell)
    hanging.set()
    until(lambda: texts(shell.complete("xy")) == ["again"])


def test_being_cancelled_is_no_failure_of_the_plugin(session):
    def hangs(text, cursor, shell):
        while True:
            time.sleep(0.001)

    shell = session(plugin, offering(hangs=hangs), config=traits(patience=0.1)).shell
    collected(shell)
    assert shell.plugins.failures == []


def waits(service):
    """The text that waits for the only completer."""
    waiting = [worker._waiting[0].text for worker in service._workers.values() if worker._waiting]
    return waiting[0] if waiting else ""


def test_the_newest_question_is_answered_and_those_between_are_dropped(session):
    event, asked = threading.Event(), []

    def answer(text, cursor, shell):
        asked.append(text)
        event.wait(PATIENT)
        return said(text)(text, cursor, shell)

    shell = session(plugin, offering(a=answer), config=traits(patience=PATIENT)).shell

    async def type_on():
        service = shell.service("completion")
        tasks = []
        for text in ("a", "ab", "abc"):
            tasks.append(asyncio.ensure_future(anext(service.stream(text, len(text)))))
            await asyncio.to_thread(until, lambda text=text: text in asked or waits(service) == text)
        for old in tasks[:2]:
            old.cancel()
        event.set()
        return await tasks[2]

    assert (texts(asyncio.run(type_on())), asked) == (["abc"], ["a", "abc"])


def test_one_that_was_quick_and_hangs_now_does_not_hold_up_the_others(session):
    hanging, release = threading.Event(), threading.Event()

    def turns(text, cursor, shell):
        if hanging.is_set():
            release.wait(PATIENT)
        return said("first")(text, cursor, shell)

    shell = session(plugin, offering(a=turns, b=said("second")), config=traits(deadline=2.0)).shell
    assert texts(shell.complete("xy")) == ["first", "second"]
    hanging.set()
    found = shell.complete("xy")
    release.set()
    assert (texts(found), found.late) == (["second"], ("a",))


def test_a_plugin_whose_import_hangs_does_not_hold_the_answer_up(session, tmp_path, monkeypatch):
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(3)\ndef complete(*_): pass\n")
    monkeypatch.syspath_prepend(tmp_path)

    class Hanging:
        @hookimpl
        def completers(self):
            return [Completer("first", said("now"), order=1), Completer("hanging", "slow_to_import:complete", order=2)]

    shell = session(plugin, Hanging(), config=traits(deadline=1.0)).shell
    assert (texts(shell.complete("xy")), shell.complete("xy").late) == (["now"], ("hanging",))


def test_names_are_sorted_by_their_underscores(session):
    shell = session(plugin, offering(a=said("__c", "_b", "a", "k="), b=said("z"))).shell
    assert texts(shell.complete("xy")) == ["k=", "a", "z", "_b", "__c"]


def test_what_two_completers_know_of_one_name_is_put_together(session):
    first = Completions(0, 2, (Completion("name", "function"),))
    second = Completions(0, 2, (Completion("name", "", "(x)", "does it"),))
    shell = session(plugin, offering(a=lambda *_: first, b=lambda *_: second)).shell
    assert shell.complete("xy").items == (Completion("name", "function", "(x)", "does it"),)


def test_the_doctor_names_a_completer_that_is_late(session):
    completers = offering(slow=lambda *_: time.sleep(1.0), b=said("now"))
    shell = session(plugin, completers, config=traits(deadline=0.5, patience=PATIENT)).shell
    (finding,) = examine(shell)
    assert (finding.status, "'slow' was later" in finding.text, "Offering" in finding.remedy) == ("ok", True, True)


def test_the_doctor_warns_of_a_completer_that_hangs(session):
    release = threading.Event()
    completers = offering(hanging=waiting_for(release), b=said("now"))
    shell = session(plugin, completers, config=traits(deadline=0.5, patience=1.0)).shell
    (finding,) = examine(shell)
    release.set()
    assert (finding.status, "'hanging' hangs" in finding.text) == ("warn", True)


def test_the_doctor_is_content_where_all_are_in_time(session):
    shell = session(plugin, offering(b=said("now")), config=traits(deadline=PATIENT)).shell
    assert [finding.status for finding in examine(shell)] == ["ok"]


@pytest.mark.parametrize("bad", [{"evaluation": "wild"}, {"deadline": -1.0}, {"fuzzy": 3}])
def test_a_value_that_does_not_fit_leaves_the_default(session, bad):
    options = session(plugin, config=traits(**bad)).shell.service("completion").options
    assert (options.evaluation, options.deadline, options.fuzzy) == ("limited", 0.045, False)
