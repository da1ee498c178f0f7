"""%macro, and cells that are only a macro's name."""

from __future__ import annotations

import pickle

import nacre_history.plugin
import nacre_macro.plugin
import pytest
from nacre import UsageError
from nacre_macro.macro import Macro


@pytest.fixture
def cells(session):
    one = session(nacre_history.plugin, nacre_macro.plugin)
    for source in ("a = 1", "b = 2\nc = 3", "a + 1"):
        one.run(source).ok()
    return one


def macro(one, line):
    return one.run(f"get_shell().run_line_magic('macro', {line!r})")


def test_a_macro_holds_the_cells_of_its_ranges_and_says_so(cells, capsys):
    macro(cells, "m 1-3").ok()
    assert cells.shell.namespace["m"].value == "a = 1\nb = 2\nc = 3\na + 1\n"
    assert capsys.readouterr().out.endswith("It holds:\na = 1\nb = 2\nc = 3\na + 1\n")


def test_typing_its_name_alone_runs_it_and_shows_its_value(cells):
    macro(cells, "m 1-3").ok()
    cells.run("a = 10")
    cells.run(" m ").gives(2)
    assert cells.shell.namespace["a"] == 1


def test_a_name_in_a_longer_cell_is_the_object(cells):
    macro(cells, "m 1").ok()
    cells.run("m.value").gives("a = 1\n")
    cells.run("str(m + 'z = 3')").gives("a = 1\nz = 3\n")


def test_an_error_in_a_macro_points_to_its_line(cells):
    cells.run("x = 1\n\n1/0")
    macro(cells, "m 4").ok()
    cells.run("m").fails(ZeroDivisionError).shows("line 3.*\n.*1/0")


def test_no_user_code_runs_to_find_a_macro(cells):
    cells.run(
        "class Trap:\n    def __getattribute__(self, name):\n        hit.append(name)\n"
        "        return object.__getattribute__(self, name)\nhit = []\ntrap = Trap()"
    ).ok()
    cells.run("trap", silent=True)
    cells.run("hit").gives([])


def test_a_macro_of_a_macro_runs_both_and_a_circle_is_refused(cells):
    cells.shell.namespace.update(one=Macro("two"), two=Macro("a + 1"), loop=Macro("loop"))
    cells.run("one").gives(2)
    cells.run("loop").fails(SyntaxError, "leads back to itself")


def test_quiet_prints_nothing(cells, capsys):
    macro(cells, "-q m 1").ok()
    assert capsys.readouterr().out == ""


def test_raw_keeps_the_cells_as_typed(cells):
    from nacre import Transform

    cells.shell.transforms.add(Transform("eins", lambda source, shell: source.replace("eins", "1")))
    cells.run("d = eins")
    macro(cells, "-q m 4").ok()
    macro(cells, "-q -r r 4").ok()
    assert (cells.shell.namespace["m"].value, cells.shell.namespace["r"].value) == ("d = 1\n", "d = eins\n")
    cells.run("r").ok()
    assert cells.shell.namespace["d"] == 1


def test_without_arguments_the_macros_are_listed(cells):
    macro(cells, "").gives([])
    macro(cells, "-q m 1")
    macro(cells, "-q k 2")
    macro(cells, "").gives(["k", "m"])


def test_a_macro_is_made_of_a_file_a_string_or_another_macro(cells, tmp_path):
    (tmp_path / "f.py").write_text("x = 5\n")
    cells.run("text = 'y = 6'")
    macro(cells, f"-q m {tmp_path}/f.py text").ok()
    macro(cells, "-q n m 1").ok()
    assert cells.shell.namespace["n"].value == "x = 5\ny = 6\na = 1\n"


def test_the_running_cell_is_not_part_of_its_own_macro(cells):
    macro(cells, "-q m 1-").ok()
    assert "macro" not in cells.shell.namespace["m"].value


@pytest.mark.parametrize(
    "line, why",
    [
        ("m", "what shall 'm' hold"),
        ("-z m 1", "no option '-z'"),
        ("m 99", "no cell 99"),
        ("m nowhere", "no name that is bound"),
        ("m a", "is a int"),
        ("1x 1", "cannot be a name"),
        ("if 1", "cannot be a name"),
    ],
)
def test_a_wrong_line_makes_nothing(cells, line, why):
    macro(cells, line).fails(UsageError, why)
    assert not any(isinstance(value, Macro) for value in cells.shell.namespace.values())


def test_a_macro_can_be_pickled():
    assert pickle.loads(pickle.dumps(Macro("a = 1"))) == Macro("a = 1\n")


def test_a_macros_name_is_complete_input_also_where_its_text_ends_in_a_block(session):
    syntax = pytest.importorskip("nacre_syntax.plugin")
    one = session(nacre_macro.plugin, syntax, namespace={"m": Macro("for i in range(3):\n    i")})
    assert one.shell.check("m").status == "complete"
    one.run("m").ok()
    one.run("i").gives(2)


def test_without_the_history_plugin_it_says_what_is_missing(session):
    one = session(nacre_macro.plugin)
    macro(one, "m 1").fails(UsageError, "service 'code'")


def test_what_a_file_holds_does_not_steer_the_terminal(cells, tmp_path, capsys):
    (tmp_path / "odd.py").write_text("if a:\n\tb = '\x1b]0;title\x07'\n")
    macro(cells, f"m {tmp_path / 'odd.py'}").ok()
    assert capsys.readouterr().out.endswith("It holds:\nif a:\n    b = '\\x1b]0;title\\x07'\n")
