"""%store: values, functions, classes, macros, aliases and directories across shells."""

from __future__ import annotations

import os
import stat
from types import SimpleNamespace

import nacre_macro.plugin
import pytest
from nacre import Provider, UsageError, hookimpl
from nacre_macro.macro import Macro
from nacre_store.folder import safe


def test_a_variable_is_stored_and_restored_in_another_shell(make, capsys):
    one = make()
    one.run("a = {'k': [1, 2]}; b = 'text'")
    one.store("a b").ok()
    assert capsys.readouterr().out == "Stored 'a' (dict)\nStored 'b' (str)\n"
    two = make()
    two.store("-r").ok()
    two.run("a, b").gives(({"k": [1, 2]}, "text"))


def test_only_the_named_ones_are_restored(make):
    one = make()
    one.run("a = 1; b = 2")
    one.store("a b")
    two = make()
    two.store("-r b").ok()
    assert "a" not in two.shell.namespace
    two.run("b").gives(2)


def test_a_function_of_the_prompt_comes_back_with_what_it_uses(make):
    one = make()
    one.run("import math\nK = 3\ndef helper(x):\n    return x * K\ndef f(x):\n    return math.floor(helper(x))")
    one.store("f").ok()
    two = make()
    two.store("-r").ok()
    two.run("f(2.5)").gives(7)


def test_a_restored_function_sees_the_names_of_its_new_shell(make):
    one = make()
    one.run("K = 3\ndef f():\n    return K")
    one.store("f").ok()
    two = make()
    two.run("K = 10")
    two.store("-r f").ok()
    two.run("f()").gives(10)
    two.run("K = 11\nf()").gives(11)


def test_a_recursive_function_is_stored(make):
    one = make()
    one.run("def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)")
    one.store("fact").ok()
    two = make()
    two.store("-r").ok()
    two.run("fact(5)").gives(120)


def test_a_class_of_the_prompt_and_its_instances_are_stored(make):
    one = make()
    one.run("class C:\n    def __init__(self, x):\n        self.x = x\n    def twice(self):\n        return self.x * 2")
    one.run("c = C(21)")
    one.store("C c").ok()
    two = make()
    two.store("-r").ok()
    two.run("c.twice(), C(1).twice()").gives((42, 2))


def test_a_function_that_calls_the_shell_gets_the_shell_it_is_restored_in(make):
    one = make()
    one.run("def f():\n    return get_shell()")
    one.store("f").ok()
    two = make()
    two.store("-r f").ok()
    assert two.run("f()").outcome.value is two.shell


def test_a_macro_is_stored(make):
    one = make(nacre_macro.plugin)
    one.shell.namespace["m"] = Macro("x = 5")
    one.store("m").ok()
    two = make(nacre_macro.plugin)
    two.store("-r").ok()
    two.run("m").ok()
    two.run("x").gives(5)


def test_what_cannot_be_stored_is_named_and_the_rest_is_stored(make, files):
    one = make()
    one.run("a = 1; lock = __import__('threading').Lock(); z = 3")
    one.store("a lock nothing z").fails(
        UsageError, r"'lock' cannot be stored \(TypeError: .*lock.*; there is no variable or alias 'nothing'"
    )
    assert [path.name for path in files()] == ["a.value.nacre-store", "z.value.nacre-store"]


def test_without_names_what_is_stored_is_listed_without_unpickling(make, capsys):
    one = make()
    one.store().ok()
    assert capsys.readouterr().out == "Nothing is stored.\n"
    one.run("class Loud:\n    def __setstate__(self, state):\n        print('unpickled')\n    y = 1")
    one.run("a = 1; b = 'text'; long = 'x' * 500; loud = Loud(); loud.z = 1")
    one.store("a b long loud").ok()
    capsys.readouterr()
    make().store().ok()
    text = capsys.readouterr().out
    assert "a             -> 1\nb             -> 'text'\n" in text
    assert "unpickled" not in text and max(map(len, text.splitlines())) < 90


def test_names_are_forgotten(make, files):
    one = make()
    one.run("a = 1; b = 2; c = 3")
    one.store("a b c")
    one.store("-d a").ok()
    assert [path.name[0] for path in files()] == ["b", "c"]
    one.store("-d b nothing").fails(UsageError, "nothing is stored as 'nothing'")
    one.store("-d").fails(UsageError, "takes the names")
    one.store("-z").ok()
    assert files() == []


@pytest.mark.parametrize("line", ["a >out.txt", "a > out.txt", "a>out.txt"])
def test_a_value_is_written_to_a_file_as_text(make, home, line):
    one = make()
    one.run("a = 1")
    one.store(line).ok()
    assert (home.parent / "out.txt").read_text() == "1\n"


def test_a_value_is_added_to_a_file(make, home):
    one = make()
    one.run("a = 'text'; d = {'k': list(range(40))}")
    one.store("a >out.txt").ok()
    one.store("a >>out.txt").ok()
    one.store("d['k'][1] >> out.txt").fails(UsageError, "has no value")  # the quotes were the line's
    one.store("d >>out.txt").ok()
    assert (home.parent / "out.txt").read_text().startswith("text\ntext\n{'k': [0,\n")


