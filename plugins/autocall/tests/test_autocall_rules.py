from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
from pathlib import Path

import nacre_autocall.plugin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacre import Magic, Shell, UsageError, hookimpl
from nacre.testing import MakeSession, Session


class Echo:
    @hookimpl
    def magics(self) -> list[Magic]:
        return [Magic("echo", lambda line: line)]


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_autocall.plugin, Echo())


def test_a_magic_runs_without_its_percent(one: Session) -> None:
    one.run("echo a b").gives("a b")


def test_a_name_that_gets_bound_is_no_magic_any_more(one: Session) -> None:
    one.run("echo = 3").ok()
    one.run("echo").gives(3)


def test_automagic_switched_off_leaves_the_line_alone(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run("automagic off").ok()
    assert one.shell.transform("echo a") == "echo a"
    assert capsys.readouterr().out == "Automagic is off: magics need their %.\n"


def test_automagic_without_an_argument_switches_over(one: Session) -> None:
    one.run("get_shell().run_line_magic('automagic', '')").ok()
    assert one.shell.transform("echo a") == "echo a"
    one.run("get_shell().run_line_magic('automagic', '')").ok()
    assert one.shell.transform("echo a") != "echo a"


def test_a_word_that_automagic_does_not_know_changes_nothing(one: Session) -> None:
    one.run("automagic perhaps").fails(UsageError, "perhaps")
    assert one.shell.transform("echo a") != "echo a"


def test_autocall_is_off_until_it_is_asked_for(one: Session) -> None:
    assert one.shell.transform("len 'abc'") == "len 'abc'"


@pytest.mark.parametrize(("level", "bare", "with_arguments"), [(0, "len", "len 'a'"), (1, "len", "len('a')")])
def test_a_level_says_what_is_called(one: Session, level: int, bare: str, with_arguments: str) -> None:
    one.run(f"autocall {level}").ok()
    assert (one.shell.transform("len"), one.shell.transform("len 'a'")) == (bare, with_arguments)


def test_level_2_calls_a_bare_name(one: Session) -> None:
    one.run("autocall 2").ok()
    one.run("dict").gives({})


def test_autocall_without_a_level_comes_back_as_it_was(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    for line in ("autocall 2", "autocall", "autocall"):
        one.run(line).ok()
    assert [line.split()[2][0] for line in capsys.readouterr().out.splitlines()] == ["2", "o", "2"]
    assert one.shell.transform("dict") == "dict()"


@pytest.mark.parametrize("line", ["autocall 3", "autocall -x", "autocall 1 2"])
def test_a_level_that_is_none_is_named_and_changes_nothing(one: Session, line: str) -> None:
    one.run(line).fails(UsageError, "%autocall: ")
    assert one.shell.transform("len 'a'") == "len 'a'"


def test_the_traits_come_from_the_profile(session: MakeSession) -> None:
    layer = {"traits": {"Autocall": {"level": 1, "automagic": False}}}
    one = session(nacre_autocall.plugin, Echo(), config=layer)
    assert (one.shell.transform("len 'a'"), one.shell.transform("echo a")) == ("len('a')", "echo a")


def test_a_value_whose_class_asks_for_it_is_called_at_any_level(one: Session) -> None:
    one.run("class Now:\n    __autocall__ = True\n    def __call__(self, *a): return a\nnow = Now()").ok()
    one.run("now").gives(())
    one.run("now 1").gives((1,))
    assert one.shell.transform("now()") == "now()"


def test_exit_takes_a_status_without_brackets(one: Session) -> None:
    assert one.run("exit 3").outcome.leaving == 3


def test_a_cell_of_several_lines_is_left_alone(one: Session) -> None:
    one.run("autocall 2").ok()
    for source in ("echo a\necho b", "dict\n\n", "# x\ndict", "len 'a'\r\nx"):
        assert one.shell.transform(source) == source


def test_looking_a_name_up_runs_nothing_of_the_users(one: Session) -> None:
    one.run("autocall 2").ok()
    one.run(
        "ran = []\n"
        "class Trap:\n"
        "    x = property(lambda self: ran.append('property'))\n"
        "    __class__ = property(lambda self: ran.append('class') or Trap)\n"
        "    __call__ = property(lambda self: ran.append('call'))\n"
        "    def __getattr__(self, name): ran.append(name)\n"
        "class Meta(type):\n"
        "    def __getattr__(cls, name): ran.append(name)\n"
        "    def __instancecheck__(cls, other): ran.append('isinstance')\n"
        "class Meant(metaclass=Meta): pass\n"
        "trap = Trap()"
    ).ok()
    for line in ("trap.x 1", "trap.y 1", "trap.x", "Meant.y 1", "trap [1]", "trap 1", "Meant [1]", "Meant.x.y 1"):
        one.shell.transform(line)
    one.run("ran").gives([])


def test_a_magic_found_late_is_typed_without_percent_too(session: MakeSession) -> None:
    class Late:
        @hookimpl
        def resolve_magic(self, name: str) -> Magic | None:
            return Magic(name, lambda line: line) if name == "made" else None

    one = session(nacre_autocall.plugin, Late())
    one.run("made up").gives("up")
    assert one.shell.transform("maid up") == "maid up"


def test_two_shells_have_levels_of_their_own(session: MakeSession) -> None:
    first, second = session(nacre_autocall.plugin), session(nacre_autocall.plugin)
    first.run("autocall 1").ok()
    assert (first.shell.transform("len 'a'"), second.shell.transform("len 'a'")) == ("len('a')", "len 'a'")


def test_the_line_is_judged_as_it_will_run(one: Session) -> None:
    assert one.shell.transform("echo isn't Python", pure=True) == one.shell.transform("echo isn't Python")


@given(st.text())
def test_any_text_comes_through_without_an_error(text: str) -> None:
    with Shell(plugins=[nacre_autocall.plugin], discover=False, strict=True) as shell:
        shell.set_trait("Autocall.level", 2)
        assert isinstance(shell.transform(text), str)


def test_statements_of_the_standard_library_stay_as_they_are(one: Session) -> None:
    one.run("autocall 1").ok()
    for name in ("shlex", "textwrap", "bisect", "code"):
        text = (Path(sysconfig.get_path("stdlib")) / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.stmt) and (line := ast.unparse(node)).count("\n") == 0:
                assert one.shell.transform(line) == line


def test_a_plain_cell_pays_neither_for_traitlets_nor_for_inspect() -> None:
    code = (
        "import sys, pluggy, nacre_autocall.plugin as p\nfrom nacre import Shell\nbefore = set(sys.modules)\n"
        "s = Shell(plugins=[p], discover=False)\ns.transform('len 1')\n"
        "print({'traitlets', 'inspect'} & sys.modules.keys() - before)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"
