"""A shell opened in the middle of a program, wherever that is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


def answers(tty, number, typed, expected):
    """Type a cell at prompt ``number`` and wait for what it shows and the next prompt."""
    tty.prompt(number)
    tty.line(typed)
    tty.sees(expected)
    tty.prompt(number + 1)


def leaves(tty, number, expected):
    tty.prompt(number)
    tty.line("exit")
    tty.sees(expected)
    assert tty.ends() == 0


def test_names_of_a_function_are_read_and_assigned(program):
    tty = program(
        """
        import nacre
        level = "module"
        def work():
            count, untouched = 1, "same"
            nacre.embed()
            print("then", count, untouched, level)
        work()
        """
    )
    answers(tty, 1, "count, level", r"Out\[1\]: \(1, 'module'\)")
    answers(tty, 2, "count += 41; level = 'changed'; new = 7", r"In \[3\]")
    leaves(tty, 3, r"^then 42 same changed$")


def test_a_lambda_typed_at_the_prompt_sees_the_callers_local_names(program):
    tty = program(
        """
        import nacre
        def work(factor):
            nacre.embed()
        work(6)
        """
    )
    answers(tty, 1, "(lambda: [factor * n for n in range(3)])()", r"Out\[1\]: \[0, 6, 12\]")
    leaves(tty, 2, "")


def test_what_the_callers_own_code_changes_is_seen_by_the_next_cell(program):
    tty = program(
        """
        import nacre
        total = 0
        def add(): global total; total += 5
        def work():
            seen = 0
            def bump(): nonlocal seen; seen += 1
            nacre.embed()
            print("end", seen, total)
        work()
        """
    )
    answers(tty, 1, "add(); bump()", r"In \[2\]")
    answers(tty, 2, "seen, total", r"Out\[2\]: \(1, 5\)")
    answers(tty, 3, "seen = 10; bump()", r"In \[4\]")
    leaves(tty, 4, "^end 1[01] 5$")


def test_a_method_has_its_self(program):
    tty = program(
        """
        import nacre
        class Account:
            def __init__(self): self.sum = 5
            def look(self): nacre.embed(); print("sum", self.sum)
        Account().look()
        """
    )
    answers(tty, 1, "self.sum *= 2", r"In \[2\]")
    leaves(tty, 2, "^sum 10$")


def test_a_comprehension_shows_its_names_and_those_around_it(program):
    tty = program(
        """
        import nacre
        def work():
            around = "around"
            return [nacre.embed() for item in range(1)]
        work()
        """
    )
    answers(tty, 1, "item, around", r"Out\[1\]: \(0, 'around'\)")
    leaves(tty, 2, "")


def test_in_a_comprehension_at_the_top_of_a_module_its_names_are_assigned(program):
    tty = program(
        """
        import nacre
        level = 1
        found = [nacre.embed() for item in range(1)]
        print("level", level)
        """
    )
    answers(tty, 1, "level = item + 5", r"In \[2\]")
    leaves(tty, 2, "^level 5$")


def test_in_the_body_of_a_class_its_names_are_assigned_and_the_modules_too(program):
    tty = program(
        """
        import nacre
        level = "low"
        class Made:
            kind = "a"
            nacre.embed()
        print("made", Made.kind, level)
        """
    )
    answers(tty, 1, "kind, level", r"Out\[1\]: \('a', 'low'\)")
    answers(tty, 2, "kind = 'b'; level = 'high'", r"In \[3\]")
    leaves(tty, 3, "^made b high$")


def test_a_name_that_is_deleted_at_the_prompt_is_gone_from_the_module_and_not_from_the_function(program):
    tty = program(
        """
        import nacre
        level = 1
        def work():
            count = 2
            nacre.embed()
            print("has", "level" in globals(), count)
        work()
        """
    )
    answers(tty, 1, "del level, count", r"In \[2\]")
    answers(tty, 2, "'level' in globals()", r"Out\[2\]: False")
    leaves(tty, 3, "^has False 2$")


def test_a_generator_goes_on_with_what_was_assigned(program):
    tty = program(
        """
        import nacre
        def count():
            n = 1
            nacre.embed()
            yield n
        print("gives", list(count()))
        """
    )
    answers(tty, 1, "n = 99", r"In \[2\]")
    leaves(tty, 2, r"^gives \[99\]$")


def test_at_the_top_of_a_module_its_names_are_the_shells_and_nothing_stays_behind(program):
    tty = program(
        """
        import nacre
        exit = "mine"
        before = set(globals()) | {"before", "made"}
        nacre.embed()
        print("left", sorted(set(globals()) - before), exit, made)
        """
    )
    answers(tty, 1, "made = 6 * 7; made", r"Out\[1\]: 42")
    tty.prompt(2)
    tty.send("\x04")
    tty.sees(r"^left \[\] mine 42$")


def test_a_thread_can_ask_for_a_shell_and_two_come_one_after_the_other(program):
    tty = program(
        """
        import nacre, threading
        done = []
        def work(name):
            nacre.embed(header=f"for {name}")
            done.append(name)
        threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
        for one in threads: one.start()
        for one in threads: one.join()
        print("done", *sorted(done))
        """
    )
    tty.sees("for [ab]")
    answers(tty, 1, "name in 'ab'", r"Out\[1\]: True")
    tty.prompt(2)
    tty.line("exit")
    tty.sees(r"for a[\s\S]*for b|for b[\s\S]*for a")
    leaves(tty, 1, "done a b")


def test_inside_a_running_loop_the_prompt_works_and_the_program_goes_on(program):
    tty = program(
        """
        import asyncio, nacre
        async def work():
            got = await asyncio.sleep(0.01, "slept")
            nacre.embed()
            print("then", got, await asyncio.sleep(0.01, "again"))
        asyncio.run(work())
        """
    )
    answers(tty, 1, "got", r"Out\[1\]: 'slept'")
    answers(tty, 2, "import asyncio; await asyncio.sleep(0.01, 'awaited')", r"Out\[2\]: 'awaited'")
    answers(tty, 3, "got = 'new'", r"In \[4\]")
    leaves(tty, 4, "^then new again$")


def test_ctrl_c_at_a_prompt_inside_a_running_loop_gives_a_new_line(program):
    tty = program(
        """
        import asyncio, nacre
        async def work():
            nacre.embed()
        asyncio.run(work())
        """
    )
    tty.prompt(1)
    tty.send("half\x03")
    answers(tty, 1, "6 * 7", r"Out\[1\]: 42")
    leaves(tty, 2, "")


@pytest.mark.parametrize("call", ["work()", "asyncio.run(later())"])
def test_ctrl_c_ends_the_cell_and_the_program_goes_on(program, call):
    tty = program(
        f"""
        import asyncio, nacre, signal
        def work():
            nacre.embed()
            print("then", signal.getsignal(signal.SIGINT) is before)
        async def later():
            global before
            before = signal.getsignal(signal.SIGINT)
            work()
            await asyncio.sleep(0.01)
            print("awaited")
        before = signal.getsignal(signal.SIGINT)
        {call}
        """
    )
    tty.prompt(1)
    tty.line("print('now'); [0 for _ in iter(int, 1)]")
    tty.sees("^now$")
    tty.press_until("\x03", "KeyboardInterrupt")
    leaves(tty, 2, "^then True$" if call == "work()" else "^then True\nawaited$")


def test_a_checkpoint_is_refused_in_an_embedded_shell(program, surroundings):
    pytest.importorskip("nacre_checkpoint")
    profile = Path(surroundings["NACRE_HOME"]) / "profiles" / "t.toml"
    profile.write_text(profile.read_text().replace("['terminal'", "['checkpoint', 'terminal'"))
    tty = program(
        """
        import nacre
        nacre.embed()
        """
    )
    answers(tty, 1, "%checkpoint", "not possible here: this shell is part of another program")
    leaves(tty, 2, "")


def test_header_and_exit_message_come_first_and_last(program):
    tty = program(
        """
        import nacre
        nacre.embed(header="Look around.", exit_message="On we go.")
        """
    )
    tty.sees("^Look around.$")
    tty.prompt(1)
    leaves(tty, 1, "^On we go.$")


def test_other_names_than_the_callers_can_be_given(program):
    tty = program(
        """
        import nacre
        def work():
            mine = 1
            nacre.embed(namespace={"given": 5})
        work()
        """
    )
    answers(tty, 1, "given, 'mine' in globals()", r"Out\[1\]: \(5, False\)")
    leaves(tty, 2, "")


def test_a_shell_in_a_shell_leaves_the_outer_one_as_it_was(program):
    tty = program(argv=[sys.executable, "-m", "nacre"])
    answers(tty, 1, "import nacre; 'outer'", r"Out\[1\]: 'outer'")
    tty.prompt(2)
    tty.line("nacre.embed(header='inner one')")
    tty.sees("inner one")
    tty.prompt(1)
    tty.line("'inner'")
    tty.sees(r"Out\[1\]: 'inner'")
    tty.prompt(2)
    tty.line("exit")
    tty.until(lambda: tty.screen.lines[tty.screen.row] == "In [3]:", "the outer prompt")
    answers(tty, 3, "_, Out, get_shell().number", r"Out\[3\]: \('outer', \{1: 'outer'\}, 4\)")


@pytest.mark.parametrize("typed", ["%kill_embedded -y", "%kill_embedded -xy", "%kill_embedded"])
def test_kill_embedded_closes_the_place_in_a_loop_and_no_other(program, typed):
    tty = program(
        """
        import nacre
        for turn in range(1000):
            nacre.embed()
        print("after", turn)
        nacre.embed(header="another place")
        """
    )
    tty.prompt(1)
    tty.line(typed)
    if "y" not in typed:
        tty.sees("from now on")
        tty.line("y")
    if "x" not in typed:
        tty.prompt(2)
        tty.line("exit")
    tty.sees("^after 999$")
    tty.sees("another place")
    leaves(tty, 1, "")


def test_kill_embedded_can_be_said_no_to(program):
    tty = program(
        """
        import nacre
        for turn in range(2):
            nacre.embed(header=f"turn {turn}")
        """
    )
    tty.sees("turn 0")
    tty.prompt(1)
    tty.line("%kill_embedded")
    tty.sees("from now on")
    tty.line("n")
    tty.sees("It stays as it is")
    tty.prompt(2)
    tty.line("exit")
    tty.sees("turn 1")


def test_kill_embedded_i_closes_every_place_of_the_module(program):
    tty = program(
        """
        import nacre
        nacre.embed()
        nacre.embed(header="never")
        print("the end")
        """
    )
    tty.prompt(1)
    tty.line("%kill_embedded -i -x -y")
    tty.sees("^the end$")
    assert "never\n" not in tty.screen.text


def test_exit_raise_ends_the_work_of_the_program(program):
    tty = program(
        """
        import nacre
        def work():
            for turn in range(1000):
                nacre.embed()
        try:
            work()
        except Exception as error:
            print("caught", type(error).__name__)
        """
    )
    tty.prompt(1)
    tty.line("%exit_raise")
    tty.sees("^caught KillEmbedded$")


def test_outside_a_program_the_magics_say_so(session):
    from nacre_embed import plugin

    for magic in ("kill_embedded", "exit_raise"):
        outcome = session(plugin).shell.run(f"get_shell().run_line_magic({magic!r}, '')", silent=True)
        assert str(outcome.error) == f"%{magic}: this shell is not embedded in a program"
