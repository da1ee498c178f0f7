"""A menu that is open grows when a completer answers late."""

from __future__ import annotations

import asyncio
import threading
import time

import nacre_completion.plugin
import pytest
from nacre import Completer, Completion, Completions, hookimpl
from nacre_terminal.menu import ShellCompleter, items
from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

PATIENT = 20.0


def offering(event, now, later):
    def said(texts):
        def answer(text, cursor, shell):
            start = cursor - len(text[:cursor].split(" ")[-1])
            fitting = [one for one in texts if one.startswith(text[start:cursor])]
            return Completions(start, cursor, tuple(map(Completion, fitting)))

        return answer

    def late(text, cursor, shell):
        event.wait(PATIENT)
        return said(later)(text, cursor, shell)

    class Offering:
        @hookimpl
        def completers(self):
            return [Completer("late", late, order=1), Completer("quick", said(now), order=2)]

    return Offering()


@pytest.fixture
def prompt(session):
    """Run a conversation ``talk(buffer, send, until, release)`` with a prompt; it gives what the conversation does."""

    def run(talk, now, later):
        event = threading.Event()
        patient = {"traits": {"Completion": {"patience": PATIENT}}}
        shell = session(nacre_completion.plugin, offering(event, now, later), config=patient).shell

        async def until(condition):
            end = time.monotonic() + PATIENT
            while not condition():
                assert time.monotonic() < end, "it did not happen"
                await asyncio.sleep(0.01)

        async def begin():
            with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
                prompt = PromptSession(completer=ShellCompleter(shell), multiline=True, complete_while_typing=False)
                task = asyncio.ensure_future(prompt.prompt_async())
                found = await talk(prompt.default_buffer, pipe.send_text, until, event.set)
                prompt.app.exit(result="")
                await task
                return found

        try:
            return asyncio.run(begin())
        finally:
            event.set()

    return run


def test_what_stands_beside_the_names_can_be_left_out():
    found = Completions(0, 1, (Completion("pa", "function", "(x)", "does it"),))
    told = [[one.display_meta_text for one in items(found, Document("p"), details)] for details in (True, False)]
    assert told == [["function (x) does it"], [""]]


def shown(buffer):
    return [one.display_text for one in buffer.complete_state.completions] if buffer.complete_state else []


def test_what_is_late_is_added_to_the_open_menu(prompt):
    async def talk(buffer, send, until, release):
        send("p\t")
        await until(lambda: shown(buffer) == ["pa", "pb"])
        release()
        await until(lambda: len(shown(buffer)) == 3)
        return shown(buffer), buffer.text

    assert prompt(talk, ["pa", "pb"], ["pc", "pa"]) == (["pa", "pb", "pc"], "p")


def test_what_is_chosen_stays_chosen(prompt):
    async def talk(buffer, send, until, release):
        send("p\t")
        await until(lambda: shown(buffer) == ["pa", "pb"])
        send("\t\t")
        await until(lambda: buffer.text == "pb")
        release()
        await until(lambda: len(shown(buffer)) == 3)
        return buffer.text, buffer.complete_state.current_completion.text

    assert prompt(talk, ["pa", "pb"], ["pc"]) == ("pb", "pb")


def test_what_was_put_in_meanwhile_is_reckoned_with(prompt):
    async def talk(buffer, send, until, release):
        send("p\t")
        await until(lambda: buffer.text == "pear")  # what both have in common
        release()
        await until(lambda: len(shown(buffer)) == 3)
        send("\t\t\t")
        await until(lambda: buffer.text == "pearly")
        return shown(buffer)

    assert prompt(talk, ["pearl", "pears"], ["pearly", "plum"]) == ["pearl", "pears", "pearly"]


def test_a_menu_that_was_closed_stays_closed(prompt):
    async def talk(buffer, send, until, release):
        send("p\t")
        await until(lambda: shown(buffer) == ["pa", "pb"])
        send("x")
        await until(lambda: buffer.text == "px")
        release()
        for _ in range(20):
            await asyncio.sleep(0.01)
        return shown(buffer), buffer.text

    assert prompt(talk, ["pa", "pb"], ["pc"]) == ([], "px")


def test_keys_are_taken_while_nothing_is_found_yet(prompt):
    async def talk(buffer, send, until, release):
        send("p\t")
        send("q")
        await until(lambda: buffer.text == "pq")
        return buffer.text

    assert prompt(talk, [], ["pc"]) == "pq"
