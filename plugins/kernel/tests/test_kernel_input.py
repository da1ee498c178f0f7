"""Input and passwords are asked of the client that sent the cell."""

from __future__ import annotations


def answer(client, code: str, value: str):
    request = client.client.execute(code, allow_stdin=True)
    asked = client.client.get_stdin_msg(timeout=20)
    client.client.input(value)
    return asked, client.wait(request)


def test_input_asks_with_its_prompt(shared):
    asked, done = answer(shared, "input('name? ')", "me")
    assert asked["content"] == {"prompt": "name? ", "password": False}
    assert done.result == "'me'"


def test_a_password_is_asked_as_one(shared):
    asked, done = answer(shared, "import getpass; getpass.getpass('key: ')", "s3")
    assert asked["content"] == {"prompt": "key: ", "password": True}
    assert done.result == "'s3'"


def test_stdin_is_the_client(shared):
    _, done = answer(shared, "import sys; sys.stdin.readline()", "line")
    assert done.result == "'line\\n'"


def test_a_thread_asks_too(shared):
    code = (
        "import threading\nfound = []\nt = threading.Thread(target=lambda: found.append(input()))\n"
        "t.start(); t.join(); found"
    )
    assert answer(shared, code, "x")[1].result == "['x']"


def test_a_client_that_cannot_be_asked_is_told_at_once(shared):
    done = shared.run("input()", allow_stdin=False)
    assert done.content["ename"] == "InputRefused"


def test_what_was_printed_comes_before_the_question(shared):
    request = shared.client.execute("print('first'); input()", allow_stdin=True)
    shared.client.get_stdin_msg(timeout=20)
    assert shared.until("stream")["content"]["text"].startswith("first")
    shared.client.input("")
    shared.reply(request)


def test_the_end_of_input_is_eof(shared):
    request = shared.client.execute("try: input()\nexcept EOFError: print('ended')", allow_stdin=True)
    shared.client.get_stdin_msg(timeout=30)
    shared.client.input("\x04")
    assert shared.wait(request).text() == "ended\n"


def test_who_goes_on_waiting_is_answered_when_another_cell_that_asked_was_interrupted(shared):
    subshell = shared.ask("create_subshell_request", channel="control")["subshell_id"]
    main = shared.client.execute("input('main')", allow_stdin=True)
    assert shared.client.get_stdin_msg(timeout=30)["content"]["prompt"] == "main"
    other = shared.request("execute_request", {"code": "input('other')", "allow_stdin": True}, subshell_id=subshell)
    assert shared.client.get_stdin_msg(timeout=30)["content"]["prompt"] == "other"
    shared.ask("interrupt_request", channel="control")
    assert shared.reply(main)["content"]["ename"] == "KeyboardInterrupt"
    shared.client.input("an answer")
    assert shared.wait(other).result == "'an answer'"
    shared.ask("delete_subshell_request", {"subshell_id": subshell}, "control")


def test_two_that_ask_get_an_answer_each(shared):
    subshell = shared.ask("create_subshell_request", channel="control")["subshell_id"]
    first = shared.request("execute_request", {"code": "input()", "allow_stdin": True}, subshell_id=subshell)
    shared.client.get_stdin_msg(timeout=30)
    second = shared.client.execute("input()", allow_stdin=True)
    shared.client.get_stdin_msg(timeout=30)
    shared.client.input("for the later one")
    shared.client.input("for the earlier one")
    assert shared.reply(second)["content"]["status"] == shared.reply(first)["content"]["status"] == "ok"
    results = [shared.until("execute_result")["content"]["data"]["text/plain"] for _ in range(2)]
    assert sorted(results) == ["'for the earlier one'", "'for the later one'"]
    shared.ask("delete_subshell_request", {"subshell_id": subshell}, "control")
