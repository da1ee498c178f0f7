"""Colours in a real terminal, and their absence where they do not belong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
COLOURED = r"\x1b\[[0-9;]*(?:3[0-8]|9[0-7])[0-9;]*m"
HEAVY = ("pygments", "traitlets", "jedi", "sqlite3")


def test_an_error_is_shown_in_colours_and_its_text_is_the_plain_one(tty: Any) -> None:
    shell = tty()
    shell.enter("x = 1; x + 1/0", "Error.*division by zero")
    assert "\x1b[1;38;2;236;0;0mZeroDivisionError\x1b[0m" in shell.came
    assert (
        "ZeroDivisionError                         Traceback (most recent call last)\n"
        "Cell In[1], line 1\n----> 1 x = 1; x + 1/0\n\nZeroDivisionError: division by zero" in shell.text
    )


def test_without_colours_the_mark_is_a_line_of_carets(tty: Any) -> None:
    shell = tty(NO_COLOR="1")
    shell.enter("x = 1; x + 1/0", "Error.*division by zero")
    assert "\n----> 1 x = 1; x + 1/0\n                   ^^^\n" in shell.text
    assert not re.search(COLOURED, shell.came)


def test_errors_in_a_file_have_no_colours(tty: Any, tmp_path: Path) -> None:
    shell = tty(redirect="2>errors.txt")
    shell.enter("1/0", r"In \[2\]:")
    text = (tmp_path / "errors.txt").read_text()
    assert "\x1b" not in text and text.endswith("ZeroDivisionError: division by zero\n")


def test_a_theme_is_taken_at_once_and_nocolor_has_none(tty: Any) -> None:
    shell = tty()
    shell.enter("%colors dark", r"In \[2\]:")
    shell.enter("1/0", "Error.*: division by zero")
    assert "\x1b[1;38;2;255;128;137mZeroDivisionError" in shell.came
    shell.enter("%colors nocolor", r"In \[4\]:")
    shell.enter("1/0", "Error.*: division by zero")
    shell.gives(r"In \[5\]:")
    assert not re.search(COLOURED, shell.came)


def test_the_first_prompt_has_the_colours_of_the_theme_that_was_set(tty: Any) -> None:
    shell = tty('[traits.Highlight]\ntheme = "dark"\n')
    assert re.search(r"\x1b\[0;38;2;\d+;\d+;\d+mIn \[", shell.came)
    tty().gives(r"\x1b\[0;32mIn \[")


@pytest.mark.parametrize(
    ("traits", "colorterm", "code"),
    [
        ("", "truecolor", "38;2;"),
        ("", "", "38;5;"),
        ('[traits.Highlight]\ndepth = "256"\n', "truecolor", "38;5;"),
        ('[traits.Highlight]\ndepth = "true"\n', "", "38;2;"),
        ('[traits.Highlight]\ndepth = "16"\n', "truecolor", "(?:3|9)[0-7]"),
    ],
)
def test_what_is_typed_has_the_colours_that_the_terminal_has(tty: Any, traits: str, colorterm: str, code: str) -> None:
    shell = tty(traits, COLORTERM=colorterm)
    shell.gives(r"\x1b\[\?7")
    shell.send("pass")
    shell.gives(rf"\x1b\[0;{code}[;0-9]*mpass")


def test_the_source_of_an_object_is_coloured(tty: Any) -> None:
    shell = tty()
    shell.enter("import textwrap", r"In \[2\]:")
    shell.enter("textwrap.indent??", r"In \[3\]:")
    assert re.search(r"\x1b\[[0-9;]+mdef\x1b\[0m", shell.came) and re.search(r"\x1b\[[0-9;]+mSource:", shell.came)


def test_a_file_is_paged_in_colours(tty: Any, tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text("def f(): pass\n")
    shell = tty()
    shell.enter("%pycat shown.py", r"In \[2\]:")
    assert re.search(r"\x1b\[[0-9;]+mdef\x1b\[0m", shell.came)


def test_a_command_has_no_colours(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('profile = "minimal"\n[plugins]\nenable = ["tracebacks", "highlight"]\n')
    variables = {**os.environ, "NACRE_HOME": str(tmp_path), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    done = subprocess.run([sys.executable, "-m", "nacre", "-c", "1/0"], env=variables, capture_output=True, text=True)
    assert done.returncode == 1 and "\x1b" not in done.stdout + done.stderr
    assert done.stderr.endswith("----> 1 1/0\n\nZeroDivisionError: division by zero\n")


def test_a_broken_theme_is_told_at_the_prompt_and_the_shell_goes_on(tty: Any, tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "mine.toml").write_text("[code\n")
    shell = tty('[traits.Highlight]\ntheme = "mine"\n')
    shell.gives("theme mine: .*mine.toml: .*; the theme neutral is used")
    shell.enter("6 * 7", "42")


@pytest.mark.parametrize("theme", ["", '[traits.Highlight]\ntheme = "light"\n'])
def test_the_prompt_stands_before_pygments_is_imported(tty: Any, tmp_path: Path, theme: str) -> None:
    tty(theme).enter("exit", r"\x1b\[\?2004l")  # the index is there now
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import sys\n"
        "class Tell:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name in {HEAVY!r}: sys.__stdout__.write(f'<{{name}}>'); sys.__stdout__.flush()\n"
        "sys.meta_path.insert(0, Tell())\n"
    )
    shell = tty(theme, PYTHONPATH=str(tmp_path / "site"))
    prompt = re.search(r"In \[[^<]*1", shell.came)
    assert prompt and not re.search("<(?:" + "|".join(HEAVY) + ")>", shell.came[: prompt.end()])
    shell.gives(r"\x1b\[\?7")
    shell.send("x")
    shell.gives("<pygments>")
