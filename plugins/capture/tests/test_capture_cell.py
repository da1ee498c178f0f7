from __future__ import annotations

import sys
import traceback
from typing import Any

import nacre_capture.plugin
import pytest
from nacre import Bundle, Output, Provider, Shell, UsageError, hookimpl
from nacre.testing import MakeSession, Session


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_capture.plugin)


def capture(line: str, body: str) -> str:
    return f"get_shell().run_cell_magic('capture', {line!r}, {body!r})"


def test_what_a_cell_prints_is_kept_and_not_printed(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(capture("cap", "import sys\nprint('out')\nprint('err', file=sys.stderr)")).ok()
    one.run("cap.stdout, cap.stderr, cap.outputs").gives(("out\n", "err\n", []))
    assert capsys.readouterr() == ("", "")


def test_what_a_cell_shows_is_kept_and_not_shown(one: Session) -> None:
    show = "from nacre import Output, Bundle\nget_shell().show(Output('display', Bundle({'text/html': '<b>'})))"
    assert one.run(capture("cap", f"{show}\n5")).ok().outputs == []
    one.run("[output.data for output in cap.outputs]").gives([{"text/html": "<b>"}, {"text/plain": "5"}])


def test_calling_it_replays_everything(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(capture("cap", "import sys\nprint('out')\nprint('err', file=sys.stderr)\n5")).ok()
    for replay in ("cap()", "cap.show()"):
        attempt = one.run(replay).ok()
        assert [(output.kind, output.bundle.text) for output in attempt.outputs] == [("display", "5")]
        assert capsys.readouterr() == ("out\n", "err\n")


def test_one_output_can_be_shown_by_itself(one: Session) -> None:
    one.run(capture("cap", "5")).ok()
    one.run("cap.outputs[0].show()").shows("^5$")
    one.run("cap.outputs[0]").shows("^5$")


def test_its_text_is_what_was_printed(one: Session) -> None:
    one.run(capture("cap", "print('out')")).ok()
    one.run("str(cap)").gives("out\n")
    one.run("cap").shows("<captured: stdout 4, stderr 0 characters, outputs 0>")


@pytest.mark.parametrize(
    ("option", "kept", "printed"),
    [("--no-stdout", ("", "err\n"), ("out\n", "")), ("--no-stderr", ("out\n", ""), ("", "err\n"))],
)
def test_a_stream_can_be_let_through(
    one: Session, capsys: pytest.CaptureFixture[str], option: str, kept: tuple[str, str], printed: tuple[str, str]
) -> None:
    one.run(capture(f"cap {option}", "import sys\nprint('out')\nprint('err', file=sys.stderr)")).ok()
    one.run("cap.stdout, cap.stderr").gives(kept)
    assert capsys.readouterr() == printed


def test_what_is_displayed_can_be_let_through(one: Session) -> None:
    one.run(capture("cap --no-display", "print(1)\n5")).shows("^5$")
    one.run("cap.stdout, cap.outputs").gives(("1\n", []))


def test_displays_let_through_reach_the_terminal_though_print_is_captured(
    one: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    class Printing:
        mimes = ("text/plain",)

        def show(self, output: Output) -> None:
            print(f"shown {output.bundle.text}")

    with one.shell.showing_to(Printing()):
        one.shell.run(capture("cap --no-display", "print(1)\n5")).unwrap()
    assert capsys.readouterr().out == "shown 5\n"


def test_without_a_variable_everything_is_dropped(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(one.shell.namespace)
    assert one.run(capture("", "print(1)\n5")).ok().outputs == []
    assert set(one.shell.namespace) == before
    assert capsys.readouterr().out == ""


def test_a_cell_that_fails_keeps_what_came_before_and_shows_its_error(one: Session) -> None:
    attempt = one.run(capture("cap", "print('before')\n1/0")).fails(ZeroDivisionError)
    assert [output.kind for output in attempt.outputs] == ["error"]
    one.run("cap.stdout").gives("before\n")


def test_leaving_inside_leaves(one: Session) -> None:
    assert one.run(capture("cap", "print('before')\nexit(3)")).outcome.leaving == 3


def test_a_cell_without_a_value_shown_still_binds_the_variable(one: Session) -> None:
    one.run(capture("cap", "x = 1;")).ok()
    one.run("cap.outputs, x").gives(([], 1))


def test_the_cell_is_counted_once(one: Session) -> None:
    number = one.shell.number
    one.run(capture("cap", "5")).ok()
    assert one.shell.number == number + 1


def test_the_cell_may_await(one: Session) -> None:
    one.run(capture("cap", "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')")).ok()
    one.run("cap.stdout").gives("awaited\n")


def test_captures_nest(one: Session) -> None:
    one.run(capture("outer", "print('a')\n" + capture("inner", "print('b')") + "\nprint('c')")).ok()
    one.run("outer.stdout, inner.stdout").gives(("a\nc\n", "b\n"))


def test_an_update_changes_what_was_captured(one: Session) -> None:
    show = "get_shell().show(Output({!r}, Bundle({{'text/plain': {!r}}}), display_id='d'))\n"
    body = "from nacre import Output, Bundle\n" + show.format("display", "1") + show.format("update", "2")
    one.run(capture("cap", body)).ok()
    one.run("[output.data for output in cap.outputs]").gives([{"text/plain": "2"}])


def test_clearing_drops_what_was_captured(one: Session) -> None:
    def show(kind: str) -> None:
        one.shell.show(Output(kind, Bundle({"text/plain": kind})))

    one.shell.namespace["show"] = show
    one.run(capture("cap", "show('display'); show('clear'); show('page')")).ok()
    one.run("[output.data for output in cap.outputs]").gives([{"text/plain": "page"}])


def test_rich_forms_are_captured_though_the_front_end_shows_text_only(session: MakeSession) -> None:
    class Html:
        @hookimpl
        def formatters(self) -> list[Any]:
            from nacre import Formatter

            return [Formatter("html", lambda value, shell: "<i>", mime="text/html", type="builtins.int")]

    one = session(nacre_capture.plugin, Html())
    one.run(capture("cap", "5")).ok()
    one.run("cap.outputs[0].data").gives({"text/plain": "5", "text/html": "<i>"})


def test_bytes_written_to_the_stream_are_captured(one: Session) -> None:
    one.run(capture("cap", "import sys\nsys.stdout.buffer.write('é\\n'.encode())\nprint('\\udc80')")).ok()
    one.run("cap.stdout").gives("é\n\udc80\n")


def test_a_system_command_whose_output_goes_through_the_stream_is_captured(session: MakeSession) -> None:
    class System:
        def system(self, shell: Shell, command: str, scope: Any) -> None:
            print(f"ran {command}")

    class Offer:
        @hookimpl
        def services(self) -> list[Provider]:
            return [Provider("system", lambda shell: System())]

    one = session(nacre_capture.plugin, Offer())
    one.run(capture("cap", "get_shell().system('ls')")).ok()
    one.run("cap.stdout").gives("ran ls\n")


@pytest.mark.parametrize(
    ("line", "body", "match"),
    [
        ("--no-stduot", "ran = 1", "'--no-stduot'; did you mean '--no-stdout'"),
        ("a b", "ran = 1", "'b'"),
        ("1a", "ran = 1", "'1a' is not a name"),
        ("cap", "\n", "no cell below"),
    ],
)
def test_a_wrong_line_is_told_and_runs_nothing(one: Session, line: str, body: str, match: str) -> None:
    one.run(capture(line, body)).fails(UsageError, match)
    one.run("ran").fails(NameError)


def test_the_streams_are_back_after_an_interrupt(one: Session) -> None:
    streams = sys.stdout, sys.stderr
    one.run(capture("cap", "print('before')\nraise KeyboardInterrupt"))
    assert (sys.stdout, sys.stderr) == streams
    one.run("cap.stdout").gives("before\n")


def test_a_keyword_is_no_name_to_keep_it_under(one: Session) -> None:
    one.run(capture("class", "1")).fails(UsageError, "'class' is not a name for a variable")


def test_all_of_this_plugin_that_an_error_passes_asks_to_be_hidden(one: Session) -> None:
    error = one.run(capture("cap", "1 / 0")).outcome.error
    assert error is not None
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if "nacre_capture" in frame.f_code.co_filename]
    assert ours and all("__tracebackhide__" in frame.f_locals for frame in ours)
