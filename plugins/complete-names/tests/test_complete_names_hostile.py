"""No completion runs code of the user's."""

from __future__ import annotations

import random
import sys
import time
import types

import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest
from nacre_complete_names.names import complete
from nacre_complete_names.scan import scan

HOSTILE = """
calls = []
def touched(name):
    def method(*arguments, **named):
        calls.append(name)
        print("touched", name)
        raise SystemExit
    return method

class Descriptor:
    __get__ = touched("descriptor")
    __set__ = touched("descriptor set")

NAMES = [
    "__getattr__", "__getattribute__", "__dir__", "__getitem__", "__len__", "__iter__", "__repr__", "__str__",
    "__eq__", "__hash__", "__bool__", "__call__", "__contains__", "__instancecheck__", "__subclasscheck__",
]
Meta = type("Meta", (type,), {name: touched("meta " + name) for name in NAMES if name != "__call__"})
members = {name: touched(name) for name in NAMES}
members |= {"inner": property(touched("property")), "wild": Descriptor(), "__class__": property(touched("class"))}
Hostile = Meta("Hostile", (), members)
hostile = type.__call__(Hostile)
object.__setattr__(hostile, "plain", "text")
Shadow = type("Shadow", (), {"__dict__": property(touched("dict")), "method": lambda self: None})
shadow = Shadow()
class Keyed(dict):
    __getitem__ = keys = __iter__ = items = touched("dict subclass")
keyed = Keyed(); dict.__setitem__(keyed, "key", 1)
Keyed.__len__ = Keyed.__contains__ = Keyed.get = touched("dict subclass")
odd = type("Odd", (), {})()
odd.__dict__ = Keyed()
class Text(str):
    startswith = __eq__ = isidentifier = lower = touched("str subclass")
    __hash__ = str.__hash__
exact = {Text("key"): 1, "known": hostile}
def function(one, two=hostile, *, three=hostile): pass
holder = [hostile]
import types
bound = types.MethodType(types.MethodType(hostile, 1), 2)
def promising() -> "calls.append('annotation')": pass
def computing() -> calls.append('annotation'): pass
def returning() -> "Hostile": pass
promising.__wrapped__ = hostile
class Posing:
    __getitem__ = keys = __getattr__ = _ipython_key_completions_ = touched("posing")
    dtype = columns = loc = str = property(touched("posing"))
Posing.__module__, Posing.__qualname__, Posing.__name__ = "numpy", "ndarray", "ndarray"
posing = Posing()
class Mimic(Posing): pass
Mimic.__module__, Mimic.__qualname__ = "pandas", "DataFrame"
mimic = Mimic()
class Key(tuple):
    __iter__ = __len__ = __getitem__ = __eq__ = touched("tuple subclass")
    __hash__ = tuple.__hash__
tupled = {Key(("a", "b")): 1, ("row", "left"): 2, ("row", hostile_key): 3} if (hostile_key := Text("x")) else {}
class Names(list):
    __iter__ = __getitem__ = __len__ = touched("list subclass")
calls.clear()
"""


class Lazy(types.ModuleType):
    def __getattr__(self, name):
        raise AssertionError("touched")

    def __getattribute__(self, name):
        raise AssertionError("touched")


@pytest.fixture
def shell(session, capsys):
    patient = {"traits": {"Completion": {"deadline": 5.0}}}
    made = session(nacre_completion.plugin, nacre_complete_names.plugin, config=patient).shell
    made.run(HOSTILE).unwrap()
    made.namespace["lazy"] = Lazy("lazy")
    made.namespace["named"] = types.ModuleType("named")
    made.namespace["named"].__all__ = made.namespace["Names"](["one"])
    yield made
    told = capsys.readouterr().out
    assert (made.namespace["calls"], made.plugins.failures, "touched" in told) == ([], [], False)


