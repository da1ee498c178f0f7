"""What errors look like, in each mode."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import nacre_tracebacks.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session

PARTS = "application/x-nacre-parts"
MODULES = """
def f(x):
    y = x + 1
    return g(y,
             0)


def g(a, b):
    return (a + 1) / b
"""


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_tracebacks.plugin)


def magic(one: Session, name: str, line: str) -> None:
    one.run(f"get_shell().run_line_magic({name!r}, {line!r})", store=False).ok()


def shown(one: Session, source: str) -> str:
    return one.run(textwrap.dedent(source)).text


def test_a_frame_of_a_cell_is_named_by_the_cell_and_marks_the_exact_expression(one: Session) -> None:
    assert shown(one, "x = 1\ny = x + x / 0\n") == (
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[1], line 2\n"
        "      1 x = 1\n"
        "----> 2 y = x + x / 0\n"
        "                ^^^^^\n"
        "\n"
        "ZeroDivisionError: division by zero"
    )


def test_functions_of_an_earlier_cell_are_named_with_that_cell_and_their_arguments(one: Session) -> None:
    one.run(MODULES).ok()
    text = shown(one, "f(1)")
    assert [line for line in text.splitlines() if line.startswith("Cell")] == [
        "Cell In[2], line 1",
        "Cell In[1], line 4, in f(x)",
        "Cell In[1], line 9, in g(a, b)",
    ]


def test_a_marked_expression_of_several_lines_is_shown_whole(one: Session) -> None:
    one.run(MODULES).ok()
    assert "----> 4     return g(y,\n                   ^^^^\n      5              0)\n\n" in shown(one, "f(1)")
    report = one.shell.service("tracebacks").describe(one.run("f(1)").outcome.error)
    lines = {line.number: line for line in report.frames[-2].lines}
    assert [lines[n].text[lines[n].start : lines[n].end] for n in (4, 5)] == ["g(y,", "0)"]


def test_the_mark_stands_below_what_it_marks_after_wide_characters_and_tabs(one: Session) -> None:
    lines = shown(one, "if 1:\n\ta = '日本é'; b = a.nothing\n").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("---->"))
    assert lines[at + 1] == "        \t" + " " * len("a = '") + " " * 5 + " " * len("'; b = ") + "^" * len("a.nothing")


def test_a_frame_of_a_file_is_named_by_its_path_and_line(one: Session, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "traced_module.py").write_text("import os\n\ndef fail():\n    raise ValueError('no')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    text = shown(one, "import traced_module; traced_module.fail()")
    sys.modules.pop("traced_module", None)
    assert (
        f"File {tmp_path}/traced_module.py:4, in fail()\n      3 def fail():\n----> 4     raise ValueError('no')"
        in text
    )


def test_an_error_while_a_module_is_imported_shows_the_modules_line(one: Session, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "broken_module.py").write_text("x = 1\nx.y\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    text = shown(one, "import broken_module")
    assert f"File {tmp_path}/broken_module.py:2\n      1 x = 1\n----> 2 x.y\n" in text
    assert "importlib" not in text


def test_a_syntax_error_shows_the_line_with_a_caret(one: Session) -> None:
    assert shown(one, "x = )") == "  Cell In[1], line 1\n    x = )\n        ^\nSyntaxError: unmatched ')'"
    assert shown(one, "ok = 1\n  y = 2").startswith("  Cell In[2], line 2\n    y = 2\n")


def test_a_syntax_error_in_a_string_shows_where_it_was_run_and_the_place_in_it(one: Session) -> None:
    text = shown(one, "exec('a = 1\\nb = )')")
    assert "----> 1 exec(" in text
    assert text.endswith("  File <string>:2\n    b = )\n        ^\nSyntaxError: unmatched ')'")


def test_a_cause_comes_first_and_is_told_as_such(one: Session) -> None:
    text = shown(one, "try:\n    1/0\nexcept Exception as e:\n    raise KeyError('a') from e")
    first, between, last = text.partition(
        "\n\nThe above exception was the direct cause of the following exception:\n\n"
    )
    assert between and "ZeroDivisionError: division by zero" in first and last.endswith("KeyError: 'a'")


def test_a_context_comes_first_and_from_none_leaves_it_out(one: Session) -> None:
    text = shown(one, "try:\n    1/0\nexcept Exception:\n    int('x')")
    assert text.index("ZeroDivisionError: ") < text.index("During handling of the above") < text.index("ValueError: ")
    text = shown(one, "try:\n    1/0\nexcept Exception:\n    raise KeyError('a') from None")
    assert "ZeroDivisionError" not in text and "During" not in text


def test_a_chain_that_leads_back_to_itself_ends(one: Session) -> None:
    text = shown(one, "a, b = ValueError('a'), ValueError('b')\na.__cause__ = b\nb.__cause__ = a\nraise a")
    assert text.count("ValueError: a") == 1 and text.count("ValueError: b") == 1


def test_of_a_long_chain_the_first_and_the_latest_are_shown_and_the_others_counted(one: Session) -> None:
    text = shown(
        one, "e = None\nfor n in range(500):\n    new = ValueError(n)\n    new.__cause__ = e\n    e = new\nraise e"
    )
    assert text.startswith("ValueError: 0\n\nThe above")
    assert "\n(478 errors in between left out)\n\nValueError: 479\n" in text
    assert text.endswith("ValueError: 499")


def test_notes_are_shown_below_the_error(one: Session) -> None:
    assert shown(one, "e = ValueError('x')\ne.add_note('first\\nsecond')\nraise e").endswith(
        "ValueError: x\nfirst\nsecond"
    )


GROUP = """
def fail(n):
    raise ValueError(n)
