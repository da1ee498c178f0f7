"""Keys as data, and what the profile can change."""

from __future__ import annotations

import stat

import pytest


def test_keys_lists_command_and_layer(terminal):
    tty = terminal('keys = { "c-t" = "clear-input" }', rows=100, columns=160)
    tty.line("get_shell().run_line_magic('keys', '')")
    tty.prompt(2)
    assert [line for line in tty.screen.lines if line.startswith("enter ") and "keymap common-1" in line]
    assert [line for line in tty.screen.lines if line.split()[:4] == ["c-t", "clear-input", "profile", "input"]]


def test_keys_leaves_out_what_there_is_no_room_for(terminal):
    tty = terminal()
    tty.line("get_shell().run_line_magic('keys', 'accept-token')")
    tty.prompt(2)
    rows = [line for line in tty.screen.lines if line.startswith(("key ", "c-right "))]
    assert [row.split() for row in rows] == [
        ["key", "command", "layer", "when"],
        ["c-right", "accept-token", "keymap", "classic-1", *["input", "&", "typing", "&", "suggestion"]],
    ]


def test_keys_finds_the_toolkits_own(terminal):
    tty = terminal(rows=60, columns=160)
    tty.line("get_shell().run_line_magic('keys', 'transpose')")
    tty.sees(r"^c-t +transpose-chars +toolkit")


def test_a_profile_rebinds_a_key(terminal):
    tty = terminal('keys = { "c-t" = "clear-input" }')
    tty.send("oops")
    tty.sees("oops")
    tty.send("\x14")
    tty.prompt(1)


def test_a_profile_takes_a_binding_away(terminal):
    tty = terminal('keys = { "c-\\\\" = "" }')
    tty.send("'still'\x1c\r")
    tty.sees(r"Out\[1\]: 'still'")


def test_an_unknown_command_is_told_with_the_nearest_and_left_out(terminal):
    tty = terminal('keys = { "c-t" = "clear-imput" }')
    tty.line("1")
    tty.prompt(2)
    assert "clear-input" in tty.screen.text.replace("\n", "")


def test_a_keymap_of_the_users_own(terminal):
    folder = terminal.home / "keymaps"
    folder.mkdir()
    (folder / "mine.toml").write_text('extends = "classic-1"\nkeys = [{ key = "c-t", command = "clear-input" }]\n')
    tty = terminal('keymap = "mine"')
    tty.send("oops")
    tty.sees("oops")
    tty.send("\x14")
    tty.prompt(1)
    tty.line("1+1")
    tty.sees(r"Out\[1\]: 2")


def test_an_unknown_keymap_is_told_and_the_classic_one_serves(terminal):
    tty = terminal('keymap = "clasic"', wait=False)
    tty.sees("classic")
    tty.prompt(1)
    tty.line("1+1")
    tty.sees(r"Out\[1\]: 2")


def test_vi_mode_is_shown_and_moves(terminal):
    tty = terminal('editing_mode = "vi"\nkeymap = "vi"', wait=False)
    tty.sees(r"^\[ins\] In \[1\]:")
    tty.until(lambda: b"\x1b[?7" in tty.raw, "the toolkit")
    tty.send("x = 1000")
    tty.sees("x = 1000")
    tty.send("\x1b")
    tty.sees(r"^\[nav\] In \[1\]:")
    tty.send("0dwix\r")
    tty.sees(r"\[ins\] In \[2\]:")
    tty.line("x")
    tty.sees(r"Out\[2\]: 1000")
    tty.sees(r"^\[ins\] In \[3\]:")
    tty.send("\x04")
    assert tty.ends() == 0
    assert b"\x1b[0 q" in tty.raw


def test_auto_match_closes_and_steps_over(terminal):
    tty = terminal("auto_match = true")
    tty.send("len('ab")
    tty.sees(r"^In \[1\]: len\('ab'\)$")
    tty.line("')")
    tty.sees(r"Out\[1\]: 2")


def test_auto_match_deletes_both(terminal):
    tty = terminal("auto_match = true")
    tty.send("([")
    tty.sees(r"In \[1\]: \(\[\]\)$")
    tty.send("\x7f\x7f")
    tty.prompt(1)


def test_grey_text_is_taken_whole_and_by_words(terminal):
    tty = terminal()
    tty.line("alpha = ['one', 'two']")
    tty.prompt(2)
    tty.send("al")
    tty.sees(r"^In \[2\]: alpha = \['one', 'two'\]$")
    tty.send("\x1bf")
    tty.send("\x0b")
    tty.sees(r"^In \[2\]: alpha")
    tty.send("\x03")
    tty.prompt(2)
    tty.send("al\x1b[C\r")
    tty.prompt(3)


def test_the_editor_takes_the_input_and_gives_it_back(terminal, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'x = 40\\nx + 2\\n' > \"$1\"\n")
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)
    tty = terminal(f'editor = "{editor}"')
    tty.send("anything\x1bOQ")
    tty.sees(r"^   \.\.\.: x \+ 2$")
    tty.line("")
    tty.sees(r"Out\[1\]: 42")


def test_an_editor_that_is_not_there_leaves_the_input(terminal):
    tty = terminal('editor = "/nowhere/ed"')
    tty.send("'kept'\x1bOQ")
    tty.sees("No such file")
    tty.line("")
    tty.sees(r"Out\[1\]: 'kept'")


