"""execute_request: what it answers, publishes, counts and aborts."""

from __future__ import annotations

import pytest


def test_a_result_comes_with_its_number(shared):
    done = shared.run("6 * 7")
    assert done.content["status"] == "ok"
    assert done.of("execute_result") == [
        {"execution_count": done.content["execution_count"], "data": {"text/plain": "42"}, "metadata": {}}
    ]


def test_busy_comes_first_and_idle_last(shared):
    states = [m["content"] for m in shared.run("print(1); 2").messages]
    assert states[0] == {"execution_state": "busy"}
    assert states[-1] == {"execution_state": "idle"}


def test_the_input_is_told_to_all_clients(shared):
    done = shared.run("x = 1")
    assert done.of("execute_input") == [{"code": "x = 1", "execution_count": done.content["execution_count"]}]


def test_only_cells_that_are_stored_count(shared):
    first = shared.run("1").content["execution_count"]
    assert shared.run("1", store_history=False).content["execution_count"] == first + 1
    assert shared.run("1", silent=True).content["execution_count"] == first + 1
    assert shared.run("1").content["execution_count"] == first + 1


def test_a_silent_cell_shows_nothing_but_what_it_prints(shared):
    done = shared.run("print('said'); 42", silent=True)
    assert {m["msg_type"] for m in done.messages} == {"status", "stream"}


def test_an_error_is_published_and_answered_alike(shared):
    done = shared.run("1/0")
    error = done.of("error")[0]
    assert error["ename"] == "ZeroDivisionError"
    assert error["evalue"] == "division by zero"
    assert any("1/0" in line for line in error["traceback"])
    assert {key: done.content[key] for key in error} == error
    assert done.content["execution_count"]


def test_a_silent_error_is_answered_and_not_published(shared):
    done = shared.run("1/0", silent=True)
    assert done.content["ename"] == "ZeroDivisionError"
    assert not done.of("error")


def test_an_error_without_text_has_an_empty_evalue(shared):
    assert shared.run("raise ValueError").content["evalue"] == ""


def test_user_expressions_fail_one_by_one(shared):
    found = shared.run("a = 2", user_expressions={"good": "a + 1", "bad": "a / 0"}).content["user_expressions"]
    assert found["good"] == {"status": "ok", "data": {"text/plain": "3"}, "metadata": {}}
    assert found["bad"]["ename"] == "ZeroDivisionError"


def test_an_error_aborts_what_was_sent_before_it_was_answered(shared):
    requests = [shared.client.execute(code) for code in ("import time; time.sleep(0.5); 1/0", "10", "20")]
    asked = shared.request("kernel_info_request", {})
    states = [shared.reply(request)["content"]["status"] for request in [*requests, asked]]
    assert states == ["error", "aborted", "aborted", "ok"]
    shared.published(asked)
    assert shared.run("30").result == "30"


def test_without_stop_on_error_nothing_is_aborted(shared):
    first = shared.client.execute("import time; time.sleep(0.3); 1/0", stop_on_error=False)
    second = shared.client.execute("10")
    assert shared.reply(first)["content"]["status"] == "error"
    assert shared.wait(second).result == "10"


def test_a_page_is_a_payload(shared):
    payload = shared.run("len?").content["payload"]
    assert [one["source"] for one in payload] == ["page"]
    assert "len(" in payload[0]["data"]["text/plain"]


def test_less_pages_through_a_file(shared, tmp_path):
    (tmp_path / "some.txt").write_text("much")
    (payload,) = shared.run(f"%less {tmp_path}/some.txt").content["payload"]
    assert payload == {"source": "page", "data": {"text/plain": "much"}, "start": 0}


def test_edit_asks_the_client_to_edit_and_runs_nothing(shared, tmp_path):
    (tmp_path / "some.py").write_text("ran = 1")
    done = shared.run(f"%edit -n 3 {tmp_path}/some.py")
    expected = {"source": "edit_magic", "filename": f"{tmp_path}/some.py", "line_number": 3}
    assert done.content["payload"] == [expected]
    assert shared.run("'ran' in globals()").result == "False"


@pytest.mark.parametrize("code", ["", " \n\t"])
def test_a_blank_cell_does_not_count(shared, code):
    number = shared.run("1").content["execution_count"]
    assert shared.run(code).content["status"] == "ok"
    assert shared.run("1").content["execution_count"] == number + 1


def test_text_for_the_next_cell_is_a_payload(shared):
    payload = shared.run("get_shell().prefill = 'next'").content["payload"]
    assert payload == [{"source": "set_next_input", "text": "next", "replace": False}]


def test_exit_asks_the_client_to_leave(shared):
    done = shared.run("exit")
    assert done.content["status"] == "ok"
    assert done.content["payload"] == [{"source": "ask_exit", "keepkernel": False}]


def test_sys_exit_is_an_error_and_the_kernel_stays(shared):
    assert shared.run("import sys; sys.exit(3)").content["ename"] == "SystemExit"
    assert shared.run("1").content["status"] == "ok"


def test_asyncio_run_works_in_a_cell(shared):
    assert shared.run("import asyncio; asyncio.run(asyncio.sleep(0, 5))").result == "5"