errors = []
for n in range(3):
    try:
        fail(n)
    except ValueError as e:
        errors.append(e)
errors[1].add_note("a note")
inner = ExceptionGroup("inner", [KeyError(1), TypeError("t")])
raise ExceptionGroup("several", [*errors, inner])
"""


def test_a_group_shows_every_error_in_it_with_its_own_frames(one: Session) -> None:
    text = shown(one, GROUP)
    assert text.count("  | Cell In[1], line 3, in fail(n)\n") == 3
    for line in ("ExceptionGroup: several (4 sub-exceptions)", "  | ValueError: 2", "  | a note"):
        assert f"\n{line}\n" in text
    assert text.endswith(
        "  +---------------- 4 of 4 ----------------\n"
        "  | ExceptionGroup: inner (2 sub-exceptions)\n"
        "  |   +---------------- 1 of 2 ----------------\n"
        "  |   | KeyError: 1\n"
        "  |   +---------------- 2 of 2 ----------------\n"
        "  |   | TypeError: t\n"
        "  |   +------------------------------------\n"
        "  +------------------------------------"
    )


def test_of_a_huge_group_as_many_are_shown_as_can_be_read(one: Session) -> None:
    text = shown(one, "raise ExceptionGroup('g', [ValueError(n) for n in range(5000)])")
    assert "\n  | ValueError: 199\n" in text and text.endswith("  +---- 4,800 more are left out ----")


def test_a_group_nested_a_thousand_deep_is_cut(one: Session) -> None:
    text = shown(one, "e = ValueError()\nfor n in range(1000): e = ExceptionGroup('g', [e])\nraise e")
    assert "1 more are left out" in text and len(text) < 20_000


def test_a_group_of_the_same_groups_over_and_over_is_bounded(one: Session) -> None:
    text = shown(one, "e = ValueError()\nfor n in range(10): e = ExceptionGroup('g', [e] * 100)\nraise e")
    assert len(text) < 200_000 and "more are left out" in text


def test_errors_of_a_group_that_came_from_the_same_error_all_show_it(one: Session) -> None:
    source = "root = KeyError('root')\na, b = ValueError('a'), ValueError('b')\na.__cause__ = b.__cause__ = root\n"
    text = shown(one, source + "raise ExceptionGroup('g', [a, b])")
    assert text.count("KeyError: 'root'") == 2


def test_recursion_is_folded_and_the_last_frame_is_shown(one: Session) -> None:
    text = shown(one, "def r(n):\n    return r(n + 1)\nr(0)")
    assert text.count("in r(n)") == 2
    assert "more frames like the one above]" in text and text.endswith(
        "RecursionError: maximum recursion depth exceeded"
    )


def test_functions_that_call_each_other_are_folded_as_one_round(one: Session) -> None:
    text = shown(one, "def a(n):\n    return b(n)\ndef b(n):\n    return a(n)\na(1)")
    assert "more frames like the 2 above]" in text and text.count("in a(n)") in (2, 3)


def test_a_deep_stack_without_a_cycle_is_cut_in_the_middle(one: Session) -> None:
    source = "\n".join(f"def f{n}(): f{n + 1}()" for n in range(300)) + "\ndef f300(): 1/0\nf0()"
    text = shown(one, source)
    assert "frames left out]" in text and "in f300()" in text and "in f0()" in text
    assert text.count("Cell In[1]") <= 60


def test_suggestions_are_kept(one: Session) -> None:
    assert shown(one, "valeu = 1\nvalue_").endswith("NameError: name 'value_' is not defined. Did you mean: 'valeu'?")
    assert shown(one, "'a'.uper").endswith("attribute 'uper'. Did you mean: 'upper'?")


def test_the_shells_own_frames_are_hidden(one: Session) -> None:
    text = shown(one, "get_shell().run('1/0', silent=True).unwrap()")
    assert "nacre" not in text.replace("get_shell", "") and text.count("Cell In[1]") == 2


def test_the_loop_that_runs_an_await_is_hidden(one: Session) -> None:
    text = shown(one, "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    1/0\nawait f()")
    assert "File " not in text and "in f()" in text


HIDING = """
def hides():
    __tracebackhide__ = True
    fails()
