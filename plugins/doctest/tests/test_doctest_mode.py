from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nacre_doctest.plugin
import pytest
from nacre import Formatter, Traits, UsageError, hookimpl
from nacre.testing import MakeSession, Session
from traitlets import Bool, Unicode
from traitlets.config import Configurable


class TerminalFrontend(Configurable):
    prompts = Unicode("numbered").tag(config=True)
    blank_line = Bool(True).tag(config=True)


class Tracebacks(Configurable):
    mode = Unicode("Context").tag(config=True)


class Looks:
    """Stands for the plugins whose looks are changed."""

    @hookimpl
    def configurables(self) -> Iterator[Traits]:
        yield Traits("TerminalFrontend", TerminalFrontend)
        yield Traits("Tracebacks", Tracebacks)

    @hookimpl
    def formatters(self) -> Iterator[Formatter]:
        yield Formatter("pretty", lambda value, shell: "<pretty>", predicate=lambda value: True)


TOGGLE = "get_shell().run_line_magic('doctest_mode', '')"


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_doctest.plugin, Looks())


def looks(one: Session) -> tuple[Any, ...]:
    terminal, tracebacks = one.shell.configure(TerminalFrontend), one.shell.configure(Tracebacks)
    return terminal.prompts, terminal.blank_line, tracebacks.mode


def test_prompts_tracebacks_and_values_become_plain(one: Session) -> None:
    one.run(TOGGLE).ok()
    assert looks(one) == ("nacre_terminal.prompts:Classic", False, "Plain")
    one.run("[1, 2]").shows(r"^\[1, 2\]$")


def test_a_second_time_brings_everything_back(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    before = looks(one)
    one.run(TOGGLE).ok()
    one.run(TOGGLE).ok()
    assert looks(one) == before
    one.run("[1, 2]").shows("<pretty>")
    assert capsys.readouterr().out == "Doctest mode is on.\nDoctest mode is off.\n"


def test_it_comes_back_to_what_the_user_had_set(one: Session) -> None:
    one.shell.set_trait("Tracebacks.mode", "Verbose")
    one.run(TOGGLE).ok()
    one.run(TOGGLE).ok()
    assert looks(one)[2] == "Verbose"


def test_without_the_other_plugins_it_changes_what_it_can(session: MakeSession) -> None:
    one = session(nacre_doctest.plugin)
    one.run(TOGGLE).ok()
    one.run("{'b': 1, 'a': 2}").shows(r"^\{'b': 1, 'a': 2\}$")
    assert one.shell.take_notices() == []


def test_what_it_sets_is_a_setting(session: MakeSession) -> None:
    layer = {"traits": {"DoctestMode": {"settings": {"Tracebacks.mode": "Doctest"}}}}
    one = session(nacre_doctest.plugin, Looks(), config=layer)
    one.run(TOGGLE).ok()
    assert looks(one) == ("numbered", True, "Doctest")


def test_a_setting_that_does_not_fit_is_told_and_the_rest_is_set(session: MakeSession) -> None:
    settings = {"Tracebacks.mode": 3, "TerminalFrontend.blank_line": False}
    one = session(nacre_doctest.plugin, Looks(), config={"traits": {"DoctestMode": {"settings": settings}}})
    one.run(TOGGLE).ok()
    assert looks(one) == ("numbered", False, "Context")
    assert "Tracebacks.mode" in one.shell.take_notices()[0]


def test_an_argument_is_refused_and_changes_nothing(one: Session) -> None:
    one.run("get_shell().run_line_magic('doctest_mode', 'on')").fails(UsageError, "no argument 'on'")
    assert not one.shell.service("doctest-mode").is_on


def test_two_shells_have_modes_of_their_own(session: MakeSession) -> None:
    first, second = session(nacre_doctest.plugin, Looks()), session(nacre_doctest.plugin, Looks())
    first.run(TOGGLE).ok()
    second.run("1").shows("<pretty>")


def test_what_an_error_looks_like_passes_as_a_doctest(tmp_path: Path) -> None:
    """A session typed at the plain prompt, its prompts made classic, is a file that doctest accepts."""
    (tmp_path / "config.toml").write_text('profile = "minimal"\n[plugins]\nenable = ["doctest"]\n')
    cells = ["{'b': 1, 'a': [1, 2]}", "1/0", "def f(x):\n    return x * 2\n", "f(21)"]
    environment = {**os.environ, "NACRE_HOME": str(tmp_path)}
    shown = []
    for cell in cells:
        script = (
            "from nacre import Shell\nfrom nacre.plain import Plain\nimport sys\nsys.stderr = sys.stdout\n"
            "with Shell() as shell:\n"
            f"    shell.run({TOGGLE!r})\n    sink = Plain(shell, interactive=False)\n"
            f"    with shell.showing_to(sink):\n        shell.run({cells[2]!r})\n        print('---')\n"
            f"        shell.run({cell!r})\n"
        )
        ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
        shown.append(ran.stdout.partition("---\n")[2])
    text = ""
    for cell, output in zip(cells, shown, strict=True):
        first, *more = cell.rstrip("\n").split("\n")
        text += "\n".join([f">>> {first}", *(f"... {line}" for line in more)]) + "\n" + output
    (tmp_path / "session.txt").write_text(text + "\n")
    command = [sys.executable, "-m", "doctest", "-v", str(tmp_path / "session.txt")]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert "4 passed" in checked.stdout, checked.stdout + text


def test_the_tracebacks_of_the_plugin_that_shows_them_become_plain(session: MakeSession) -> None:
    import nacre_tracebacks.plugin

    one = session(nacre_doctest.plugin, nacre_tracebacks.plugin)
    one.run(TOGGLE).ok()
    one.run("1/0").shows(r"\ATraceback \(most recent call last\):\n  Cell In\[2\], line 1\n    1/0\nZeroDivisionError")
    one.run(TOGGLE).ok()
    one.run("1/0").shows("----> 1 1/0")
