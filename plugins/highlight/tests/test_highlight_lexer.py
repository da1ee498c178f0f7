"""What is typed, in tokens."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from nacre_highlight.lexer import CellLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token

MAGIC, ESCAPE = Name.Function.Magic, Operator.Escape


def tokens(text: str) -> list[tuple[Any, str]]:
    found = list(CellLexer().get_tokens_unprocessed(text))
    assert "".join(piece for _, _, piece in found) == text
    return [(kind, piece) for _, kind, piece in found if piece.strip()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%timeit x = 1", [(ESCAPE, "%"), (MAGIC, "timeit"), (Number.Integer, "1")]),
        ("  %cd ..", [(ESCAPE, "%"), (MAGIC, "cd")]),
        ("x = %who", [(Name, "x"), (Operator, "="), (ESCAPE, "%"), (MAGIC, "who")]),
        ("!echo $HOME", [(ESCAPE, "!"), (Name.Builtin, "echo"), (Name.Variable, "$HOME")]),
        ("!!ls", [(ESCAPE, "!!")]),
        ("files = !ls -l", [(Name, "files"), (ESCAPE, "!")]),
        ("str.join?", [(Name, "str.join"), (ESCAPE, "?")]),
        ("?str", [(ESCAPE, "?"), (Name, "str")]),
        ("str??", [(Name, "str"), (ESCAPE, "??")]),
        ("%time?", [(Name, "%time"), (ESCAPE, "?")]),
        ("def f():\n    !ls\n    return 1", [(Keyword, "def"), (ESCAPE, "!"), (Keyword, "return")]),
        (
            "%%bash\nfor i in 1; do echo $i; done",
            [(ESCAPE, "%%"), (MAGIC, "bash"), (Keyword, "for"), (Name.Variable, "$i")],
        ),
        ("%%html\n<b>x</b>", [(MAGIC, "html"), (Name.Tag, "b")]),
        ("%%javascript\nlet x = 1", [(MAGIC, "javascript"), (Keyword.Declaration, "let")]),
        ("%%js\nlet x = 1", [(Keyword.Declaration, "let")]),
        ("%%script perl -w\nprint 1;", [(MAGIC, "script"), (Keyword, "print")]),
        ('%%writefile a.json\n{"a": 1}', [(MAGIC, "writefile"), (Name.Tag, '"a"')]),
        ("%%timeit x = 2\nfor y in x: pass\n%ls", [(MAGIC, "timeit"), (Keyword, "for"), (MAGIC, "ls")]),
        ("%%unheard_of\nfor y in x: pass", [(MAGIC, "unheard_of"), (Keyword, "for")]),
    ],
)
def test_what_is_not_python_is_told_apart(text: str, wanted: list[tuple[Any, str]]) -> None:
    found = tokens(text)
    assert [one for one in wanted if one not in found] == [], found


@pytest.mark.parametrize(
    "text",
    [
        "x = (a\n% b)",
        "x = [a\n     %b]",
        "x = 1 \\\n%y",
        "s = '''\n%ls\n!ls\nx?\n'''",
        'def f():\n    """Doc.\n\n    %ls\n    """',
        "if x != y: pass",
        "f'{x!r}'",
        "x %= 2",
        "'what?'",
        "# really?",
        "%",
        "% (1, 2)",
    ],
)
def test_python_is_left_to_python(text: str) -> None:
    assert not [kind for kind, _ in tokens(text) if kind in (MAGIC, ESCAPE)]


def test_after_a_string_of_several_lines_magics_are_magics_again() -> None:
    assert (MAGIC, "ls") in tokens("s = '''a\n%b\n'''\n%ls")
    assert (MAGIC, "ls") in tokens('"""a\n%b\n"""\n%ls')
    assert (MAGIC, "ls") in tokens("# a 'comment\n%ls")


@given(some.text(alphabet="%!?x='\"()[]\n\\ \t#:1日\x00", max_size=60))
def test_no_text_is_lost_or_doubled(text: str) -> None:
    place = 0
    for at, _, piece in CellLexer().get_tokens_unprocessed(text):
        assert at == place
        place += len(piece)
    assert place == len(text)


def test_what_pygments_knows_is_kept() -> None:
    assert tokens("x = 1  # one") == [(Name, "x"), (Operator, "="), (Number.Integer, "1"), (Comment.Single, "# one")]
    assert all(kind in Token for kind, _ in tokens("y = 'a'"))
    assert (String.Single, "a") in tokens("y = 'a'")
