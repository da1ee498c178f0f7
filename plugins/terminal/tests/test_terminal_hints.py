"""Rows below the input: the call that is being typed, and what the chosen completion is."""

from __future__ import annotations

import asyncio
import time

import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest
from nacre_terminal.hints import Hints
from nacre_terminal.menu import ShellCompleter
from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

PATIENT = 20.0
SETUP = 'def bake(cake, minutes=30, *, fan=False):\n    "Bake it.\\n\\n    Until done."\n'


@pytest.fixture
def shell(session):
    made = session(nacre_completion.plugin, nacre_complete_names.plugin, config={"traits": {"Completion": {}}}).shell
    made.run(SETUP).unwrap()
    return made


def typed(shell, keys, condition, again=""):
    """Type into a prompt, and again, until the hints meet a condition; what the two rows say then."""

    async def talk():
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            prompt = PromptSession(completer=ShellCompleter(shell), multiline=True, complete_while_typing=False)
            hints = Hints(shell, prompt.app, prompt.default_buffer)
            task = asyncio.ensure_future(prompt.prompt_async())
            pipe.send_text(keys)
            end = time.monotonic() + PATIENT
            rows = "", ""
            while not condition(*rows):
                assert time.monotonic() < end, rows
                await asyncio.sleep(0.05)
                pipe.send_text(again)
                rows = tuple("".join(part[1] for part in row()) for row in (hints._signature, hints._documented))
                active = [part[1] for part in hints._signature() if "active" in part[0]]
            prompt.app.exit(result="")
            await task
            return *rows, active

    return asyncio.run(talk())


def test_the_signature_of_the_call_is_shown(shell):
    assert typed(shell, "bake(", lambda call, _: call)[0] == "bake(cake, minutes=30, *, fan=False)"


def test_the_parameter_being_given_is_marked(shell):
    assert typed(shell, "bake(1, ", lambda call, _: call)[2] == ["minutes=30"]


def test_the_row_goes_when_the_call_is_closed(shell):
    seen = []

    def gone(call, _):
        seen.append(call)
        return not call and len(seen) > 20

    typed(shell, "bake(1)", gone)


def test_the_documentation_of_the_chosen_completion_is_shown(shell):
    shell.namespace["baker"] = 1
    assert typed(shell, "bak", lambda _, said: said, "\t")[1].startswith("Bake it.")


def test_both_can_be_switched_off(shell):
    shell.set_trait("Completion.signatures", False)
    hints = Hints.__new__(Hints)
    hints.shell = shell
    assert hints._answer(("bake(", 5, "")) == (None, "")
    shell.set_trait("Completion.documentation", False)
    assert hints._answer(("bak", 3, "bake")) == (None, "")
