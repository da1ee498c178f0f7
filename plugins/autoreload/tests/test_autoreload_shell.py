"""``%autoreload`` and ``%aimport`` in a shell: which modules are reloaded, when, and what is told."""

from __future__ import annotations

import os
import sys

import pytest
from nacre import UsageError
from nacre_autoreload import plugin


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a module's file, each time with a later modification time."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    known = set(sys.modules)
    times = iter(range(1_700_000_000, 1_800_000_000, 10))

    def write(name, text):
        file = tmp_path / f"{name}.py"
        file.write_text(text + "\n")
        now = next(times)
        os.utime(file, (now, now))

    yield write
    for name in set(sys.modules) - known:
        if getattr(sys.modules[name], "__file__", "") and str(tmp_path) in str(sys.modules[name].__file__):
            del sys.modules[name]


@pytest.fixture
def shell(session):
    return session(plugin)


def magic(shell, name, line=""):
    return shell.run(f"get_shell().run_line_magic({name!r}, {line!r})")


def test_nothing_is_reloaded_until_it_is_asked_for(shell, write):
    write("areload_off", "X = 1")
    shell.run("import areload_off").ok()
    write("areload_off", "X = 2")
    shell.run("areload_off.X").gives(1)


def test_now_reloads_what_changed(shell, write):
    write("areload_now", "X = 1")
    shell.run("import areload_now").ok()
    magic(shell, "autoreload", "off").ok()
    write("areload_now", "X = 2")
    magic(shell, "autoreload").ok()
    shell.run("areload_now.X").gives(2)


def test_all_reloads_before_each_cell(shell, write):
    write("areload_all", "def f(): return 1")
    shell.run("from areload_all import f").ok()
    magic(shell, "autoreload", "2").ok()
    write("areload_all", "def f(): return 2")
    shell.run("f()").gives(2)


def test_a_module_that_is_imported_later_is_reloaded_too(shell, write):
    magic(shell, "autoreload", "all").ok()
    write("areload_later", "def f(): return 1")
    shell.run("from areload_later import f").ok()
    shell.run("f()").gives(1)
    write("areload_later", "def f(): return 2")
    shell.run("f()").gives(2)


def test_off_stops_it(shell, write):
    write("areload_stop", "X = 1")
    shell.run("import areload_stop").ok()
    magic(shell, "autoreload", "2").ok()
    magic(shell, "autoreload", "0").ok()
    write("areload_stop", "X = 2")
    shell.run("areload_stop.X").gives(1)


def test_explicit_reloads_the_named_modules_only(shell, write):
    write("areload_named", "X = 1")
    write("areload_other", "X = 1")
    magic(shell, "autoreload", "explicit").ok()
    magic(shell, "aimport", "areload_named").ok()
    shell.run("import areload_other").ok()
    write("areload_named", "X = 2")
    write("areload_other", "X = 2")
    shell.run("areload_named.X, areload_other.X").gives((2, 1))


def test_a_module_that_was_left_out_is_reloaded_once_it_is_named(shell, write):
    write("areload_late", "X = 1")
    magic(shell, "autoreload", "explicit").ok()
    shell.run("import areload_late").ok()
    write("areload_late", "X = 2")
    shell.run("areload_late.X").gives(1)
    magic(shell, "aimport", "areload_late").ok()
    shell.run("areload_late.X").gives(2)


def test_a_dash_leaves_a_module_alone(shell, write):
    write("areload_left", "X = 1")
    shell.run("import areload_left").ok()
    magic(shell, "autoreload", "2").ok()
    magic(shell, "aimport", "-areload_left").ok()
    write("areload_left", "X = 2")
    shell.run("areload_left.X").gives(1)


def test_complete_binds_imported_names_anew(shell, write):
    write("areload_names", "X = [1]\nY = [1]")
    magic(shell, "autoreload", "complete").ok()
    shell.run("from areload_names import X as mine, Y").ok()
    shell.run("Y = 'my own'").ok()
    write("areload_names", "X = [2]\nY = [2]")
    shell.run("mine, Y").gives(([2], "my own"))


