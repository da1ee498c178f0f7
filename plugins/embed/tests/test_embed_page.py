"""The how-to page about embedding is true."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "embed.md").read_text()


def program_of(name: str) -> str:
    (source,) = re.findall(rf"```python\n# {name}\n(.*?)```", PAGE, re.DOTALL)
    return source


def follow(tty, transcript: str) -> None:
    """Type what a transcript types, and wait for each line it shows."""
    for line in transcript.splitlines():
        if typed := re.match(r"In \[(\d+)\]: (.*)", line):
            tty.until(lambda typed=typed: tty.screen.lines[tty.screen.row] == f"In [{typed[1]}]:", line)
            tty.line(typed[2])
        elif not line.startswith("$"):
            tty.wait(re.escape(line))


def transcripts() -> list[str]:
    return re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)


def test_the_prompt_in_a_program_is_as_the_page_has_it(program):
    tty = program(program_of("ask.py"))
    follow(tty, transcripts()[0])
    assert tty.ends() == 0


def test_attaching_is_as_the_page_has_it(program, tmp_path):
    serving = program(program_of("serve.py"), name="serve.py")
    serving.until(lambda: list((tmp_path / "run" / "nacre").glob("*.sock")), "the socket")
    tty = program(argv=[sys.executable, "-m", "nacre", "attach"])
    follow(tty, transcripts()[1])
    assert tty.ends() == 0


def test_the_first_examples_of_the_page_run():
    blocks = [one for one in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if not one.startswith("# ")]
    space: dict[str, object] = {}
    for block in blocks:
        exec(block, space)
    assert len(blocks) == 2