@pytest.mark.parametrize(
    "text",
    [
        "host",
        "Host",
        "hostile.",
        "hostile.inn",
        "hostile.inner.",
        "hostile.wild.",
        "hostile.absent.",
        "hostile.plain.",
        "Hostile.",
        "Hostile.inner.",
        "Hostile(",
        "Hostile().",
        "Hostile().in",
        "hostile(",
        "hostile['",
        "hostile[",
        "hostile[0].",
        "hostile.__class__.",
        "shadow.",
        "odd.",
        "odd.a.",
        "shadow.meth",
        "keyed['",
        "keyed[",
        "keyed['key'].",
        "keyed.",
        "exact['",
        "exact[",
        "exact['known'].",
        "exact['key'].",
        "function(",
        "function(th",
        "functio",
        "holder[0].",
        "holder.",
        "lazy.",
        "lazy.x.",
        "laz",
        "%timeit hostile.",
        "!echo {hostile.in",
        "f'{hostile.",
        "hostile.__dir__.",
        "print(hostile.inner.",
        "hostile.plain(",
        "hostile[1",
        "hostile['a', '",
        "hostile.inner().",
        "hostile.inner.str.",
        "promising().",
        "promising(",
        "computing().",
        "returning().",
        "returning().inner.",
        "posing.",
        "posing['",
        "posing[",
        "posing[1:].",
        "posing.loc['",
        "posing.str.",
        "mimic['",
        "mimic.",
        "mimic[['x']].",
        "tupled['",
        "tupled['row', '",
        "tupled['row', 'left'].",
        "tupled['a', '",
        "bound(",
        "bound",
        "named.",
        "from named import ",
    ],
)
def test_nothing_hostile_is_touched(shell, text):
    shell.complete(text)
    shell.service("signatures").at(text, len(text))
    shell.service("signatures").documentation(text, len(text), "inner")
    shell.service("signatures").documentation(text, len(text), "hostile")
    shell.service("signatures").documentation("", 0, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hostile.pla", "plain"),
        ("hostile.inn", "inner"),
        ("shadow.meth", "method"),
        ("Hostile.wil", "wild"),
        ("hostile.plain.upp", "upper"),
        ("exact['kn", "known"),
        ("function(tw", "two="),
    ],
)
def test_what_can_be_told_of_it_is_offered(shell, text, name):
    assert name in [item.text for item in shell.complete(text).items]


def test_the_hostile_object_does_notice_a_touch(shell, capsys):
    calls = shell.namespace["calls"]
    for touch in (
        "hostile.inner",
        "hostile.absent",
        "Hostile.absent",
        "repr(hostile)",
        "shadow.__dict__",
        "keyed['key']",
    ):
        calls.clear()
        shell.run(touch, silent=True)
        assert calls
    calls.clear()
    capsys.readouterr()


def test_a_lazy_module_offers_what_it_holds(shell):
    types.ModuleType.__dict__["__dict__"].__get__(shell.namespace["lazy"])["held"] = 1
    assert "held" in [item.text for item in shell.complete("lazy.he").items]


def test_any_text_is_read_without_raising(shell):
    pieces = [
        "f'",
        '"',
        "'''",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\n",
        "\\",
        "#",
        "%",
        "!",
        "x",
        ".",
        "os.",
        ":",
        "=",
        " ",
        "rb'",
    ]
    source = random.Random(7)
    for _ in range(3000):
        text = "".join(source.choices(pieces, k=source.randrange(25)))
        complete(text, len(text), shell)


def test_a_large_text_is_read_in_time(shell):
    text = "x = ['a', \"b\", f'{c}'] # d\n" * 40_000 + "sys.pa"
    began = time.thread_time()
    assert scan(text).kind == "code"
    assert time.thread_time() - began < 1


def test_a_warm_answer_takes_little(shell):
    shell.run("import os").unwrap()
    taken = []
    for _ in range(50):
        began = time.thread_time()
        complete("os.pa", 5, shell)
        taken.append(time.thread_time() - began)
    assert sorted(taken)[25] < (0.002 if sys.gettrace() is None else 1)
