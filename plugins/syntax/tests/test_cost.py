from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
import time
import timeit
from collections.abc import Callable
from pathlib import Path

import pytest

PLAIN = "import os\nfor i in range(10):\n    print(f'{i!r}', i % 3, os.path)\n"
MODULE = Path(textwrap.__file__).read_text()
# With a question at the end of a line of text, so that a trace of syntax is there.
ASKING = MODULE + '\n\ndef ask():\n    """Is it so?\n    !"""\n'


def cost(function: Callable[[], object], number: int) -> float:
    return min(timeit.repeat(function, number=number, repeat=9, timer=time.process_time)) / number


@pytest.mark.parametrize(("source", "number"), [("pass", 2000), (PLAIN, 500), (MODULE, 10), (ASKING, 10)])
def test_a_plain_cell_costs_at_most_three_times_its_parsing(
    source: str, number: int, transform: Callable[[str], str]
) -> None:
    assert cost(lambda: transform(source), number) <= 3 * cost(lambda: ast.parse(source), number)


def test_pass_stays_in_microseconds(transform: Callable[[str], str]) -> None:
    assert cost(lambda: transform("pass"), 5000) < 5e-6


def test_a_plain_cell_imports_no_tokenizer() -> None:
    code = f"""if True:
        import sys
        from nacre_syntax import cells, indentation, lines, prompts
        for step in (indentation.drop_leading_blank, indentation.drop_indent, prompts.drop_doctest_prompts,
                     prompts.drop_numbered_prompts, cells.call_cell_magic, lines.call_line_syntax):
            step({PLAIN!r}, None)
        assert not {{"tokenize", "nacre_syntax.tokens", "codeop"}} & set(sys.modules)
    """
    subprocess.run([sys.executable, "-S", "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_the_front_door_imports_no_room() -> None:
    code = """if True:
        import sys
        import nacre_syntax.plugin
        rooms = [name for name in sys.modules if name.startswith("nacre_syntax.")]
        assert rooms == ["nacre_syntax.plugin"], rooms
    """
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
