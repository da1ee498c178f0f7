from __future__ import annotations

import collections
import enum
import os
import re
import time
import types
from typing import Any

import nacre_display.plugin as display
import pytest
from nacre import UsageError
from nacre.testing import MakeSession
from nacre_display import Printer, pretty


def f(a, b=1) -> int: ...  # type: ignore[no-untyped-def,empty-body]


class Plain:
    pass


class Lines:
    def __repr__(self) -> str:
        return "one\ntwo"


class Colour(enum.Enum):
    RED = 1


HERE = __name__
CYCLE: list[Any] = [1]
CYCLE.append(CYCLE)
TURN: dict[str, Any] = {}
TURN["a"] = TURN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({3, 1, 2}, "{1, 2, 3}"),
        (set(), "set()"),
        (frozenset({1}), "frozenset({1})"),
        ({"b": 1, "a": 2}, "{'b': 1, 'a': 2}"),
        (CYCLE, "[1, [...]]"),
        (TURN, "{'a': {...}}"),
        (re.compile("a", re.I), "re.compile(r'a', re.IGNORECASE|re.UNICODE)"),
        (re.compile(rb"\d\n", re.M), r"re.compile(rb'\d\n', re.MULTILINE)"),
        (Plain, f"{HERE}.Plain"),
        (int, "int"),
        (f, f"<function {HERE}.f(a, b=1) -> 'int'>"),
        (len, "<function len(obj, /)>"),
        (ValueError("x", 1), "ValueError('x', 1)"),
        (KeyError(), "KeyError()"),
        (collections.defaultdict(list), "defaultdict(list, {})"),
        (collections.deque([1], maxlen=3), "deque([1], maxlen=3)"),
        (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
        (collections.Counter(), "Counter()"),
        (collections.OrderedDict(a=1), "OrderedDict([('a', 1)])"),
        (collections.UserList([1]), "UserList([1])"),
        (types.SimpleNamespace(a=1), "namespace(a=1)"),
        (types.MappingProxyType({1: 2}), "mappingproxy({1: 2})"),
        ((1,), "(1,)"),
        ((), "()"),
        (Colour.RED, "<Colour.RED: 1>"),
        (super(Plain, Plain()), None),
        ([Lines(), Lines()], "[one\n two,\n one\n two]"),
        ({1, None, "a"}, "{1, None, 'a'}"),
        ({"a": 0.1 + 0.2}, "{'a': 0.30000000000000004}"),
    ],
)
def test_pythons_own_types_are_printed_as_people_know_them(value: Any, text: str | None) -> None:
    if text is None:
        assert pretty(value, max_width=200).startswith(f"<super: {HERE}.Plain, <{HERE}.Plain at 0x")
    else:
        assert pretty(value, max_width=200) == text


def test_the_environment_is_named() -> None:
    assert pretty(os.environ).startswith("environ{")


def test_a_plain_object_is_its_class_and_place() -> None:
    assert re.fullmatch(rf"<{HERE}\.Plain at 0x[0-9a-f]+>", pretty(Plain()))


def test_a_list_over_the_length_ends_in_an_ellipsis() -> None:
    assert pretty(list(range(1001))).endswith("999,\n ...]")
    assert pretty(list(range(5)), max_seq_length=3) == "[0, 1, 2, ...]"
    assert pretty(list(range(5)), max_seq_length=0) == "[0, 1, 2, 3, 4]"


def test_what_fits_stays_on_one_line_and_the_outer_group_breaks_first() -> None:
    assert pretty([1] * 26).count("\n") == 0
    assert pretty({"a": [1] * 20, "b": [2] * 20}, max_width=70).split("\n")[1].startswith(" 'b': [2, 2")


def test_the_width_counts() -> None:
    assert pretty(["a" * 30, "b" * 30], max_width=40).count("\n") == 1


@pytest.mark.parametrize("make", [list, set, tuple, lambda r: dict.fromkeys(r), collections.deque, collections.Counter])
def test_a_million_elements_are_printed_at_once(make: Any) -> None:
    value = make(range(1_000_000))
    began = time.perf_counter()
    text = pretty(value)
    assert time.perf_counter() - began < 1.0 and "..." in text[-20:]


def test_the_time_is_linear_in_what_is_printed() -> None:
    def cost(count: int) -> float:
        value = [[list(range(20)) for _ in range(10)] for _ in range(count)]
        return min(_timed(value) for _ in range(3))

    def _timed(value: Any) -> float:
        began = time.perf_counter()
        pretty(value, max_seq_length=0)
        return time.perf_counter() - began

    assert cost(200) < 10 * 4 * cost(20)


