"""The views of captured output. The values are those that IPython 9.18 gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nacre_system.lines import Lines, Text, split

X = Lines(["b 2 z", "a 10 y", "c 1"])
Y = Lines(["3 a", "1x b", "", " 2 c"])


def test_the_list_itself_has_three_names():
    assert X.l is X.list is X


def test_lines_join_with_newlines_and_with_spaces():
    assert X.n == X.nlstr == "b 2 z\na 10 y\nc 1"
    assert X.s == X.spstr == "b 2 z a 10 y c 1"


def test_paths_are_the_lines_that_name_something(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("here").touch()
    lines = Lines(["here", "not here", "nul\0"])
    assert lines.p == lines.paths == [Path("here")]


@pytest.mark.parametrize(
    ("call", "found"),
    [
        (lambda: X.grep("a"), ["a 10 y"]),
        (lambda: X.grep("A"), ["a 10 y"]),
        (lambda: X.grep("a", prune=True), ["b 2 z", "c 1"]),
        (lambda: X.grep("^1", field=1), ["a 10 y", "c 1"]),
        (lambda: X.grep(lambda line: "b" in line), ["b 2 z"]),
        (lambda: Y.grep("A", prune=True, field=1), ["1x b", "", " 2 c"]),
        (lambda: Y.grep("^$"), [""]),
        (lambda: Y.grep("x", False, 0), ["1x b"]),
        (lambda: X.fields(0), ["b", "a", "c"]),
        (lambda: X.fields(0, 2), ["b z", "a y", "c"]),
        (lambda: X.fields(-1), ["z", "y", "1"]),
        (lambda: X.fields(5), []),
        (lambda: X.fields(5, 0), ["b", "a", "c"]),
        (lambda: Y.fields(-2), ["3", "1x", "2"]),
        (lambda: X.sort(), ["a 10 y", "b 2 z", "c 1"]),
        (lambda: X.sort(1), ["c 1", "a 10 y", "b 2 z"]),
        (lambda: X.sort(1, nums=True), ["c 1", "b 2 z", "a 10 y"]),
        (lambda: X.sort(5), ["a 10 y", "b 2 z", "c 1"]),
        (lambda: Y.sort(nums=True), ["", "1x b", " 2 c", "3 a"]),
        (lambda: Lines(["x 12a", "x 3", "x 1"]).sort(1, True), ["x 12a", "x 1", "x 3"]),
        (lambda: Lines(["b12a", "3", "-1"]).sort(nums=True), ["-1", "3", "b12a"]),
        (lambda: Y.sort(1), ["", "3 a", "1x b", " 2 c"]),
    ],
)
def test_lines_can_be_searched_cut_and_sorted(call, found):
    assert call() == found
    assert isinstance(call(), Lines)


def test_fields_without_numbers_are_lists_of_words():
    assert X.fields() == [["b", "2", "z"], ["a", "10", "y"], ["c", "1"]]


def test_sorting_leaves_the_list_as_it_was():
    X.sort()
    assert X[0] == "b 2 z"


def test_a_compiled_pattern_keeps_its_own_flags():
    assert X.grep(re.compile("A")) == []


def test_a_slice_keeps_the_views():
    assert X[:2].s == "b 2 z a 10 y"
    assert X[-1] == "c 1"


def test_a_text_has_the_same_views():
    text = Text("a b\nc\n")
    assert (text.l, text.list, text.n, text.s) == (["a b", "c", ""], ["a b", "c", ""], "a b\nc\n", "a b c ")


def test_splitting_and_joining_gives_the_text_back():
    assert split("a\n\nb\n").n == "a\n\nb"
    assert split("") == []