def test_a_transient_prompt_becomes_a_mark(terminal):
    tty = terminal("transient_prompt = true")
    tty.line("1+1")
    tty.prompt(2)
    assert "> 1+1" in tty.screen.lines


def test_prompts_of_another_class(terminal):
    tty = terminal('prompts = "nacre_terminal.prompts:Classic"', wait=False)
    tty.sees("^>>>$")
    tty.line("6*7")
    tty.sees("^42$")


def test_prompts_that_cannot_be_made_are_told(terminal):
    tty = terminal('prompts = "nacre_terminal.prompts:Nothing"')
    assert "Nothing" in tty.screen.text


def test_confirm_exit_asks(terminal):
    tty = terminal("confirm_exit = true")
    tty.send("\x04")
    tty.sees(r"Leave the shell\? \(\[y\]/n\)")
    tty.send("n\n")
    tty.prompt(1)
    tty.send("\x04")
    tty.until(lambda: tty.screen.text.count("Leave the shell?") == 2)
    tty.send("\n")
    assert tty.ends() == 0


def test_the_title_is_set_without_control_characters(terminal):
    tty = terminal('term_title = true\nterm_title_format = "nacre \\u001b {number}"')
    tty.until(lambda: b"\x1b]2;nacre  1\x07" in tty.raw, "title")


def test_a_wrong_trait_is_told_and_the_default_stands(terminal):
    tty = terminal('editing_mode = "vim"')
    assert "editing_mode" in tty.screen.text


def test_autoindent_is_switched(terminal):
    tty = terminal()
    tty.line("get_shell().run_line_magic('autoindent', '')")
    tty.prompt(2)
    tty.line("if True:")
    tty.send("x")
    tty.sees(r"^   \.\.\.: x$")


def test_an_enter_policy_of_ones_own(terminal):
    tty = terminal('enter_policy = "nacre_terminal.enter:always"')
    tty.line("if True:")
    tty.sees("SyntaxError|IndentationError")


def test_an_enter_policy_that_fails_is_told_and_the_usual_one_serves(terminal):
    tty = terminal('enter_policy = "math:sqrt"')
    tty.line("6*7")
    tty.sees(r"Out\[1\]: 42")
    tty.sees("enter policy math:sqrt")


def test_alt_enter_runs_what_is_there(terminal):
    tty = terminal()
    tty.send("if 1:\r'ran'\x1b\r")
    tty.prompt(2)


def test_alt_enter_breaks_the_line_in_the_keymap_julia_like(terminal):
    tty = terminal('keymap = "julia-like"')
    tty.send("1 + 1\x1b\r")
    tty.sees(r"^   \.\.\.:$")
    assert tty.screen.lines[tty.screen.row] == "   ...:"


@pytest.mark.parametrize("name", ["classic", "emacs", "vi", "julia-like"])
def test_enter_typed_ahead_of_a_slow_cell_runs_in_every_keymap(terminal, name):
    tty = terminal(f'keymap = "{name}"')
    tty.line("import time; print('be' + 'gun'); time.sleep(0.5)")
    tty.sees("^begun$")
    tty.line("6 * 7")
    tty.sees(r"^Out\[2\]: 42$")


def test_ctrl_x_ctrl_e_opens_the_editor(terminal):
    tty = terminal('editor = "sed -i s/one/two/"')
    tty.send("'one'\x18\x05")
    tty.sees(r"^In \[1\]: 'two'$")


def test_the_mouse_places_the_cursor(terminal):
    tty = terminal("mouse_support = true")
    tty.send("1234")
    tty.sees(r"^In \[1\]: 1234$")
    tty.until(lambda: {"1000", "1006"} <= tty.screen.modes, "the mouse")
    at = tty.screen.row + 1
    tty.send(f"\x1b[<0;11;{at}M\x1b[<0;11;{at}m+")
    tty.sees(r"^In \[1\]: 12\+34$")


def test_the_matching_bracket_is_marked(terminal):
    tty = terminal(NO_COLOR="")
    tty.send("(1)\x1b[D")

    def marked() -> bool:
        looks = tty.screen.looks[tty.screen.row]
        return looks[8] != looks[9] and looks[10] != looks[9]

    tty.until(marked, "both brackets marked")


def test_the_cursor_has_the_shape_of_the_vi_mode(terminal):
    tty = terminal('editing_mode = "vi"\nkeymap = "vi"', wait=False)
    tty.sees(r"^\[ins\] In \[1\]:")
    tty.until(lambda: b"\x1b[6 q" in tty.raw, "a beam")
    tty.send("\x1b")
    tty.until(lambda: b"\x1b[2 q" in tty.raw, "a block")


def test_what_is_wrong_in_a_changed_option_is_told_before_the_next_prompt(terminal):
    tty = terminal()
    tty.line("get_shell().set_trait('TerminalFrontend.keys', {'c-t': 'transpose-char'})")
    tty.prompt(2)
    tty.sees(r"^nacre: profile: key 'c-t': no command 'transpose-char'.*")


def test_a_title_that_cannot_be_made_names_what_there_is(terminal):
    tty = terminal('term_title = true\nterm_title_format = "{folder}"', columns=120)
    tty.sees(r"term_title_format: there are \{directory\}, \{profile\}, \{number\}, and nothing")
