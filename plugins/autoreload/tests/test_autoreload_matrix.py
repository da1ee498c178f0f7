"""What becomes of everything a module may hold when it is reloaded: one row a case.

A row: the module before, what the user holds of it, the module after, what must then be true (of the module ``m``
and what is held), and the names that are reported as not changed in place.
"""

# ruff: noqa: E501 - a case is one line
from __future__ import annotations

import importlib
import sys
from typing import NamedTuple

import pytest
from nacre_autoreload.reload import reload_module


class Case(NamedTuple):
    name: str
    before: str
    hold: str
    after: str
    true: str
    left: tuple[str, ...] = ()


CASES = [
    Case("a function gets its new body", "def f(): return 1", "f = m.f", "def f(): return 2", "f() == 2 and m.f is f"),
    Case("a function gets new defaults", "def f(x=1): return x", "f = m.f", "def f(x=2): return x", "f() == 2"),
    Case("keyword defaults too", "def f(*, x=1): return x", "f = m.f", "def f(*, x=2): return x", "f() == 2"),
    Case("a function gets new parameters", "def f(): pass", "f = m.f", "def f(a, b): return a + b", "f(1, 2) == 3"),
    Case("a docstring changes", "def f(): 'a'", "f = m.f", "def f(): 'b'", "f.__doc__ == 'b'"),
    Case("annotations change", "def f(x: int): pass", "f = m.f", "def f(x: str): pass", "f.__annotations__ == {'x': str}"),
    Case("attributes of functions change", "def f(): pass\nf.a = 1", "f = m.f", "def f(): pass\nf.b = 2", "f.b == 2 and not hasattr(f, 'a')"),
    Case("a function that becomes a generator is reported", "def f(): return [1]", "f = m.f", "def f(): yield 2", "f() == [1] and list(m.f()) == [2]", ("f",)),
    Case("a function that becomes async is reported", "def f(): return 1", "f = m.f", "async def f(): return 2", "f() == 1 and __import__('asyncio').run(m.f()) == 2", ("f",)),
    Case("a generator stays one", "def f(): yield 1", "f = m.f", "def f(): yield 2", "list(f()) == [2]"),
    Case("a global a function reads changes", "X = 1\ndef f(): return X", "f = m.f", "X = 2\ndef f(): return X", "f() == 2"),
    Case("a new function is there", "", "", "def f(): return 1", "m.f() == 1"),
    Case("a function that is gone from the source stays", "def f(): return 1", "f = m.f", "", "f() == 1 and m.f is f"),
    Case("a lambda changes", "f = lambda: 1", "f = m.f", "f = lambda: 2", "f() == 2"),
    Case("a constant changes", "X = 1", "", "X = 2", "m.X == 2"),
    Case("a closure gets what it closes over", "def make(n):\n    def f(): return n\n    return f\nf = make(1)", "f = m.f",
         "def make(n):\n    def f(): return n * 10\n    return f\nf = make(2)", "f() == 20"),
    Case("a closure over more is reported", "def make(n):\n    def f(): return n\n    return f\nf = make(1)", "f = m.f",
         "def make(n):\n    o = 5\n    def f(): return n + o\n    return f\nf = make(2)", "f() == 1 and m.f() == 7", ("f",)),
    Case("a wrapper gets the new function", "import functools\ndef d(g):\n    @functools.wraps(g)\n    def w(): return g() + 1\n    return w\n@d\ndef f(): return 1",
         "f = m.f", "import functools\ndef d(g):\n    @functools.wraps(g)\n    def w(): return g() + 2\n    return w\n@d\ndef f(): return 10", "f() == 12 and m.f is f"),
    Case("a wrapper without functools.wraps too", "def d(g):\n    def w(): return g()\n    return w\n@d\ndef f(): return 1", "f = m.f",
         "def d(g):\n    def w(): return g()\n    return w\n@d\ndef f(): return 2", "f() == 2"),
    Case("a wrapper of another module too", "import contextlib\n@contextlib.contextmanager\ndef f(): yield 1", "f = m.f",
         "import contextlib\n@contextlib.contextmanager\ndef f(): yield 2", "f().__enter__() == 2"),
    Case("a decorator that is taken away", "def d(g):\n    def w(): return g()\n    return w\n@d\ndef f(): return 1", "f = m.f",
         "def f(): return 2", "f() == 1 and m.f() == 2", ("f",)),
    Case("a cached function is computed anew", "import functools\n@functools.lru_cache\ndef f(): return 1", "f = m.f; f()",
         "import functools\n@functools.lru_cache\ndef f(): return 2", "f() == 2 and m.f is f"),
    Case("a cache with other parameters is reported", "import functools\n@functools.lru_cache(1)\ndef f(): return 1", "f = m.f",
         "import functools\n@functools.lru_cache(2)\ndef f(): return 2", "m.f() == 2", ("f",)),
    Case("a partial changes", "import functools\nf = functools.partial(int, base=2)", "f = m.f", "import functools\nf = functools.partial(int, base=8)", "f('11') == 9"),
    Case("a registration of the module changes", "import functools\n@functools.singledispatch\ndef f(x): return 'any'\n@f.register\ndef _(x: int): return 'old'",
         "f = m.f", "import functools\n@functools.singledispatch\ndef f(x): return 'any'\n@f.register\ndef _(x: int): return 'new'", "f(1) == 'new' and m.f is f"),
    Case("a registration from elsewhere stays", "import functools\n@functools.singledispatch\ndef f(x): return 'any'",
         "f = m.f; f.register(str, lambda x: 'mine')", "import functools\n@functools.singledispatch\ndef f(x): return 'other'", "f('') == 'mine' and f(1) == 'other'"),
    Case("a registration for a class of the module holds for its earlier instances",
         "import functools\nclass A: pass\n@functools.singledispatch\ndef f(x): return 'any'\n@f.register(A)\ndef _(x): return 'a'",
         "f = m.f; a = m.A()", "import functools\nclass A: pass\n@functools.singledispatch\ndef f(x): return 'any'\n@f.register(A)\ndef _(x): return 'b'", "f(a) == 'b'"),
    Case("a method changes for earlier instances", "class A:\n    def f(self): return 1", "a = m.A()", "class A:\n    def f(self): return 2", "a.f() == 2"),
    Case("a bound method changes", "class A:\n    def f(self): return 1", "f = m.A().f", "class A:\n    def f(self): return 2", "f() == 2"),
    Case("a new method is there", "class A: pass", "a = m.A()", "class A:\n    def f(self): return 2", "a.f() == 2"),
    Case("a method that is gone is gone", "class A:\n    def f(self): return 1", "a = m.A()", "class A: pass", "not hasattr(a, 'f')"),
    Case("an earlier instance is one of the class", "class A: pass", "a = m.A()", "class A: x = 1", "isinstance(a, m.A) and a.x == 1"),
    Case("a new instance is one of the earlier class", "class A: pass", "A = m.A", "class A: pass\na = A()", "isinstance(m.a, A) and type(m.a) is A"),
    Case("a subclass of the user's follows", "class A:\n    def f(self): return 1", "class B(m.A): pass\nb = B()", "class A:\n    def f(self): return 2",
         "b.f() == 2 and isinstance(b, m.A) and issubclass(B, m.A)"),
    Case("a subclass within the module stays one", "class A: pass\nclass B(A): pass", "b = m.B()", "class A:\n    x = 1\nclass B(A): pass", "b.x == 1 and issubclass(m.B, m.A)"),
    Case("a new subclass is one of the class that stays", "class A: pass", "A = m.A", "class A: pass\nclass B(A): pass", "issubclass(m.B, A)"),
    Case("a table of classes holds those that stay", "class A: pass\nT = (A,)\nD = {'a': A}\nL = [A]", "a = m.A()",
         "class A: pass\nT = (A,)\nD = {'a': A}\nL = [A]", "isinstance(a, m.T) and isinstance(a, m.D['a']) and isinstance(a, m.L[0])"),
    Case("super() works in a changed method", "class A:\n    def f(self): return 1\nclass B(A):\n    def f(self): return super().f()", "b = m.B()",
         "class A:\n    def f(self): return 2\nclass B(A):\n    def f(self): return super().f() * 10", "b.f() == 20"),
    Case("super() works in a new method", "class A:\n    def f(self): return 1\nclass B(A): pass", "b = m.B()",
         "class A:\n    def f(self): return 2\nclass B(A):\n    def g(self): return super().f()", "b.g() == 2"),
    Case("a property changes", "class A:\n    @property\n    def x(self): return 1", "a = m.A()", "class A:\n    @property\n    def x(self): return 2", "a.x == 2"),
    Case("a property becomes a method", "class A:\n    @property\n    def x(self): return 1", "a = m.A()", "class A:\n    def x(self): return 2", "a.x() == 2"),
    Case("a class method changes", "class A:\n    @classmethod\n    def f(cls): return 1", "f = m.A.f", "class A:\n    @classmethod\n    def f(cls): return 2", "m.A.f() == 2 and f() == 2"),
    Case("a static method changes", "class A:\n    @staticmethod\n    def f(): return 1", "f = m.A.f", "class A:\n    @staticmethod\n    def f(): return 2", "m.A.f() == 2 and f() == 2"),
    Case("a class attribute changes", "class A: x = 1", "a = m.A()", "class A: x = 2", "a.x == 2"),
    Case("a nested class changes", "class A:\n    class B:\n        def f(self): return 1", "b = m.A.B()", "class A:\n    class B:\n        def f(self): return 2", "b.f() == 2 and isinstance(b, m.A.B)"),
    Case("a base is added", "class X:\n    def g(self): return 3\nclass Y: pass\nclass A(Y): pass", "a = m.A()", "class X:\n    def g(self): return 3\nclass Y: pass\nclass A(Y, X): pass", "a.g() == 3"),
    Case("a class attribute that is a class of the module", "class A: pass\nclass B: made = A", "a = m.A()", "class A: pass\nclass B: made = A", "isinstance(a, m.B.made)"),
    Case("other slots are reported", "class A:\n    __slots__ = ('x',)", "a = m.A()", "class A:\n    __slots__ = ('x', 'y')", "not isinstance(a, m.A)", ("A",)),
    Case("the same slots are kept", "class A:\n    __slots__ = ('x',)\n    def f(self): return 1", "a = m.A(); a.x = 5", "class A:\n    __slots__ = ('x',)\n    def f(self): return self.x", "a.f() == 5"),
    Case("another metaclass is reported", "class A: pass", "a = m.A()", "class M(type): pass\nclass A(metaclass=M): pass", "not isinstance(a, m.A)", ("A",)),
    Case("a metaclass of the module changes", "class M(type):\n    def f(cls): return 1\nclass A(metaclass=M): pass", "A = m.A", "class M(type):\n    def f(cls): return 2\nclass A(metaclass=M): pass", "A.f() == 2 and m.A is A"),
    Case("an abstract class gets new abstract methods", "import abc\nclass A(abc.ABC): pass", "A = m.A", "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...", "A.__abstractmethods__ == {'f'}"),
    Case("what was registered with an abstract class stays", "import abc\nclass A(abc.ABC): pass", "m.A.register(int)", "import abc\nclass A(abc.ABC): x = 1", "isinstance(1, m.A)"),
    Case("a dataclass gets a field", "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int", "a = m.A(1)",
         "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int\n    y: int = 5", "a.y == 5 and m.A(1, 2).y == 2 and isinstance(a, m.A)"),
    Case("equal dataclass instances stay equal", "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int", "a = m.A(1)",
         "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int", "a == m.A(1)"),
    Case("a named tuple changes", "import typing\nclass P(typing.NamedTuple):\n    x: int\n    def f(self): return 1", "p = m.P(4)",
         "import typing\nclass P(typing.NamedTuple):\n    x: int\n    def f(self): return self.x", "p.f() == 4 and isinstance(p, m.P)"),
    Case("a member of an enumeration stays itself", "import enum\nclass E(enum.Enum):\n    A = 1", "a = m.E.A", "import enum\nclass E(enum.Enum):\n    A = 1\n    B = 2", "a is m.E.A and m.E(2) is m.E.B and list(m.E) == [a, m.E.B]"),
    Case("a member gets its new value", "import enum\nclass E(enum.Enum):\n    A = 1", "a = m.E.A", "import enum\nclass E(enum.Enum):\n    A = 7", "a.value == 7 and m.E(7) is a and m.E.A is a"),
    Case("a member that is gone is gone", "import enum\nclass E(enum.Enum):\n    A = 1\n    B = 2", "E = m.E", "import enum\nclass E(enum.Enum):\n    A = 1", "list(E) == [E.A] and not hasattr(E, 'B')"),
    Case("an enumeration's method changes", "import enum\nclass E(enum.Enum):\n    A = 1\n    def f(self): return 1", "a = m.E.A", "import enum\nclass E(enum.Enum):\n    A = 1\n    def f(self): return 2", "a.f() == 2"),
    Case("a number's member with another value is reported", "import enum\nclass E(enum.IntEnum):\n    A = 1", "a = m.E.A", "import enum\nclass E(enum.IntEnum):\n    A = 2", "m.E.A == 2 and a == 1", ("E.A",)),
    Case("a flag changes", "import enum\nclass E(enum.Flag):\n    A = 1", "a = m.E.A", "import enum\nclass E(enum.Flag):\n    A = 1\n    B = 2", "(a | m.E.B).value == 3 and a is m.E.A"),
    Case("an exception class is still caught", "class E(Exception): pass\ndef f(): raise E", "E = m.E; f = m.f", "class E(Exception): pass\ndef f(): raise E('new')", "caught(f, E)"),
    Case("a function becomes a class", "def f(): return 1", "f = m.f", "class f: pass", "f() == 1 and isinstance(m.f, type)", ("f",)),
    Case("an imported function is left alone", "from os.path import join", "join = m.join", "from os.path import split as join", "join('a', 'b') == __import__('os').path.join('a', 'b')"),
    Case("what names itself in a table", "def f(): return 1\nT = {f: 'f'}", "f = m.f", "def f(): return 2\nT = {f: 'f'}", "m.T[f] == 'f'"),
    Case("a callback that is registered anew is there once", "L = []\ndef on(g): L.append(g); return g\n@on\ndef f(): return 1", "f = m.f", "L = []\ndef on(g): L.append(g); return g\n@on\ndef f(): return 2", "m.L == [f]"),
    Case("a cached property's function changes", "import functools\nclass A:\n    @functools.cached_property\n    def x(self): return 1", "a = m.A()", "import functools\nclass A:\n    @functools.cached_property\n    def x(self): return 2", "a.x == 2"),
    Case("a method's single dispatch keeps registrations from elsewhere",
         "import functools\nclass A:\n    @functools.singledispatchmethod\n    def f(self, x): return 'any'",
         "a = m.A(); m.A.__dict__['f'].register(str, lambda self, x: 'mine')",
         "import functools\nclass A:\n    @functools.singledispatchmethod\n    def f(self, x): return 'other'", "a.f('') == 'mine' and a.f(1) == 'other'"),
    Case("generic classes change", "import typing\nT = typing.TypeVar('T')\nclass A(typing.Generic[T]):\n    def f(self): return 1", "a = m.A()", "import typing\nT = typing.TypeVar('T')\nclass A(typing.Generic[T]):\n    def f(self): return 2", "a.f() == 2 and isinstance(a, m.A)"),
    Case("two names of one function stay one", "def f(): return 1\ng = f", "f = m.f", "def f(): return 2\ng = f", "m.g is f and m.f is f and f() == 2"),
    Case("a recursive function changes", "def f(n): return n and f(n - 1)", "f = m.f", "def f(n): return n and f(n - 1) + 1", "f(3) == 3"),
]  # fmt: skip