@pytest.mark.parametrize(
    "line, why",
    [
        ("-x", "no option '-x'"),
        ("nope", "no variable or alias 'nope'"),
        ("-r nope", "nothing is stored as 'nope'"),
        ("nope >y", "has no value"),
        (">x", "not of the form"),
        ("a >", "not of the form"),
        ("a >no/dir/x", "No such file"),
        ("-z a", "takes no names"),
        ("-r -z", "one of -r, -d and -z"),
    ],
)
def test_a_wrong_line_is_told_in_one_line_and_stores_nothing(make, files, line, why):
    one = make()
    one.run("a = 1")
    one.store(line).fails(UsageError, why)
    assert files() == []


def test_profiles_have_stores_of_their_own(make):
    one = make(profile="one")
    one.run("a = 1")
    one.store("a").ok()
    make(profile="two").store("-r a").fails(UsageError, "nothing is stored")


def test_files_and_folder_are_their_owners_alone(make, files):
    one = make()
    one.run("a = 1")
    one.store("a")
    path = files()[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_any_name_has_a_file_of_its_own(make, files):
    one = make()
    names = ["a", "A", "aA", "ä", "Ä", "名前", "x" * 300, "x" * 301, "con"]
    for number, name in enumerate(names):
        one.shell.namespace[name] = number
    one.store(" ".join(names)).ok()
    assert len({path.name.lower() for path in files()}) == len(names)
    two = make()
    two.store("-r").ok()
    assert [two.shell.namespace[name] for name in names] == list(range(len(names)))
    assert all("/" not in safe(name) for name in ["a/b", "../x", ".", ""])


def test_autorestore_restores_everything_at_start(make):
    one = make()
    one.run("a = 1")
    one.store("a")
    two = make(config={"traits": {"StoreMagics": {"autorestore": True}}})
    two.run("a").gives(1)
    make().run("a").fails(NameError)


def test_autorestore_is_for_the_start_and_not_for_a_reset(make):
    one = make()
    one.run("a = 1")
    one.store("a").ok()
    two = make(config={"traits": {"StoreMagics": {"autorestore": True}}})
    two.run("a").gives(1)
    two.shell.reset_namespace()
    two.run("a").fails(NameError)


def test_autorestore_tells_what_it_cannot_restore_and_starts(make, files):
    one = make()
    one.run("a = 1; b = 2")
    one.store("a b")
    files()[0].write_bytes(b"junk")
    two = make(config={"traits": {"StoreMagics": {"autorestore": True}}})
    two.run("b").gives(2)
    assert any("is not a file of %store" in notice for notice in two.shell.take_notices())


def aliases(**table):
    """A plugin that offers the service ``aliases``."""
    held = SimpleNamespace(get=table.get, define=table.__setitem__, table=table)

    @hookimpl
    def services():
        return [Provider("aliases", lambda shell: held)]

    return SimpleNamespace(__name__="fake-alias", services=services, held=held)


def test_an_alias_is_stored_and_restored(make, capsys):
    make(aliases(hi="echo hello")).store("hi").ok()
    assert capsys.readouterr().out == "Stored the alias 'hi' (echo hello)\n"
    other = aliases()
    two = make(other)
    two.store("-r").ok()
    assert other.held.table == {"hi": "echo hello"}
    two.store().ok()
    assert "hi            -> alias: echo hello" in capsys.readouterr().out
    make().store("-r hi").fails(UsageError, "needs a plugin for aliases")


def goes(one, directory):
    old = os.getcwd()
    os.chdir(directory)
    one.shell.plugins.observe("directory_changed", old=old, new=str(directory), shell=one.shell)


def test_visited_directories_of_all_shells_are_kept_and_restored(make, tmp_path):
    places = [tmp_path / name for name in "abc"]
    for place in places:
        place.mkdir()
    one, two = make(), make()
    goes(one, places[0])
    goes(two, places[1])
    goes(one, places[2])
    goes(one, places[2])
    three = make()
    three.shell.namespace["_dh"] = visited = [str(tmp_path)]
    three.store("-r").ok()
    assert visited == [str(place) for place in places]


def test_visited_directories_are_restored_also_where_the_working_directory_was_removed(make, tmp_path, monkeypatch):
    one = make(namespace={"_dh": []})
    (tmp_path / "gone").mkdir()
    goes(one, tmp_path)
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    one.store("-r").ok()
    assert one.shell.namespace["_dh"] == [str(tmp_path)]


def test_without_a_list_of_directories_restoring_leaves_it_out(make, tmp_path):
    one = make()
    goes(one, tmp_path)
    one.store("-r").ok()
    assert "_dh" not in one.shell.namespace


def test_a_file_that_cannot_be_written_is_all_that_is_told(make, capsys):
    one = make(namespace={"x": 1})
    one.store("x > /nosuch/a").fails(UsageError, "'/nosuch/a': No such file or directory")
    assert capsys.readouterr().out == ""
