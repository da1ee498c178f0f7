"""User code that is run to show an error: it may hang, raise, or be endless."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict, defaultdict, deque
from typing import Any

import nacre_tracebacks.plugin
import pytest
from nacre.testing import MakeSession, Session
from nacre_tracebacks.brief import Values
from nacre_tracebacks.limit import TooLong, limited

timers = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers here")
CLASSES = """
import time
class Slow:
    def __repr__(self):
        time.sleep(600)
class Endless:
    def __repr__(self):
        while True:
            try:
                time.sleep(600)
            except Exception:
                pass
class Bad:
    def __repr__(self):
        raise KeyError('no')
class Exits:
    def __repr__(self):
        raise SystemExit
class Huge:
    def __repr__(self):
        return 'x' * 20_000_000
class Sly:
    @property
    def __class__(self):
        time.sleep(600)
def show(value):
    1/0
"""


@pytest.fixture
def one(session: MakeSession) -> Session:
    one = session(nacre_tracebacks.plugin, config={"traits": {"Tracebacks": {"mode": "Verbose"}}})
    one.run(CLASSES).ok()
    return one


def values() -> Values:
    return Values(0.2, 1.0)


@timers
@pytest.mark.parametrize("kind", ["Slow", "Endless"])
def test_a_repr_that_hangs_is_stopped_and_named(one: Session, kind: str) -> None:
    text = one.run(f"show({kind}())").text
    assert f"value = <__main__.{kind} at " in text and ": its repr took more than 0.25 s>" in text
    assert text.endswith("ZeroDivisionError: division by zero")


@pytest.mark.parametrize(("kind", "raised"), [("Bad", "KeyError"), ("Exits", "SystemExit")])
def test_a_repr_that_raises_is_named(one: Session, kind: str, raised: str) -> None:
    assert f": its repr raised {raised}>" in one.run(f"show({kind}())").text


def test_a_huge_repr_is_cut(one: Session) -> None:
    assert len(one.run("show(Huge())").text) < 2000


def test_what_an_object_says_of_its_class_is_not_asked(one: Session) -> None:
    began = time.monotonic()
    assert "value=<__main__.Sly object at " in one.run("show(Sly())").text
    assert time.monotonic() - began < 60


@timers
def test_many_slow_reprs_share_one_limit(one: Session) -> None:
    one.run("def many(a, b, c, d, e, f, g, h):\n    1/0").ok()
    text = one.run("many(*[Slow() for _ in range(8)])").text
    assert text.count("not asked: the others took all the time there is") >= 3


@timers
def test_an_error_whose_text_hangs_is_named(one: Session) -> None:
    text = one.run("class E(Exception):\n    def __str__(self):\n        time.sleep(600)\nraise E").text
    assert text.endswith("\n\nE: <its text cannot be had: str() took more than 1 s>")


@timers
def test_many_errors_whose_texts_hang_share_one_limit(one: Session) -> None:
    one.run("class E(Exception):\n    def __str__(self):\n        time.sleep(600)").ok()
    text = one.run("raise ExceptionGroup('g', [E() for _ in range(100)])").text
    assert text.count("E: <its text was not asked for: the others took all the time there is>") >= 90


def test_of_many_notes_some_are_shown(one: Session) -> None:
    text = one.run("e = ValueError('x')\ne.__notes__ = [str(n) for n in range(1000)]\nraise e").text
    assert text.endswith("\n49\n(950 more notes)")


def test_an_error_whose_text_raises_is_named(one: Session) -> None:
    text = one.run("class E(Exception):\n    def __str__(self):\n        raise SystemExit\nraise E").text
    assert text.endswith("\n\nE: <its text cannot be had: str() raised SystemExit>")


def test_a_note_that_is_no_text_does_no_harm(one: Session) -> None:
    text = one.run("e = ValueError('x')\ne.__notes__ = [Bad(), 3, 'good']\nraise e").text
    assert text.endswith("ValueError: x\n<a note that cannot be had: str() raised KeyError>\n3\ngood")
    assert one.run("e = ValueError('x')\ne.__notes__ = 7\nraise e").text.endswith("ValueError: x\n7")


def test_the_variables_of_the_lines_shown_are_described(one: Session) -> None:
    text = one.run("def f(a, *more, key=1, **rest):\n    local = [a]\n    return local[a]\nf(5, 6, x=7)").text
    assert "in f(a=5, *more=(6,), key=1, **rest={'x': 7})" in text
    assert "\n        local = [5]\n" in text


def test_other_modes_run_no_repr(session: MakeSession) -> None:
    one = session(nacre_tracebacks.plugin)
    one.run("def f(x): 1/0\nclass Tells:\n    def __repr__(self):\n        told.append(1)\ntold = []\nf(Tells())")
    assert one.shell.namespace["told"] == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (list(range(100)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... 88 more]"),
        ((1,), "(1,)"),
        (set(), "set()"),
        (frozenset({1}), "frozenset({1})"),
        ({"a": [1, {2: (3, [4])}]}, "{'a': [1, {2: (...)}]}"),
        (OrderedDict(a=1), "OrderedDict({'a': 1})"),
        (defaultdict(list, a=[]), "defaultdict({'a': []})"),
        (deque([1, 2]), "deque([1, 2])"),
        (1 << 4000, "<int of 4,001 bits>"),
        (True, "True"),
        ("x" * 401, "'" + "x" * 320 + "' ... '" + "x" * 80 + "' (401 characters)"),
        (b"x" * 10**6, "b'" + "x" * 320 + "' ... b'" + "x" * 80 + "' (1,000,000 bytes)"),
        (range(5), "range(0, 5)"),
    ],
)
def test_pythons_own_values_are_shown_piece_by_piece(value: Any, text: str) -> None:
    assert values().brief(value) == text


def test_a_list_in_itself_ends() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert values().brief(endless) == "[[[[...]]]]"


def test_a_subclass_of_a_container_is_named() -> None:
    class Mine(dict):  # type: ignore[type-arg]
        pass

    assert values().brief(Mine(a=1)).endswith("Mine({'a': 1})")


@timers
def test_where_nothing_can_be_stopped_nothing_of_the_users_is_run() -> None:
    class Tells:
        def __repr__(self) -> str:
            told.append(1)
            return "told"

    told: list[int] = []
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(values().brief(Tells())))
    thread.start()
    thread.join()
    assert told == [] and "not asked: its repr could not be stopped here" in found[0]


@timers
def test_the_users_own_timer_rings_afterwards() -> None:
    rung: list[float] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rung.append(time.monotonic()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(TooLong):
            limited(lambda: time.sleep(600), 0.5)
        end = time.monotonic() + 20
        while not rung and time.monotonic() < end:
            time.sleep(0.01)
        assert rung
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@timers
def test_after_a_limit_no_timer_is_left() -> None:
    handler = signal.getsignal(signal.SIGALRM)
    assert limited(lambda: 7, 5) == 7
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == handler


@timers
def test_ctrl_c_while_a_repr_hangs_is_the_end_of_it_and_the_error_is_shown() -> None:
    script = CLASSES + (
        "import os, signal, threading\n"
        "class Waits:\n"
        "    def __repr__(self):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(600)\n"
    )
    program = (
        "import sys, nacre_tracebacks.plugin as plugin\n"
        "from nacre import Shell\n"
        "from nacre.plain import Plain\n"
        "traits = {'Tracebacks': {'mode': 'Verbose', 'repr_seconds': 600.0, 'all_seconds': 600.0}}\n"
        "with Shell(discover=False, plugins=[plugin], config={'traits': traits}) as shell:\n"
        "    with shell.showing_to(Plain(shell)):\n"
        f"        shell.run({script!r})\n"
        "        shell.run('show(Waits())')\n"
        "        print(shell.plugins.failures)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert ": interrupted>" in done.stderr and done.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert done.stdout == "[]\n"


HOSTILE = [
    "class E(Exception):\n    @property\n    def __cause__(self): raise KeyError\nraise E",
    "class E(Exception):\n    def __getattribute__(self, name):\n"
    "        if name != '__class__': raise KeyError\n        return E\nraise E",
    "class E(Exception):\n    __notes__ = property(lambda self: 1/0)\nraise E",
    "class M(type):\n    def __getattribute__(self, name): raise KeyError\n"
    "class E(Exception, metaclass=M): pass\nraise E",
    "class D(dict):\n    def get(self, *names): raise KeyError\nexec('x = 1; 1/0', D())",
    "class D:\n    def __getitem__(self, name): raise KeyError(name)\n    def __setitem__(self, *pair): pass\n"
    "exec('x = 1; x', {}, D())",
    "__name__ = Bad()\n1/0",
    "__tracebackhide__ = Bad()\n1/0",
    "class E(SyntaxError): pass\nraise E('x', (Bad(), Bad(), Bad(), Bad()))",
    "class E(SyntaxError): pass\nraise E('x', ('f', -1, -5, 'text'))",
    "raise UnicodeDecodeError('utf8', b'x' * 10**6, 0, 1, 'reason')",
    "class E(Exception):\n    __qualname__ = 'a\\x1b[2Jb'\nraise E",
    "raise ValueError('\\ud800')",
    "raise ValueError(Bad())",
]


@pytest.mark.parametrize("source", HOSTILE)
@pytest.mark.parametrize("mode", ["Context", "Verbose"])
def test_no_error_is_too_hostile_to_be_shown(one: Session, source: str, mode: str) -> None:
    one.shell.set_trait("Tracebacks.mode", mode)
    ran = one.run(source)
    assert ran.outcome.error is not None and ran.text
    assert "\x1b" not in ran.text
    assert one.shell.plugins.failures == []


def test_after_a_reset_the_last_error_keeps_nothing_alive(one: Session) -> None:
    one.run("1/0")
    assert one.shell.service("tracebacks").last is not None
    one.shell.reset_namespace()
    assert one.shell.service("tracebacks").last is None
