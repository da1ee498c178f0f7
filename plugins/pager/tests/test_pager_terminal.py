"""Long output at a real terminal."""

from __future__ import annotations

import shutil

import pytest

LONG = "text = '\\n'.join(f'row {n}' for n in range(500))"
needs_less = pytest.mark.skipif(not shutil.which("less"), reason="needs less")


def paging(opened, options: str = "", line: str = "%page -r text", **environment: str):
    tty = opened(options, **environment)
    tty.line(LONG)
    tty.prompt(2)
    tty.line(line)
    return tty


@needs_less
def test_less_takes_the_terminal_and_gives_it_back(opened):
    tty = paging(opened)
    tty.sees(r"^row 20$")
    tty.send("/row 300\r")
    tty.sees(r"^row 300$")
    before = tty.settings()
    tty.send("q")
    tty.prompt(3)
    tty.line("'still' + ' here'")
    tty.sees(r"^Out\[3\]: 'still here'$")
    assert before is not None


@needs_less
def test_ctrl_c_belongs_to_less(opened):
    tty = paging(opened)
    tty.sees(r"^row 20$")
    tty.send("\x03")
    tty.press_until("G", r"^row 499$")
    tty.send("q")
    tty.prompt(3)
    assert "KeyboardInterrupt" not in tty.screen.text


def test_a_pager_that_is_killed_leaves_the_terminal_as_it_was(opened):
    tty = opened("command = 'stty -echo -icanon </dev/tty; kill -9 $$'")
    tty.line(LONG)
    tty.prompt(2)
    tty.line("%page -r text")
    tty.prompt(3)
    tty.line("input('na' + 'me: ')")
    tty.sees(r"^name:$")
    tty.line("seen")
    tty.sees(r"^name: seen$")


def test_the_environment_names_the_pager(opened, tmp_path):
    paging(opened, PAGER=f"wc -l > {tmp_path}/rows").prompt(3)
    assert (tmp_path / "rows").read_text().strip() == "500"


def test_a_pager_that_is_not_there_is_told_once_and_the_builtin_serves(opened):
    tty = paging(opened, "command = 'nothing-of-the-kind'")
    tty.sees(r"-- more")
    tty.line("q")
    tty.prompt(3)
    tty.sees(r"nacre: the pager 'nothing-of-the-kind' is not there")


def test_the_builtin_shows_a_screen_at_a_time(opened):
    tty = paging(opened, "command = 'builtin'")
    tty.sees(r"^row 22\n.*more")
    assert "row 30" not in tty.screen.text
    tty.line("")
    tty.sees(r"^row 45\n.*more")
    tty.line("a")
    tty.prompt(3)
    assert "\nrow 499\n" in tty.screen.text


def test_ctrl_c_ends_the_builtin(opened):
    tty = paging(opened, "command = 'builtin'")
    tty.sees(r"^row 22\n.*more")
    tty.press_until("\x03", r"^In \[3\]:")
    assert "row 30" not in tty.screen.text


def test_what_fits_on_the_screen_is_printed(opened):
    tty = opened("command = 'nothing-of-the-kind'")
    tty.line("text = 'sho' + 'rt'")
    tty.prompt(2)
    tty.line("%page -r text")
    tty.sees(r"^short$")
    tty.prompt(3)


def test_paging_can_be_switched_off(opened):
    tty = paging(opened, "enabled = false")
    tty.prompt(3)
    assert "\nrow 499\n" in tty.screen.text


def test_results_are_paged_where_that_is_wished(opened, tmp_path):
    tty = paging(opened, f"results = true\ncommand = 'cat > {tmp_path}/seen'", "list(range(900))")
    tty.prompt(3)
    assert (tmp_path / "seen").read_text().startswith("Out[2]: \n[0,\n 1,")


def test_results_are_printed_otherwise(opened):
    tty = paging(opened, "command = 'nothing-of-the-kind'", "list(range(900))")
    tty.prompt(3)
    assert "\n 899]\n" in tty.screen.text


def test_output_that_goes_elsewhere_is_not_paged(opened):
    line = "import contextlib, io; f = io.StringIO()"
    tty = paging(opened, "command = 'nothing-of-the-kind'", line)
    tty.prompt(3)
    tty.line("with contextlib.redirect_stdout(f): get_shell().run_line_magic('page', '-r text')")
    tty.line("")
    tty.prompt(4)
    tty.line("len(f.getvalue())")
    tty.sees(r"^Out\[4\]: \d{4}$")
    assert "nothing-of-the-kind" not in tty.screen.text


def test_what_a_task_shows_while_the_prompt_stands_is_not_paged(opened):
    tty = paging(opened, "command = 'builtin'", "import asyncio; page = get_shell().run_line_magic")
    tty.prompt(3)
    tty.line("later = asyncio.get_event_loop().call_later(0.5, page, 'page', '-r text')")
    tty.sees(r"^row 499$")
    tty.line("6 * 7")
    tty.sees(r"^Out\[4\]: 42$")


def test_a_text_of_200_megabytes_is_left_at_once(opened):
    tty = opened("command = 'head -n 3'")
    tty.line("text = 'x' * 70 + '\\n'; text = text * 3_000_000")
    tty.prompt(2)
    tty.line("%page -r text")
    tty.prompt(3)
    assert tty.screen.text.count("x" * 70) == 3