@pytest.fixture
def module(tmp_path, monkeypatch, request):
    """Write and import a module; ``change(text)`` rewrites it."""
    name = f"reloaded_{abs(hash(request.node.name))}"
    file = tmp_path / f"{name}.py"
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def write(text):
        file.write_text(text + "\n")
        importlib.invalidate_caches()
        return importlib.import_module(name)

    write.change = lambda text: file.write_text(text + "\n")
    yield write
    sys.modules.pop(name, None)


def caught(function, kind):
    try:
        function()
    except kind:
        return True
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_after_a_reload(module, case):
    m = module(case.before)
    names = {"m": m, "caught": caught}
    exec(case.hold, names)
    module.change(case.after)
    left = reload_module(m)
    assert eval(case.true, names), case.true
    assert tuple(name for name, _ in left) == case.left


def test_a_module_that_does_not_compile_stays_as_it_was(module):
    m = module("X = 1")
    module.change("X = (")
    with pytest.raises(SyntaxError):
        reload_module(m)
    assert m.X == 1


def test_a_module_that_raises_stays_as_it_was(module):
    m = module("X = 1")
    module.change("X = 2\nY = 3\n1/0")
    with pytest.raises(ZeroDivisionError):
        reload_module(m)
    assert m.X == 1 and not hasattr(m, "Y")


def test_the_matrix_has_at_least_forty_cases():
    assert len({case.name for case in CASES}) == len(CASES) >= 40