def test_complete_brings_new_names_of_a_star_import(shell, write):
    write("areload_star", "X = 1")
    magic(shell, "autoreload", "3").ok()
    shell.run("from areload_star import *").ok()
    write("areload_star", "X = 1\ndef new(): return 'new'")
    shell.run("new()").gives("new")


def test_an_error_is_told_once_and_the_module_stays(shell, write, capsys):
    write("areload_error", "X = 1")
    shell.run("import areload_error").ok()
    magic(shell, "autoreload", "2").ok()
    write("areload_error", "X = (")
    shell.run("areload_error.X").gives(1)
    shell.run("areload_error.X").gives(1)
    told = capsys.readouterr().err
    assert told.count("areload_error stays as it was: SyntaxError") == 1


def test_a_module_is_reloaded_once_its_mistake_is_mended(shell, write):
    write("areload_mended", "X = 1")
    shell.run("import areload_mended").ok()
    magic(shell, "autoreload", "2").ok()
    write("areload_mended", "X = (")
    shell.run("areload_mended.X").gives(1)
    write("areload_mended", "X = 3")
    shell.run("areload_mended.X").gives(3)


def test_what_cannot_be_changed_in_place_is_named(shell, write, capsys):
    write("areload_slots", "class A:\n    __slots__ = ('x',)")
    shell.run("import areload_slots").ok()
    magic(shell, "autoreload", "2").ok()
    write("areload_slots", "class A:\n    __slots__ = ('x', 'y')")
    shell.run("1").ok()
    assert "areload_slots.A is new" in (err := capsys.readouterr().err) and "slots" in err


def test_hide_errors_says_nothing(shell, write, capsys):
    write("areload_quiet", "X = 1")
    shell.run("import areload_quiet").ok()
    magic(shell, "autoreload", "2 --hide-errors").ok()
    write("areload_quiet", "X = (")
    shell.run("1").ok()
    assert capsys.readouterr().err == ""


def test_print_names_what_is_reloaded(shell, write, capsys):
    write("areload_told", "X = 1")
    shell.run("import areload_told").ok()
    magic(shell, "autoreload", "2 -p").ok()
    write("areload_told", "X = 2")
    shell.run("1").ok()
    assert "areload_told was reloaded" in capsys.readouterr().err


def test_a_profile_can_switch_it_on(session, write):
    one = session(plugin, config={"traits": {"Autoreload": {"mode": "all"}}})
    write("areload_profile", "X = 1")
    one.run("import areload_profile").ok()
    write("areload_profile", "X = 2")
    one.run("areload_profile.X").gives(2)


def test_two_shells_have_their_own_modes(session, write):
    one, other = session(plugin), session(plugin)
    write("areload_two", "X = 1")
    one.run("import areload_two").ok()
    other.run("import areload_two").ok()
    magic(one, "autoreload", "2").ok()
    write("areload_two", "X = 2")
    other.run("areload_two.X").gives(1)
    one.run("areload_two.X").gives(2)


def test_a_module_that_takes_the_shell_away_does_not_end_it(shell, write, capsys):
    write("areload_exit", "X = 1")
    shell.run("import areload_exit").ok()
    magic(shell, "autoreload", "2").ok()
    write("areload_exit", "raise SystemExit(3)")
    shell.run("areload_exit.X").gives(1)
    assert "SystemExit" in capsys.readouterr().err


def test_aimport_lists_what_is_marked(shell, write, capsys):
    write("areload_list", "X = 1")
    magic(shell, "aimport", "areload_list as short").ok()
    shell.run("short.X").gives(1)
    capsys.readouterr()
    magic(shell, "aimport").ok()
    assert "Modules to reload: areload_list" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("autoreload", "7", "not '7'"),
        ("autoreload", "--nothing", "no option '--nothing'"),
        ("aimport", "1a", "'1a' is not the name of a module"),
        ("aimport", "a,,b", "'' is not the name of a module"),
        ("aimport", "nosuchmodule_x", "nosuchmodule_x cannot be imported"),
    ],
)
def test_wrong_input_gets_one_line(shell, name, line, said):
    magic(shell, name, line).fails(UsageError, said)
