"""Formatting the input."""

from __future__ import annotations

import sys

import pytest
from nacre.values import UsageError
from nacre_terminal.editor import formatter


def test_the_input_is_formatted(terminal):
    tty = terminal('formatter = "tr a-z A-Z"')
    tty.send("pearl\x1bOS")
    tty.sees(r"^In \[1\]: PEARL$")


def test_a_formatter_that_fails_leaves_the_input(terminal):
    tty = terminal('formatter = "/nowhere/formatter"')
    tty.send("pearl\x1bOS")
    tty.sees("No such file")
    tty.sees(r"^In \[1\]: pearl$")


def test_ruff_formats_where_no_formatter_is_named(terminal):
    pytest.importorskip("ruff")
    tty = terminal(PATH="/nowhere")
    tty.send("x = {  'a':1,\x0f'b':2}\x1bOS")
    tty.sees(r'^In \[1\]: x = \{"a": 1, "b": 2\}$')


def test_what_cannot_be_formatted_is_told_in_a_line_and_stays(terminal):
    pytest.importorskip("ruff")
    tty = terminal()
    tty.send("x = = 1\x1bOS")
    tty.sees(r"^nacre: ruff: .*parse")
    tty.sees(r"^In \[1\]: x = = 1$")


def test_a_formatter_on_the_path_goes_before_a_module(tmp_path, monkeypatch):
    (tmp_path / "black").write_text("#!/bin/sh\n")
    (tmp_path / "black").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", [])
    assert formatter("")[0] == "black"


def test_a_module_is_taken_where_no_program_is_there(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "black.py").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])
    assert formatter("")[:4] == [sys.executable, "-P", "-m", "black"]


def test_a_module_in_the_working_directory_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "ruff.py").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "path", ["", str(tmp_path)])
    with pytest.raises(UsageError, match="install ruff or black"):
        formatter(" ")
