"""The service that finds the source text of a range, file, macro or name."""

from __future__ import annotations

import os

import nacre_history.plugin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import Shell, UsageError


@pytest.fixture
def code(session):
    one = session(nacre_history.plugin)
    one.run("a = 1")
    one.run("def f(x):\n    return x")
    one.run("@print\n@staticmethod\ndef ignored(): pass\nclass C:\n    y = 2\n")
    one.run("text = 'z = 9'\nnumber = 5\nimport json\nclass D:\n    def m(self):\n        return 1\n")
    service = one.shell.service("code")
    service.session = one
    return service


def test_a_range_gives_its_cells_joined(code):
    assert code.find("1-2").text == "a = 1\ndef f(x):\n    return x"
    assert code.find("1").kind == "history"


def test_an_empty_target_is_the_whole_session(code):
    assert code.find("").text.startswith("a = 1\ndef f")


def test_a_range_without_cells_is_a_usage_error(code):
    with pytest.raises(UsageError, match="history has no cell 99"):
        code.find("99")


def test_a_file_is_read_with_or_without_its_ending(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mod.py").write_text("# coding: latin-1\nx = 'é'\n", encoding="latin-1")
    assert code.find("mod.py").text.endswith("x = 'é'\n")
    assert code.find("mod") == code.find("./mod.py")
    assert code.find("mod").path == str(tmp_path / "mod.py")


def test_a_file_that_is_no_text_is_a_usage_error(code, tmp_path):
    (tmp_path / "bin.py").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UsageError, match="is not text"):
        code.find(str(tmp_path / "bin.py"))


def test_a_range_wins_over_a_file_of_that_name(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "1").write_text("file")
    assert code.find("1").kind == "history"


def test_a_name_bound_to_a_string_gives_the_string(code):
    assert code.find("text").text == "z = 9"
    assert code.find("text").kind == "string"


def test_a_function_of_a_cell_gives_its_definition(code):
    assert code.find("f").text == "def f(x):\n    return x"
    assert code.find("f").path == ""


def test_a_class_of_a_cell_gives_its_definition(code):
    assert code.find("D").text == "class D:\n    def m(self):\n        return 1\n"


def test_a_method_gives_its_definition(code):
    assert code.find("D.m").text == "    def m(self):\n        return 1\n"


def test_a_function_of_a_module_gives_its_file_and_line(code):
    found = code.find("json.dumps")
    assert found.path.endswith("__init__.py") and found.line > 100 and found.text.startswith("def dumps")


def test_a_module_gives_its_file(code):
    assert code.find("json").path.endswith("__init__.py")


def test_definitions_can_be_left_out(code):
    with pytest.raises(UsageError, match="'f' is a function, not a string or a macro"):
        code.find("f", objects=False)


def test_an_object_that_gives_its_source_is_asked_for_it(code):
    code.session.run("class M:\n    def nacre_source(self):\n        return 'q = 1\\n'\nm = M()").ok()
    assert code.find("m").text == "q = 1\n"
    assert code.find("m").kind == "macro"


@pytest.mark.parametrize("target", ["number", "nothing", "text.nothing", "a b", "f()", "len", "http://x/y", "\0", "()"])
def test_what_has_no_source_is_a_usage_error(code, target):
    with pytest.raises(UsageError):
        code.find(target)


def test_no_expression_is_evaluated(code, tmp_path):
    with pytest.raises(UsageError):
        code.find(f"open({str(tmp_path / 'made')!r}, 'w')")
    assert not (tmp_path / "made").exists()


def test_translated_history_is_the_python_that_ran(session):
    from nacre import Transform, hookimpl

    class Shout:
        @hookimpl
        def source_transforms(self):
            return [Transform("shout", lambda source, shell: source.replace("eins", "1"))]

    one = session(nacre_history.plugin, Shout())
    one.run("a = eins")
    assert one.shell.service("code").find("1", translated=True).text == "a = 1"
    assert one.shell.service("code").find("1").text == "a = eins"


@pytest.fixture(scope="module")
def fuzzed():
    with Shell(plugins=[nacre_history.plugin], discover=False, strict=True) as shell:
        shell.run("import json\ndef f(): pass")
        yield shell.service("code")


@settings(max_examples=300, deadline=None)
@given(target=st.text(max_size=12) | st.sampled_from(["f", "f.__code__", "json.", ".x", "f..x", "__builtins__", "~"]))
def test_any_target_is_found_or_a_usage_error(fuzzed, target):
    try:
        assert isinstance(fuzzed.find(target).text, str)
    except UsageError as error:
        assert len(str(error)) < 300


@pytest.fixture
def gone(tmp_path, monkeypatch):
    """A working directory that was removed."""
    if os.name != "posix":
        pytest.skip("elsewhere a working directory cannot be removed")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()


@pytest.mark.parametrize("target", ["x.py", "x", "below/x"])
def test_a_file_in_a_directory_that_was_removed_is_told(session, gone, target):
    with pytest.raises(UsageError, match=f"'{target}' cannot be a file: the working directory was removed; %cd to"):
        session(nacre_history.plugin).shell.service("code").find(target)


def test_a_name_needs_no_working_directory(session, gone):
    one = session(nacre_history.plugin, namespace={"x": "q = 1"})
    assert one.shell.service("code").find("x").text == "q = 1"


def test_cells_of_a_working_directory_that_was_removed_cannot_be_asked_for(session, gone):
    one = session(nacre_history.plugin)
    one.run("get_shell().run_line_magic('history', '--here')").fails(UsageError, "the working directory was removed")
