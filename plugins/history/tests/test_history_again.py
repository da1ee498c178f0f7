"""%recall and %rerun, and the names In, _i, _ii, _iii, _iN."""

from __future__ import annotations

from time import perf_counter

import nacre_history.plugin
import pytest
from nacre import UsageError


@pytest.fixture
def cells(session):
    one = session(nacre_history.plugin)
    for source in ("a = 1", "b = 2\nc = 3", "a + 1"):
        one.run(source).ok()
    return one


def magic(one, name, line=""):
    return one.run(f"get_shell().run_line_magic({name!r}, {line!r})")


@pytest.mark.parametrize(
    "line, wanted",
    [("1-2", "a = 1\nb = 2\nc = 3"), ("a+41", "42"), ("b =", "b = 2\nc = 3"), ("2", "b = 2\nc = 3"), ("", "7")],
)
def test_recall_begins_the_next_prompt_with(cells, line, wanted):
    cells.shell.namespace["_"] = 7
    magic(cells, "recall", line).ok()
    assert cells.shell.prefill == wanted


def test_rep_is_recall(cells):
    magic(cells, "rep", "1").ok()
    assert cells.shell.prefill == "a = 1"


def test_recall_of_what_is_nowhere_is_a_usage_error(cells):
    magic(cells, "recall", "no such thing").fails(UsageError, "cannot be evaluated, and no cell")
    magic(cells, "recall", "99").fails(UsageError, "no cell 99")
    magic(cells, "recall").fails(UsageError, "no last result")
    assert cells.shell.prefill == ""


def test_rerun_prints_what_it_runs_and_then_its_output(cells, capsys):
    shown = magic(cells, "rerun", "1-3").ok()
    assert capsys.readouterr().out == "=== Executing: ===\na = 1\nb = 2\nc = 3\na + 1\n=== Output: ===\n"
    assert [output.value for output in shown.outputs] == [2]


def test_rerun_runs_the_last_cell_and_never_itself(cells, capsys):
    cells.run("count = 0")
    cells.run("count += 1")
    cells.shell.history.entries[5] = cells.shell.history.entries[5]._replace(source="count += 1")
    for _ in range(3):
        cells.shell.history.entries[cells.shell.number] = cells.shell.history.entries[1]._replace(
            number=cells.shell.number, source="%rerun"
        )
        cells.shell.number += 1
    magic(cells, "rerun").ok()
    assert cells.shell.namespace["count"] == 2


def test_rerun_takes_the_last_cells_or_the_last_with_a_text(cells, capsys):
    magic(cells, "rerun", "-l 2").ok()
    assert "b = 2\nc = 3\na + 1\n=== Output" in capsys.readouterr().out
    magic(cells, "rerun", "-g b").ok()


def test_rerun_does_not_store_what_it_runs(cells):
    magic(cells, "rerun", "1")
    assert [entry.source for entry in cells.shell.history.entries.values()].count("a = 1") == 1


def test_rerun_stops_at_the_first_cell_that_fails(cells):
    cells.run("1/0")
    cells.run("after = True")
    del cells.shell.namespace["after"]
    assert "ZeroDivisionError" in magic(cells, "rerun", "4-5").text
    assert "after" not in cells.shell.namespace


def test_rerun_of_a_rerun_ends(cells, capsys):
    cells.run("get_shell().run_line_magic('rerun', '4')")
    shown = magic(cells, "rerun", "4")
    assert "is being run again itself" in shown.text


def test_leaving_from_a_rerun_cell_leaves(cells):
    assert magic(cells, "rerun", "1").outcome.leaving is None
    cells.shell.history.entries[1] = cells.shell.history.entries[1]._replace(source="exit(3)")
    assert magic(cells, "rerun", "1").outcome.leaving == 3


@pytest.mark.parametrize("line", ["99", "-g nowhere", "-l 0", "-l 1 2", "x", "-q"])
def test_a_rerun_of_nothing_is_a_usage_error(cells, line):
    magic(cells, "rerun", line).fails(UsageError)


def test_the_names_of_earlier_cells_are_bound(cells):
    cells.run("got = (_i, _ii, _iii, _i1, _i4)").ok()
    source = "got = (_i, _ii, _iii, _i1, _i4)"
    assert cells.shell.namespace["got"] == ("a + 1", "b = 2\nc = 3", "a = 1", "a = 1", source)


def test_a_loop_over_the_name_does_not_shift_through(cells):
    cells.run("for _i in range(3): pass")
    cells.run("got = (_i, _ii)")
    assert cells.shell.namespace["got"] == ("for _i in range(3): pass", "a + 1")


def test_in_is_the_session_by_number(cells):
    cells.run("In[0], In[1], In[-1], len(In), In[1:3], In is _ih").gives(
        ("", "a = 1", "In[0], In[1], In[-1], len(In), In[1:3], In is _ih", 5, ["a = 1", "b = 2\nc = 3"], True)
    )
    cells.run("In[99]").fails(IndexError)


def test_in_is_pickled_as_a_list(cells):
    cells.run("import pickle; pickle.loads(pickle.dumps(In))[:3]").gives(["", "a = 1", "b = 2\nc = 3"])


def test_in_gives_the_python_that_ran(cells):
    from nacre import Transform

    cells.shell.transforms.add(Transform("eins", lambda source, shell: source.replace("eins", "1")))
    cells.run("d = eins")
    cells.run("In[4] == 'd = 1' and _i4 == 'd = ' + 'ei' + 'ns'").gives(True)


def test_the_names_are_hidden_from_listings(cells):
    assert {"In", "_ih", "_i", "_ii", "_iii", "_i1"} <= cells.shell.hidden


def test_the_names_come_back_after_a_reset(cells):
    cells.shell.reset_namespace()
    cells.run("_i, In[1]").gives(("a + 1", "a = 1"))


def test_binding_the_names_costs_microseconds(cells):
    from nacre_history.inputs import bind

    cell = cells.shell.cell
    best = 1.0
    for _ in range(20):
        began = perf_counter()
        for _ in range(100):
            bind(cell, cells.shell)
        best = min(best, (perf_counter() - began) / 100)
    assert best < 5e-6
