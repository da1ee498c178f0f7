from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nacre_namespace.plugin
import pytest
from nacre import Provider, Shell, UsageError, hookimpl
from nacre.testing import MakeSession, Session


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_namespace.plugin)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def magic(name: str, line: str = "") -> str:
    return f"get_shell().run_line_magic({name!r}, {line!r})"


def names(one: Session) -> list[str]:
    found: list[str] = one.run(magic("who_ls")).ok().outcome.value
    return found


def test_reset_deletes_every_name_and_keeps_the_shells(one: Session) -> None:
    one.run("a, _b = 1, 2").ok()
    one.run(magic("reset", "-f")).ok()
    one.run("_b").fails(NameError)
    assert names(one) == []


def test_a_soft_reset_keeps_earlier_values(one: Session) -> None:
    one.shell.bind("Out", {1: 5})
    one.run("a, _b = 1, 2").ok()
    one.run(magic("reset", "-sf")).ok()
    one.run("Out").gives({1: 5})
    one.run("_b").fails(NameError)


def test_a_soft_reset_with_a_part_clears_that_as_well(one: Session) -> None:
    one.run("a = 1").ok()
    one.run(magic("reset", "-f in")).ok()
    assert names(one) == ["a"]
    one.run(magic("reset", "-f -s in")).ok()
    assert names(one) == []


def test_a_hard_reset_lets_earlier_values_go(one: Session) -> None:
    kept = {1: 5}
    one.shell.bind("Out", kept)
    one.run(magic("reset", "-f")).ok()
    assert kept == {}


@pytest.mark.parametrize("text", ["n\n", "\n", "", "what\n"])
def test_reset_asks_first_and_no_answer_is_a_no(one: Session, answer: Callable[[str], None], text: str) -> None:
    one.run("a = 1").ok()
    answer(text)
    one.run(magic("reset")).ok()
    assert names(one) == ["a"]


def test_a_yes_resets(one: Session, answer: Callable[[str], None]) -> None:
    one.run("a = 1").ok()
    answer("y\n")
    one.run(magic("reset")).ok()
    assert names(one) == []


def test_a_part_that_is_none_is_named_and_nothing_is_reset(one: Session) -> None:
    one.run("a = 1").ok()
    one.run(magic("reset", "-f dist")).fails(UsageError, "'dist'; did you mean 'dhist'")
    one.run(magic("reset", "-f --agressive")).fails(UsageError, "--agressive.*did you mean '--aggressive'")
    assert names(one) == ["a"]


def test_resetting_a_part_clears_what_the_shell_keeps_of_it_in_place(one: Session) -> None:
    kept_out, kept_dirs = {1: 5, 2: 6}, ["/", "/tmp"]
    for name, value in {"_i": "b", "_i1": "a", "Out": kept_out, "_": 6, "_2": 6, "_dh": kept_dirs}.items():
        one.shell.bind(name, value)
    one.run("a = _9 = 1").ok()
    one.run(magic("reset", "-f in out dhist")).ok()
    assert (kept_out, kept_dirs) == ({}, [str(Path.cwd())])
    assert not {"_i1", "_", "_2"} & set(one.shell.namespace)
    assert one.shell.namespace["_i"] == ""
    assert names(one) == ["a"]
    one.run("_9").gives(1)


def test_resetting_input_forgets_the_earlier_cells(one: Session) -> None:
    one.run("a = 1").ok()
    one.run(magic("reset", "-f in")).ok()
    one.run("b = 1").ok()
    assert [entry.source for entry in one.shell.history.range()] == [magic("reset", "-f in"), "b = 1"]


def test_resetting_output_goes_by_the_plugin_that_keeps_it(session: MakeSession) -> None:
    class Outputs:
        def __init__(self, shell: Shell) -> None:
            self.values = {1: 5}
            self.cleared = False

        def clear(self) -> None:
            self.cleared = True

        def drop(self, number: int) -> None:
            del self.values[number]

    class Display:
        @hookimpl
        def services(self) -> list[Provider]:
            return [Provider("outputs", Outputs)]

    one = session(nacre_namespace.plugin, Display())
    outputs = one.shell.service("outputs")
    one.shell.bind("Out", outputs.values)
    one.run("a = 5").ok()
    one.run(magic("xdel", "a")).ok()
    assert outputs.values == {}
    one.run(magic("reset", "-f out")).ok()
    assert outputs.cleared


