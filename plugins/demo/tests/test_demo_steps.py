"""What is a step."""

from __future__ import annotations

import pytest
from nacre_demo.steps import parse


def sources(text: str) -> list[str]:
    return [step.source for step in parse(text)]


def test_cell_marks_begin_steps_and_have_titles():
    steps = parse("# %% First\na = 1\n\n# %%\nb = 2\n")
    assert [(step.title, step.source, step.line) for step in steps] == [("First", "a = 1", 2), ("", "b = 2", 5)]


def test_stop_marks_part_steps():
    assert sources("a = 1\n# <demo> stop\nb = 2\n# <demo> --- stop ---\nc = 3\n") == ["a = 1", "b = 2", "c = 3"]


def test_what_stands_before_the_first_mark_is_a_step():
    assert sources('"""A lesson."""\nimport os\n# %%\nos.name\n') == ['"""A lesson."""\nimport os', "os.name"]


def test_a_docstring_alone_before_the_first_mark_is_text():
    first, _ = parse('"""A lesson.\n\nOf two lines.\n"""\n# %%\n1\n')
    assert first.tags == {"markdown"}
    assert first.text == "A lesson.\n\nOf two lines."


def test_a_docstring_that_is_all_there_is_stays_code():
    assert sources('"""A lesson."""\n') == ['"""A lesson."""']


def test_a_file_without_marks_is_one_step():
    assert sources("a = 1\n\nb = 2\n") == ["a = 1\n\nb = 2"]


@pytest.mark.parametrize("text", ["", "\n \n", "# %%\n# %%\n\n"])
def test_steps_without_source_are_left_out(text):
    assert parse(text) == []


@pytest.mark.parametrize("tag", ["silent", "auto"])
def test_tags_stand_in_brackets_or_in_a_mark_of_their_own(tag):
    assert parse(f"# %% [{tag}] T\nx\n") == parse(f"# %% [{tag}] T\nx\n")
    assert [step.tags for step in parse(f"# %% [{tag}] T\nx\n")] == [{tag}]
    assert [(step.tags, step.source) for step in parse(f"# <demo> {tag}\nx\n")] == [({tag}, "x")]


def test_auto_all_holds_for_every_step():
    assert [step.tags for step in parse("# <demo> auto_all\na\n# <demo> stop\nb\n")] == [{"auto"}, {"auto"}]


def test_a_mark_in_a_string_is_none():
    assert len(parse('text = """\n# %%\n# <demo> stop\n"""\n')) == 1


def test_a_step_of_text_loses_its_comment_signs():
    assert parse("# %% [markdown]\n# # Title\n#\n# words\n")[0].text == "# Title\n\nwords"


def test_magics_do_not_hinder():
    assert sources("%time 1\n# %%\n!ls\n") == ["%time 1", "!ls"]
