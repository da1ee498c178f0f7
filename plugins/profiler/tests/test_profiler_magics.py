"""The profilers, with the real packages."""

from __future__ import annotations

import pstats
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import nacre_profiler.plugin
import nacre_run.plugin
import nacre_syntax.plugin
import nacre_tracebacks.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session
from nacre_profiler.flame import Flame, Node

WORK = "def inner(n): return sum(range(n))\ndef work(n):\n    a = inner(n)\n    b = inner(n)\n    return a + b"


@pytest.fixture
def one(session: MakeSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    made = session(nacre_profiler.plugin, nacre_syntax.plugin, nacre_run.plugin, nacre_tracebacks.plugin)
    made.run(WORK).ok()
    return made


def test_time_is_shown_by_function(one: Session) -> None:
    one.run("%prun got = work(10)").ok().shows(r"ncalls[\s\S]*inner")
    one.run("got").gives(90)
    one.run("%%prun -s cumulative -l inner\nwork(10)\nwork(10)").ok().shows(
        r"Ordered by: cumulative time[\s\S]*4 .*inner"
    )


def test_results_are_saved_and_given(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    attempt = one.run(
        "stats = get_shell().run_line_magic('prun', '-q -r -T t.txt -D d.prof --flame f.svg work(9)')"
    ).ok()
    assert not attempt.outputs
    assert isinstance(one.shell.namespace["stats"], pstats.Stats)
    assert "inner" in Path("t.txt").read_text() and pstats.Stats("d.prof").total_calls > 2
    assert "inner" in Path("f.svg").read_text()
    ET.parse("f.svg")
    assert capsys.readouterr().out.count(" in ") == 3


def test_an_error_is_the_users_and_the_figures_are_shown_all_the_same(one: Session) -> None:
    attempt = one.run("%prun work('x')").fails(TypeError)
    assert "ncalls" in attempt.text and "nacre_profiler" not in attempt.outputs[-1].bundle.text
    assert sys.getprofile() is None
    one.run("%prun 1 +").fails(SyntaxError)


def test_a_file_is_profiled(one: Session) -> None:
    Path("a.py").write_text("def f(): return 1\nx = f()\n")
    one.run("%run -p -l 5 -s calls a.py").ok().shows(r"a\.py:1\(f\)")
    one.run("x").gives(1)


def test_lines_are_timed_in_functions_of_cells(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("line_profiler")
    one.run("%lprun -f work -f inner work(1000)").ok()
    text = capsys.readouterr().out
    assert "    a = inner(n)" in text and "Hits" in text and "inner (" in text
    one.run("%lprun -f work -T l.txt work('x')").fails(TypeError)
    assert "a = inner(n)" in Path("l.txt").read_text()


def test_memory_is_told_by_line(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("memory_profiler")
    one.run("def grow():\n    a = bytearray(50 << 20)\n    return len(a)\n").ok()
    one.run("%mprun -f grow grow()").ok()
    line = next(line for line in capsys.readouterr().out.splitlines() if "bytearray" in line)
    assert float(line.split()[2]) > 40
    assert sys.gettrace() is None or "coverage" in sys.modules


def test_the_stack_is_sampled(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyinstrument")
    one.run("import time\ndef nap(): time.sleep(0.05)").ok()
    one.run("%pyinstrument --flame s.svg nap()").ok()
    assert "nap" in capsys.readouterr().out
    assert "nap" in Path("s.svg").read_text()


@pytest.mark.parametrize("installed", [True, False])
def test_a_flame_graph_is_a_picture(one: Session, monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    if installed:
        pytest.importorskip("pyinstrument")
    else:
        monkeypatch.setitem(sys.modules, "pyinstrument", None)
    one.run("import time\ndef nap(): time.sleep(0.05)").ok()
    graph = one.run("%flame nap()").ok().outcome.value
    ET.fromstring(graph._repr_svg_())
    assert "nap" in graph.svg() and "nap" in repr(graph)


def test_names_of_any_kind_are_drawn() -> None:
    ET.fromstring(Flame(Node("<module> & \x00\x1b \ud800", 1.0, (Node("x" * 500, 2.0), Node("", 0.0)))).svg())


@pytest.mark.parametrize(
    ("magic", "line", "told"),
    [
        ("prun", "", "give a statement"),
        ("prun", "-s tine pass", "no such order"),
        ("prun", "-l -3 pass", "-l"),
        ("prun", "-l 0 pass", "number above 0"),
        ("prun", "-l ( pass", "no pattern"),
        ("prun", "-T . pass", "is a directory"),
        ("prun", "-D none/at/all pass", "cannot be written"),
        ("lprun", "pass", "with -f"),
        ("lprun", "-f nothing pass", "nothing"),
        ("lprun", "-f len pass", "no function written in Python"),
        ("mprun", "pass", "with -f"),
        ("pyinstrument", "--interval 0 pass", "above 0"),
        ("flame", "", "give a statement"),
    ],
)
def test_wrong_input_is_told_in_one_line(one: Session, magic: str, line: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        one.shell.run_line_magic(magic, line)
    assert told in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("package", ["line_profiler", "memory_profiler", "pyinstrument"])
def test_a_package_that_is_missing_is_named(one: Session, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    magic = {"line_profiler": "lprun", "memory_profiler": "mprun"}.get(package, package)
    option = "" if magic == "pyinstrument" else "-f work "
    with pytest.raises(UsageError, match=f"needs the package {package}"):
        one.shell.run_line_magic(magic, f"{option}work(1)")