def test_a_cell_may_await(shared):
    assert shared.run("import asyncio; await asyncio.sleep(0, 7)").result == "7"


def test_a_task_goes_on_between_cells(shared):
    shared.run("import asyncio\nasync def f():\n  await asyncio.sleep(0.1); print('from the task')")
    request = shared.client.execute("task = asyncio.get_event_loop().create_task(f())")
    shared.reply(request)
    message = shared.until("stream", lambda content: "from the task" in content["text"])
    assert message["parent_header"]["msg_id"] == request


def test_a_cell_that_does_not_await_can_create_a_task(shared):
    shared.run("import asyncio\nasync def f(): return 8")
    shared.run("task = asyncio.create_task(f(), name='eight')")
    assert shared.run("await task, task.get_name()").result == "(8, 'eight')"


def test_a_thread_without_a_loop_cannot_create_a_task(shared):
    shared.run("import asyncio, threading\nasync def f(): return 8\ncoroutine = f()")
    shared.run(
        "def make():\n  try: asyncio.create_task(coroutine)\n  except RuntimeError: print('no loop')\n"
        "  finally: coroutine.close()"
    )
    assert shared.run("thread = threading.Thread(target=make); thread.start(); thread.join()").text() == "no loop\n"


def test_a_task_that_a_subshell_creates_runs_in_its_thread_between_its_cells(shared):
    name = shared.ask("create_subshell_request", channel="control")["subshell_id"]
    shared.run("import asyncio, threading\nasync def f(): print(threading.current_thread() is thread)")
    code = "thread = threading.current_thread(); task = asyncio.create_task(f())"
    request = shared.request("execute_request", {"code": code, "allow_stdin": False}, subshell_id=name)
    message = shared.until("stream")
    assert (message["content"]["text"], message["parent_header"]["msg_id"]) == ("True\n", request)
    assert shared.reply(request)["content"]["status"] == "ok"
    shared.ask("delete_subshell_request", {"subshell_id": name}, channel="control")


def test_trio_runs_without_a_word_about_signals(kernels):
    """With a stand-in that warns as it does where a descriptor for signals is set."""
    (kernels.folder / "trio.py").write_text(
        "import signal, warnings\n"
        "def run():\n"
        "    before = signal.set_wakeup_fd(-1)\n"
        '    if before != -1: warnings.warn(RuntimeWarning("It looks like Trio\'s signal handling code"))\n'
        "    signal.set_wakeup_fd(before)\n"
        "    return before\n"
    )
    client = kernels.start()
    done = client.run(f"import sys; sys.path.insert(0, {str(kernels.folder)!r}); import trio; trio.run() != -1")
    assert (done.result, done.text("stderr")) == ("True", "")


def test_display_and_update(shared):
    done = shared.run("h = display(1, display_id='here'); h.update(2)")
    assert done.of("display_data")[0]["transient"] == {"display_id": "here"}
    assert done.of("update_display_data")[0]["data"] == {"text/plain": "2"}


def test_a_place_without_a_value_is_shown_so_that_updates_can_fill_it(shared):
    done = shared.run("h = display(display_id='empty'); h.update(2)")
    (place,), (filled,) = done.of("display_data"), done.of("update_display_data")
    assert place["data"] == {} and filled["data"] == {"text/plain": "2"}
    assert place["transient"] == filled["transient"] == {"display_id": "empty"}


def test_an_object_is_given_in_all_the_types_it_has(shared):
    code = """
class Rich:
    def _repr_html_(self): return '<b>x</b>'
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'application/vnd.acme+json': {'a': 1}, 'text/plain': 'x'}
Rich()"""
    data = shared.run(code).of("execute_result")[0]["data"]
    assert data == {"text/html": "<b>x</b>", "application/vnd.acme+json": {"a": 1}, "text/plain": "x"}


def test_clear_output(shared):
    done = shared.run("from nacre_display import clear_output; clear_output(wait=True)")
    assert done.of("clear_output") == [{"wait": True}]


def test_text_that_utf8_cannot_say_arrives(shared):
    assert shared.run("print('\\ud800')").text() == "\ud800\n"
    assert shared.run("'äöü 😀'").result == "'äöü 😀'"


def test_code_that_is_no_text_is_refused(shared):
    assert shared.ask("execute_request", {"code": 5})["status"] == "error"


def test_names_can_be_pickled(shared):
    assert shared.run("import pickle\nclass P: pass\ntype(pickle.loads(pickle.dumps(P()))) is P").result == "True"


def test_an_error_that_begins_with_its_own_name_is_told_whole(shared):
    assert shared.run("raise ValueError('ValueError is a class')").content["evalue"] == "ValueError is a class"
    assert shared.run("raise ValueError('ValueError')").content["evalue"] == "ValueError"


def test_a_user_expression_may_raise_anything_and_the_kernel_stays(shared):
    shared.run("class Odd(BaseException): pass\ndef odd(): raise Odd('so')")
    found = shared.run("1", user_expressions={"a": "odd()", "b": "2"}).content["user_expressions"]
    assert (found["a"]["ename"], found["a"]["evalue"]) == ("Odd", "so")
    assert found["b"]["data"]["text/plain"] == "2"
    assert shared.run("6 * 7").result == "42"
