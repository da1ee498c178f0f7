"""The how-to page about errors is true."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import nacre_syntax.plugin
import nacre_tracebacks.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession, Session
from nacre_tracebacks.options import Tracebacks as Options
from nacre_tracebacks.render import MODES

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "errors.md").read_text()
PROMPT = re.compile(r"In \[(\d+)\]: (.*)")


def cells() -> list[tuple[int, str, str]]:
    """(number, source, what is shown) of each cell of the page."""
    found: list[tuple[int, list[str], list[str]]] = []
    for block in re.findall(r"```text\n(.*?)```", PAGE, re.S):
        for line in block.splitlines():
            if started := PROMPT.match(line):
                found.append((int(started[1]), [started[2]], []))
            elif continued := re.match(r" +\.\.\.: (.*)", line):
                found[-1][1].append(continued[1])
            else:
                found[-1][2].append(line)
    return [(number, "\n".join(source), "\n".join(shown).strip()) for number, source, shown in found]


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_tracebacks.plugin, nacre_syntax.plugin)


def test_every_cell_of_the_page_shows_what_it_says(one: Session) -> None:
    for number, source, wanted in cells():
        with contextlib.redirect_stdout(io.StringIO()) as out:
            ran = one.run(source)
        assert ran.outcome.number == number
        text = (out.getvalue() + ran.text).strip().replace(f"Out[{number}]: ", "")
        pattern = re.escape(wanted.replace(f"Out[{number}]: ", "")).replace(r"\.\.\.\ more", r"\d+\ more")
        assert re.fullmatch(pattern, text), f"cell {number}:\n{text}\n--- the page:\n{wanted}"


def test_the_page_has_every_mode() -> None:
    for mode in MODES:
        assert f"`{mode}`" in PAGE


def test_the_settings_on_the_page_are_there(one: Session) -> None:
    import tomllib

    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    for name, value in tomllib.loads(block)["traits"]["Tracebacks"].items():
        assert hasattr(Options, name)
        one.shell.set_trait(f"Tracebacks.{name}", value)
    with pytest.raises(UsageError):
        one.shell.set_trait("Tracebacks.nothing", 1)
