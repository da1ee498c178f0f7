"""Cells that close what the prompt stands on."""

from __future__ import annotations

import pytest

CLOSES = ["sys.stdout.close()", "sys.stdin.close()", "os.close(0)", "os.close(1)", "os.close(2)", "os.closerange(0, 3)"]


@pytest.mark.parametrize("does", CLOSES)
def test_what_a_cell_closes_is_the_terminal_again(terminal, does):
    tty = terminal()
    tty.line(f"import os, sys; {does}")
    tty.prompt(2)
    assert "it is the terminal again" in tty.screen.text.replace("\n", " ")
    tty.line("input('who? ')")
    tty.sees(r"^who\?$")
    tty.line("pearl")
    tty.sees(r"^Out\[2\]: 'pearl'$")
    tty.line("exit")
    assert tty.ends() == 0
