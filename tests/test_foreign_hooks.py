"""Hooks that one plugin defines and others answer: which plugins answer is in the index, whoever asked first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ANSWER = "print([offer.plugin for offer in get_shell().plugins.offers('terminal_commands')])"


def nacre(home: Path, *words: str) -> str:
    command = [sys.executable, "-m", "nacre", *words]
    environment = {**os.environ, "NACRE_HOME": str(home)}
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("first", [("profile", "list"), ("doctor",), ("plugins", "rescan")])
def test_a_command_that_makes_the_index_hides_no_answer(tmp_path: Path, first: tuple[str, ...]) -> None:
    nacre(tmp_path, *first)
    assert "history-search" in nacre(tmp_path, "-c", ANSWER)


def test_a_plugin_that_is_enabled_later_answers_the_hooks_of_one_that_is_known(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[plugins]\ndisable = ["history-search"]\n')
    assert "history-search" not in nacre(tmp_path, "-c", ANSWER)
    (tmp_path / "config.toml").unlink()
    assert "history-search" in nacre(tmp_path, "-c", ANSWER)
