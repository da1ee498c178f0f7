"""Errors that others render: the error itself, a handler set at run time, a plugin."""

from __future__ import annotations

from typing import Any

import nacre_tracebacks.plugin
import pytest
from nacre import Bundle, hookimpl
from nacre.testing import MakeSession, Session


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_tracebacks.plugin)


def test_an_error_may_render_itself(one: Session) -> None:
    one.run(
        "class E(Exception):\n    def _render_traceback_(self):\n        return ['one', '\\x1b[31mtwo\\x1b[0m']"
    ).ok()
    (output,) = one.run("raise E").outputs
    assert output.bundle.text == "one\ntwo"
    assert output.bundle.data["application/x-nacre-parts"] == [("raw", "one\n\x1b[31mtwo\x1b[0m")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("raise KeyError", "raised KeyError"),
        ("return 7", "gave int, not a list of texts"),
        ("import time; time.sleep(600)", "took more"),
    ],
)
def test_one_that_cannot_is_named_and_shown_as_any_other(one: Session, body: str, reason: str) -> None:
    text = one.run(f"class E(Exception):\n    def _render_traceback_(self):\n        {body}\nraise E").text
    assert "----> 4 raise E" in text
    (notice,) = one.shell.take_notices()
    assert notice.startswith("E._render_traceback_ ") and reason in notice


@pytest.mark.parametrize("given", ["text", ["text"], Bundle({"text/plain": "text"})])
def test_a_handler_renders_errors_of_its_types(one: Session, given: Any) -> None:
    service = one.shell.service("tracebacks")
    undo = service.set_custom((ArithmeticError, KeyError), lambda error, shell: given)
    assert one.run("1/0").text == "text"
    assert "ValueError" in one.run("raise ValueError").text
    undo()
    assert "ZeroDivisionError" in one.run("1/0").text


def test_the_latest_handler_is_asked_first_and_may_decline(one: Session) -> None:
    service = one.shell.service("tracebacks")
    service.set_custom(ArithmeticError, lambda error, shell: "first")
    service.set_custom(ArithmeticError, lambda error, shell: None)
    assert one.run("1/0").text == "first"


def test_a_handler_also_gets_syntax_errors(one: Session) -> None:
    one.shell.service("tracebacks").set_custom(SyntaxError, lambda error, shell: f"line {error.lineno}")
    assert one.run("x =").text == "line 1"


@pytest.mark.parametrize("fault", [lambda error, shell: 1 / 0, lambda error, shell: 7, lambda: None])
def test_a_failing_handler_is_taken_out_and_named(one: Session, fault: Any) -> None:
    one.shell.service("tracebacks").set_custom(KeyError, fault)
    assert "KeyError: 1" in one.run("{}[1]").text
    (notice,) = one.shell.take_notices()
    assert "<lambda> failed and was taken out" in notice
    one.run("{}[1]")
    assert one.shell.take_notices() == []


def test_what_is_no_error_class_is_refused(one: Session) -> None:
    with pytest.raises(TypeError, match="classes of exceptions"):
        one.shell.service("tracebacks").set_custom(int, print)


class Contributed:
    @hookimpl
    def custom_traceback(self, error: BaseException) -> str | None:
        if isinstance(error, LookupError):
            return f"lost: {error}"
        if isinstance(error, ArithmeticError):
            raise RuntimeError("broken")
        return None


def test_a_plugin_renders_errors(session: MakeSession) -> None:
    one = session(nacre_tracebacks.plugin, Contributed())
    assert one.run("{}[1]").text == "lost: 1"


def test_a_failing_plugin_is_named_and_the_error_shown(session: MakeSession) -> None:
    one = session(nacre_tracebacks.plugin, Contributed())
    assert one.run("1/0").text.endswith("ZeroDivisionError: division by zero")
    assert "Contributed" in one.shell.take_notices()[0]


def test_tb_with_a_mode_asks_no_handler(one: Session) -> None:
    one.shell.service("tracebacks").set_custom(ArithmeticError, lambda error, shell: "mine")
    assert one.run("1/0").text == "mine"
    one.run("get_shell().run_line_magic('tb', 'Minimal')").shows(r"\AZeroDivisionError: division by zero\Z")
