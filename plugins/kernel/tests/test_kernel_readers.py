"""Clients that may only look on: they sign with a key that follows from the kernel's."""

from __future__ import annotations

import json

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from nacre_kernel.codec import reader_key


@pytest.fixture
def reader(shared):
    """A client whose messages are signed with the reader's key."""
    client = BlockingKernelClient()
    client.load_connection_info(shared.manager.get_connection_info(session=False))
    client.session.key = reader_key(shared.manager.session.key)
    client.start_channels()
    yield client
    client.stop_channels()


def ask(client, kind, channel="shell", **content):
    message = client.session.msg(kind, content)
    getattr(client, f"{channel}_channel").send(message)
    return getattr(client, f"get_{channel}_msg")(timeout=30)["content"]


@pytest.mark.parametrize("kind", ["execute_request", "complete_request", "inspect_request", "shutdown_request"])
def test_what_a_reader_may_not_ask_is_refused(shared, reader, kind):
    answer = ask(reader, kind, code="bad = 1", cursor_pos=3)
    assert (answer["status"], answer["ename"]) == ("error", "ReadOnly")
    assert shared.run("'bad' in globals()").result == "False"


@pytest.mark.parametrize("kind", ["shutdown_request", "interrupt_request", "create_subshell_request", "debug_request"])
def test_it_cannot_control_the_kernel(shared, reader, kind):
    assert ask(reader, kind, "control")["ename"] == "ReadOnly"
    assert shared.run("6 * 7").result == "42"


def test_a_reader_asks_for_what_is_and_was(shared, reader):
    assert ask(reader, "kernel_info_request")["implementation"] == "nacre"
    assert ask(reader, "history_request", hist_access_type="tail", n=5)["status"] == "ok"


def test_a_reader_cannot_answer_what_another_client_is_asked(shared, reader):
    request = shared.client.execute("input('who? ')", allow_stdin=True)
    shared.client.get_stdin_msg(timeout=30)
    reader.input("the reader")
    shared.client.input("Ada")
    assert shared.wait(request).result == "'Ada'"


def test_the_key_of_the_kernel_does_not_follow_from_that_of_a_reader(shared):
    told = shared.run("%connect_info --read-only").text()
    key = shared.manager.session.key
    assert json.loads(told.partition("\n\n")[0])["key"] == reader_key(key).decode()
    assert key.decode() not in told
    assert reader_key(reader_key(key)) != key