def test_very_deep_nesting_ends_in_an_ellipsis() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    assert "..." in pretty(value)
    while value:  # so that freeing it does not recurse either
        value = value[0]


def test_a_class_says_how_it_is_printed() -> None:
    class Tree:
        def __init__(self, *children: Any) -> None:
            self.children = children

        def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
            with p.group(5, "Tree(", ")"):
                for place, child in enumerate(self.children):
                    if place:
                        p.text(",")
                        p.breakable()
                    p.pretty(child)

    assert pretty(Tree(1, Tree(2))) == "Tree(1, Tree(2))"
    assert pretty(Tree("a" * 40, "b" * 40)) == f"Tree({'a' * 40!r},\n     {'b' * 40!r})"


def test_a_cycle_through_such_a_class_is_told_to_it() -> None:
    class Loop:
        def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
            p.text("Loop(...)") if cycle else p.pretty([self])

    assert pretty(Loop()) == "[Loop(...)]"


def test_a_repr_nearer_along_the_mro_wins() -> None:
    class Base:
        def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
            p.text("base")

    class Own(Base):
        def __repr__(self) -> str:
            return "own"

    class Named(list):  # type: ignore[type-arg]
        def __repr__(self) -> str:
            return "named"

    class Bare(list):  # type: ignore[type-arg]
        pass

    assert [pretty(Own()), pretty(Base()), pretty(Named()), pretty(Bare([1]))] == ["own", "base", "named", "[1]"]


def test_a_repr_that_fails_is_named_in_its_place() -> None:
    class Bad:
        def __repr__(self) -> str:
            raise ValueError("no")

    assert re.fullmatch(
        r"\[1, <.*Bad object at .*> \(its repr raised ValueError\)\]", pretty([1, Bad()], max_width=300)
    )


def test_forced_breaks_and_indents_are_heeded() -> None:
    p = Printer()
    p.text("a")
    with p.indent(3):
        p.break_()
        p.text("b")
    p.break_()
    p.text("c")
    assert p.result() == "a\n   b\nc"


def test_a_long_text_is_cut(session: MakeSession) -> None:
    shell = session(display, config={"traits": {"PrettyPrinter": {"max_text": 50}}})
    assert shell.run("'x' * 10_000_000").text == repr("x" * 50) + "... (cut, 10,000,000 in all)"
    assert "cut after 50 characters" in shell.run("[['x' * 9] * 50] * 50").text


def test_precision_holds_for_floats_wherever_they_stand(session: MakeSession) -> None:
    shell = session(display)
    assert shell.shell.magics.run("line", "precision", "3", None, None) == "%.3f"
    assert shell.run("3.14159").text == "3.142"
    assert shell.run("[1.0, {2: 3.0}]").text == "[1.000, {2: 3.000}]"
    shell.shell.magics.run("line", "precision", "%.2e", None, None)
    assert shell.run("12345.6").text == "1.23e+04"
    shell.shell.magics.run("line", "precision", "", None, None)
    assert shell.run("3.14159").text == "3.14159"


def test_a_wrong_precision_is_told(session: MakeSession) -> None:
    from nacre import UsageError

    with pytest.raises(UsageError, match="neither a number of digits"):
        session(display).shell.magics.run("line", "precision", "lots", None, None)


def test_pretty_printing_can_be_switched_off(session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    shell = session(display)
    shell.shell.magics.run("line", "pprint", "", None, None)
    assert "OFF" in capsys.readouterr().out
    assert shell.run("list(range(100))").text == repr(list(range(100)))


@pytest.mark.parametrize("value", [1, "a", 1.5, None, [1, "a"], (1,), {"a": [1]}, [[], {}], {"k": (1, 2)}, b"x", True])
def test_the_quick_way_prints_what_the_printer_prints(session: MakeSession, value: Any) -> None:
    assert session(display).shell.service("pretty").text(value) == pretty(value)


def test_a_type_can_be_given_a_printer_of_its_own(session: MakeSession) -> None:
    shell = session(display)
    shell.shell.service("pretty").types[int] = lambda value, p, cycle: p.text(f"{value:,}")
    assert shell.run("[12345, 'a']").text == "[12,345, 'a']"


def test_the_printer_is_not_imported_for_a_number() -> None:
    import subprocess
    import sys

    code = (
        "import sys, nacre_display.plugin as d\nfrom nacre import Shell\n"
        "s = Shell(plugins=[d], discover=False); s.run('5'); s.run('x = 1')\n"
        "print(sorted(m for m in sys.modules if m.startswith('nacre_display.')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "printing" not in out and "printers" not in out and "objects" not in out and "traits" not in out


def test_pprint_takes_no_argument(session):
    session(display).run("get_shell().run_line_magic('pprint', 'off')").fails(UsageError, "no argument")