@pytest.mark.parametrize("part", ["out", "dhist", "array"])
def test_a_part_that_nobody_keeps_is_told_so(one: Session, capsys: pytest.CaptureFixture[str], part: str) -> None:
    one.run(magic("reset", f"-f {part}")).ok()
    assert capsys.readouterr().out.startswith(("No enabled plugin keeps", "There are no arrays"))


def test_resetting_arrays_deletes_arrays_only(one: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    class numpy:
        class ndarray: ...

    monkeypatch.setitem(sys.modules, "numpy", numpy)
    one.shell.namespace.update(a=numpy.ndarray(), b=1)
    one.run(magic("reset", "-f array")).ok()
    assert names(one) == ["b"]


def test_an_aggressive_reset_imports_the_users_modules_anew(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("x = 1\n")
    code = (
        "import sys, nacre_namespace.plugin as plugin\nfrom nacre import Shell\n"
        "shell = Shell(plugins=[plugin], discover=False)\n"
        "shell.run('import mine, json').unwrap()\n"
        f"shell.run({magic('reset', '-f --aggressive')!r}).unwrap()\n"
        "print([name in sys.modules for name in ('mine', 'json', 'nacre_namespace.plugin')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout == "[False, True, True]\n", ran.stderr


def test_reset_selective_deletes_what_matches_anywhere(one: Session) -> None:
    one.run("a = b = ab = bA = 1").ok()
    one.run(magic("reset_selective", "-f ^a|A$")).ok()
    assert names(one) == ["b"]


@pytest.mark.parametrize("line", ["-f", "-f [", "-q x"])
def test_a_pattern_that_is_none_deletes_nothing(one: Session, line: str) -> None:
    one.run("a = 1").ok()
    one.run(magic("reset_selective", line)).fails(UsageError, "%reset_selective: ")
    assert names(one) == ["a"]


def test_reset_selective_spares_the_shells_names(one: Session) -> None:
    one.run(magic("reset_selective", "-f .")).ok()
    one.run("get_shell, exit").ok()


def test_reset_selective_asks_first(one: Session, answer: Callable[[str], None]) -> None:
    one.run("a = 1").ok()
    answer("\n")
    one.run(magic("reset_selective", "a")).ok()
    assert names(one) == ["a"]


def test_xdel_lets_the_object_go(one: Session) -> None:
    kept = {1: 5}
    one.shell.bind("Out", kept)
    one.shell.bind("_", None)
    one.run("import weakref\nclass A: pass\na = also = _ = Out[2] = A()\nr = weakref.ref(a)").ok()
    one.run(magic("xdel", "a")).ok()
    one.run("r() is None, Out").gives((True, {1: 5}))
    assert names(one) == ["A", "r", "weakref"]


def test_xdel_by_name_leaves_other_names(one: Session) -> None:
    one.run("a = also = []").ok()
    one.run(magic("xdel", "-n a")).ok()
    assert names(one) == ["also"]


def test_xdel_of_an_unknown_name_names_the_nearest(one: Session) -> None:
    one.run("value = 1").ok()
    one.run(magic("xdel", "valeu")).fails(UsageError, "'valeu'; did you mean 'value'")
    one.run(magic("xdel", "")).fails(UsageError, "name")


def test_xdel_spares_the_shells_names(one: Session) -> None:
    one.run(magic("xdel", "get_shell")).fails(UsageError, "belongs to the shell")
    one.run("get_shell").ok()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a working directory cannot be removed")
def test_directories_are_kept_where_the_working_directory_was_removed(session, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    one = session(nacre_namespace.plugin, namespace={"_dh": ["/before"]})
    one.run("get_shell().run_line_magic('reset', '-f dhist')").fails(UsageError, "the working directory was removed")
    assert one.shell.namespace["_dh"] == ["/before"]