def fails():
    1/0
hides()
"""


def test_frames_that_ask_to_be_hidden_are_counted(one: Session) -> None:
    text = shown(one, HIDING)
    assert "in hides()" not in text and "    [1 hidden frame; %xmode --show shows them]\n" in text
    magic(one, "xmode", "--show")
    assert "in hides()" in shown(one, "hides()")


def test_the_last_frame_is_never_hidden(one: Session) -> None:
    assert "in f()" in shown(one, "def f():\n    __tracebackhide__ = True\n    1/0\nf()")


def test_the_last_frame_of_the_users_is_shown_where_the_shell_itself_raised(one: Session) -> None:
    one.run("def f():\n    __tracebackhide__ = True\n    get_shell().loop.run(7)").ok()
    assert "in f()" in shown(one, "f()")


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        (
            "Plain",
            "Traceback (most recent call last):\n  Cell In[2], line 1\n    f(1)\n  Cell In[1], line 4, in f\n"
            "    return g(y,\n           ^^^^\n  Cell In[1], line 9, in g\n    return (a + 1) / b\n"
            "           ^^^^^^^^^^^\nZeroDivisionError: division by zero",
        ),
        ("Minimal", "ZeroDivisionError: division by zero"),
        (
            "Docs",
            "Traceback (most recent call last):\nCell In[2], line 1\n->  f(1)\n    [2 more frames]\n\n"
            "ZeroDivisionError: division by zero",
        ),
        ("Doctest", "Traceback (most recent call last):\n    ...\nZeroDivisionError: division by zero"),
    ],
)
def test_the_shorter_modes(one: Session, mode: str, text: str) -> None:
    one.run(MODULES).ok()
    magic(one, "xmode", mode.lower())
    assert shown(one, "f(1)") == text


def test_xmode_without_a_mode_takes_the_next_one(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(6):
        magic(one, "xmode", "")
    said = [line.removeprefix("Traceback mode: ") for line in capsys.readouterr().out.splitlines()]
    assert said == ["Verbose", "Minimal", "Docs", "Doctest", "Plain", "Context"]


def test_an_unknown_mode_is_refused_in_one_line_with_those_there_are(one: Session) -> None:
    one.run("get_shell().run_line_magic('xmode', 'Verbos')").fails(UsageError, "invalid choice: 'Verbos'.*'Verbose'")
    one.run("get_shell().run_line_magic('xmode', '--show --hide')").fails(UsageError, "exclude each other")


def test_tb_shows_the_last_error_in_another_mode(one: Session) -> None:
    one.run("get_shell().run_line_magic('tb', '')").fails(UsageError, "no error yet")
    one.run("1/0")
    one.run("get_shell().run_line_magic('tb', 'minimal')").shows(r"\AZeroDivisionError: division by zero\Z")
    one.run("get_shell().run_line_magic('tb', '')").shows("----> 1 1/0")


def test_tb_shows_where_a_system_exit_was_raised(one: Session) -> None:
    one.run("import sys\nsys.exit(3)")
    one.run("get_shell().run_line_magic('tb', '')").shows("----> 2 sys.exit\\(3\\)")


def test_a_usage_error_is_one_line(one: Session) -> None:
    assert shown(one, "get_shell().run_line_magic('xmode', '--shw')").startswith(
        "UsageError: %xmode: no option '--shw'"
    )


def test_a_mode_that_does_not_exist_in_the_profile_is_told_and_the_default_stands(session: MakeSession) -> None:
    one = session(nacre_tracebacks.plugin, config={"traits": {"Tracebacks": {"mode": "Fancy"}}})
    assert "----> 1 1/0" in shown(one, "1/0")
    assert "Tracebacks.mode" in one.shell.take_notices()[0]


def test_the_bundle_has_the_same_text_in_parts(one: Session) -> None:
    (output,) = one.run("1/0").outputs
    assert "".join(text for _, text in output.bundle.data[PARTS]) == output.bundle.text
    assert ("code.mark", "1/0") in output.bundle.data[PARTS]


def test_the_description_is_data(one: Session) -> None:
    service = one.shell.service("tracebacks")
    error = one.run("def f(x):\n    return x/0\nf(1)").outcome.error
    report = service.describe(error, variables=True)
    last = report.frames[-1]
    assert (report.name, report.head, last.cell, last.function, last.line) == (
        "ZeroDivisionError",
        "ZeroDivisionError: division by zero",
        1,
        "f",
        2,
    )
    (line,) = [line for line in last.lines if line.number == 2]
    assert line.text[line.start : line.end] == "x/0"
    assert [(v.name, v.text, v.argument) for v in last.variables] == [("x", "1", True)]
    assert {frame.hidden for frame in report.frames[:-2]} == {"ours"}
    with pytest.raises(ValueError, match="no traceback mode"):
        service.render(report, "Fancy")


def test_what_a_terminal_would_obey_is_shown_as_an_escape(one: Session) -> None:
    text = shown(one, "raise ValueError('a\\x1b[2Jb\\x07\\u202ec\\rd')")
    assert text.endswith("ValueError: a\\x1b[2Jb\\x07\\u202ec\\rd")


def test_a_message_with_colours_of_its_own_keeps_them_and_nothing_else(one: Session) -> None:
    (output,) = one.run("raise ValueError('a \\x1b[1;31mred\\x1b[0m\\x1b[2J b')").outputs
    assert output.bundle.text.endswith("ValueError: a red\\x1b[2J b")
    assert output.bundle.data["application/x-nacre-parts"][-1] == ("raw", ": a \x1b[1;31mred\x1b[0m\\x1b[2J b")


def test_a_line_of_a_million_characters_is_cut_around_the_mark(one: Session) -> None:
    text = shown(one, "x = [" + "0, " * 300_000 + "1/0, " + "0, " * 300_000 + "]")
    marked = text.splitlines()[2]
    assert len(text) < 2000 and "1/0" in marked
    assert text.splitlines()[3].index("^") == marked.index("1/0")


def test_a_text_of_many_megabytes_is_cut(one: Session) -> None:
    text = shown(one, "raise ValueError('x' * 50_000_000)")
    assert len(text) < 30_000 and text.endswith("(50,000,012 characters)")


def test_a_traceback_at_the_end_of_a_long_file_is_complete(one: Session, tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("".join(f"x{n} = {n}\n" for n in range(20_000)) + "1/0\n")
    text = shown(one, f"import pathlib\nexec(compile(pathlib.Path({str(path)!r}).read_text(), {str(path)!r}, 'exec'))")
    assert f"File {path}:20001\n    19999 x19998 = 19998\n    20000 x19999 = 19999\n--> 20001 1/0\n" in text


def test_a_file_that_changed_since_is_read_anew(one: Session, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "changing.py"
    run = f"import pathlib\nexec(compile(pathlib.Path({str(path)!r}).read_text(), {str(path)!r}, 'exec'))"
    path.write_text("1/0\n")
    assert "1 1/0" in shown(one, run)
    path.write_text("# a new line\n2/0\n")
    assert "2 2/0" in shown(one, run)


CHANGED = "    (the file was changed after its code was loaded)\n"


@pytest.mark.parametrize("then", ["# other\ndef f():\n    return 1\n", "def f(:\n    1/0\n"])
def test_a_file_that_has_other_code_by_now_is_told(one, tmp_path, monkeypatch, then):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = tmp_path / f"changed{len(then)}.py"
    file.write_text("def f():\n    return 1/0\n")
    assert CHANGED not in shown(one, f"import {file.stem}\n{file.stem}.f()")
    file.write_text(then)
    assert CHANGED in shown(one, f"{file.stem}.f()")
    file.write_text("def f():\n    return 1/0\n# and more\n")  # the same code in its place
    assert CHANGED not in shown(one, f"{file.stem}.f()")


def test_code_without_source_is_told(one: Session) -> None:
    assert "    (its source cannot be had)\n" in shown(one, "exec(compile('1/0', 'nowhere', 'exec'))")


@pytest.mark.parametrize("mode", ["Plain", "Doctest"])
@pytest.mark.parametrize("source", ["1/0", "int('x')", "[][1]", "(lambda: nothing)()"])
def test_what_plain_and_doctest_show_passes_as_a_doctest(one: Session, mode: str, source: str) -> None:
    import doctest

    one.shell.set_trait("Tracebacks.mode", mode)
    text = f">>> {source}\n{shown(one, source)}\n"
    test = doctest.DocTestParser().get_doctest(text, {}, "session", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(test) == doctest.TestResults(0, 1), text
