"""The other requests of the shell and control channels."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version

import nacre
import nacre_kernel
import pytest
from nacre_kernel import threads
from nacre_kernel.codec import VERSION


def test_kernel_info_is_the_same_on_both_channels(shared):
    shell, control = shared.ask("kernel_info_request"), shared.ask("kernel_info_request", channel="control")
    assert shell == control
    assert shell["protocol_version"] == "5.5"
    assert shell["implementation"] == "nacre"
    assert "kernel subshells" in shell["supported_features"]


def test_the_kernel_has_the_version_of_its_distribution_and_the_banner_that_of_nacre(shared):
    reply = shared.ask("kernel_info_request")
    assert reply["implementation_version"] == nacre_kernel.__version__ == version("nacre-kernel")
    assert reply["banner"].startswith(f"Nacre {nacre.__version__},")


def test_the_distribution_is_numbered_after_the_protocol():
    assert nacre_kernel.__version__.rpartition(".")[0] == VERSION


def test_connect_tells_the_ports(shared):
    reply = shared.ask("connect_request")
    assert reply["shell_port"] == shared.manager.shell_port
    assert reply["hb_port"] == shared.manager.hb_port


def test_completions_carry_their_types(shared):
    reply = shared.ask("complete_request", {"code": "pri", "cursor_pos": 3})
    assert "print" in reply["matches"]
    assert (reply["cursor_start"], reply["cursor_end"]) == (0, 3)
    types = {one["text"]: one for one in reply["metadata"]["_jupyter_types_experimental"]}
    assert types["print"]["type"] == "function"
    assert types["print"]["start"] == 0


def test_completion_counts_code_points(shared):
    shared.run("name_one = 0")
    reply = shared.ask("complete_request", {"code": "'😀'; name_o", "cursor_pos": 11})
    assert reply["matches"] == ["name_one"]
    assert (reply["cursor_start"], reply["cursor_end"]) == (5, 11)


@pytest.mark.parametrize(
    ("code", "cursor", "shown"),
    [
        ("len", 3, "len("),
        ("len(", 4, "len("),
        ("print(len(x), ", 14, "print("),
        ("import os; os.path.join", 23, "join("),
        ("%timeit", 4, "timeit"),
    ],
)
def test_inspection_finds_the_name_or_the_call(shared, code, cursor, shown):
    shared.run("import os")
    reply = shared.ask("inspect_request", {"code": code, "cursor_pos": cursor, "detail_level": 0})
    assert reply["found"]
    assert shown in reply["data"]["text/plain"]
    assert list(reply["data"]) == ["text/plain"]


def test_inspection_of_nothing_finds_nothing(shared):
    reply = shared.ask("inspect_request", {"code": "no_such_name", "cursor_pos": 5, "detail_level": 0})
    assert reply == {"status": "ok", "found": False, "data": {}, "metadata": {}}


@pytest.mark.parametrize(
    ("code", "reply"),
    [
        ("1", {"status": "complete"}),
        ("for i in x:", {"status": "incomplete", "indent": "    "}),
        ("import = 3", {"status": "invalid"}),
    ],
)
def test_is_complete(shared, code, reply):
    assert shared.ask("is_complete_request", {"code": code}) == reply


def test_history_by_range_tail_and_search(shared):
    number = shared.run("'find me 1'").content["execution_count"]
    shared.run("'find me 2'")
    asked = {"output": False, "raw": True}
    ranged = shared.ask("history_request", {**asked, "hist_access_type": "range", "session": 0, "start": number})
    assert [entry[1:] for entry in ranged["history"]] == [[number, "'find me 1'"], [number + 1, "'find me 2'"]]
    tail = shared.ask("history_request", {**asked, "hist_access_type": "tail", "n": 1})
    assert [entry[2] for entry in tail["history"]] == ["'find me 2'"]
    found = shared.ask("history_request", {**asked, "hist_access_type": "search", "pattern": "*find me*", "n": 5})
    assert [entry[2] for entry in found["history"]] == ["'find me 1'", "'find me 2'"]
    with_output = shared.ask("history_request", {**asked, "output": True, "hist_access_type": "tail", "n": 1})
    assert with_output["history"][0][2][0] == "'find me 2'"


def test_history_of_an_unknown_kind_is_an_error(shared):
    assert shared.ask("history_request", {"hist_access_type": "nonsense"})["status"] == "error"


def test_usage(shared):
    reply = shared.ask("usage_request", channel="control")
    assert reply["pid"] == shared.manager.provisioner.pid
    assert reply["kernel_memory"] > 2**20
    assert reply["cpu_count"] == os.cpu_count()


def test_a_comm_is_opened_by_the_kernel_with_buffers(shared):
    done = shared.run("import comm; c = comm.create_comm(target_name='t', data={'a': 1}, buffers=[b'\\x00\\xff'])")
    message = next(m for m in done.messages if m["msg_type"] == "comm_open")
    assert message["content"]["data"] == {"a": 1}
    assert [bytes(one) for one in message["buffers"]] == [b"\x00\xff"]
    known = shared.ask("comm_info_request", {"target_name": "t"})["comms"]
    assert known == {message["content"]["comm_id"]: {"target_name": "t"}}


def test_a_comm_is_opened_by_the_client_and_answers(shared):
    shared.run(
        "import comm\ndef target(c, message):\n"
        "    c.on_msg(lambda m: c.send(m['content']['data'], buffers=[bytes(b) for b in m['buffers']]))\n"
        "comm.get_comm_manager().register_target('echo', target)"
    )
    opened = shared.request("comm_open", {"comm_id": "1234", "target_name": "echo", "data": {}})
    shared.published(opened)
    message = shared.client.session.msg("comm_msg", {"comm_id": "1234", "data": {"n": 5}})
    shared.client.session.send(shared.client.shell_channel.socket, message, buffers=[b"abc"])
    answer = shared.until("comm_msg")
    assert answer["content"]["data"] == {"n": 5}
    assert [bytes(one) for one in answer["buffers"]] == [b"abc"]
    shared.published(shared.request("comm_close", {"comm_id": "1234", "data": {}}))
    assert shared.ask("comm_info_request", {"target_name": "echo"})["comms"] == {}


def test_a_comm_with_an_unknown_target_is_closed_again(shared):
    request = shared.request("comm_open", {"comm_id": "77", "target_name": "nobody", "data": {}})
    assert any(m["msg_type"] == "comm_close" and m["content"]["comm_id"] == "77" for m in shared.published(request))


def test_a_cell_that_awaits_is_reached_by_its_comm(shared):
    request = shared.client.execute(
        "import asyncio, comm\nfuture = asyncio.get_running_loop().create_future()\n"
        "w = comm.create_comm(target_name='waits')\nw.on_msg(lambda m: future.set_result(m['content']['data']))\n"
        "value = await asyncio.wait_for(future, 20)"
    )
    name = shared.until("comm_open")["content"]["comm_id"]
    shared.request("comm_msg", {"comm_id": name, "data": {"value": 42}})
    assert shared.reply(request)["content"]["status"] == "ok"


def test_a_subshell_runs_while_the_main_shell_is_busy(shared):
    name = shared.ask("create_subshell_request", channel="control")["subshell_id"]
    assert shared.ask("list_subshell_request", channel="control")["subshell_id"] == [name]
    shared.run("common = 5")
    busy = shared.client.execute("import time\nwhile not globals().get('go_on'): time.sleep(0.01)")
    content = {"code": "go_on = True; common", "silent": False, "store_history": True, "allow_stdin": False}
    reply = shared.ask("execute_request", content, subshell_id=name)
    assert reply["status"] == "ok"
    assert reply["execution_count"] == 1
    assert shared.reply(busy)["content"]["status"] == "ok"
    assert shared.ask("delete_subshell_request", {"subshell_id": name}, channel="control") == {"status": "ok"}
    assert shared.ask("list_subshell_request", channel="control")["subshell_id"] == []


def test_the_names_of_the_main_shell_survive_a_subshell(shared):
    name = shared.ask("create_subshell_request", channel="control")["subshell_id"]
    shared.ask("delete_subshell_request", {"subshell_id": name}, channel="control")
    assert shared.run("get_shell().service('kernel').main.shell is get_shell()").result == "True"


def test_an_unknown_subshell_is_an_error(shared):
    assert shared.ask("execute_request", {"code": "1"}, subshell_id="nonsense")["status"] == "error"
    assert shared.ask("delete_subshell_request", {"subshell_id": "no"}, channel="control")["status"] == "error"
    assert shared.run("1").content["status"] == "ok"


def test_connect_info_tells_the_key(shared):
    assert shared.manager.session.key.decode() in shared.run("%connect_info").text()


def test_an_awaited_answer_on_a_comm_comes_to_the_cell_that_awaits_it(shared):
    """Whatever subshell the client has chosen for the comm."""
    name = shared.ask("create_subshell_request", channel="control")["subshell_id"]
    code = """
import asyncio, comm, threading
answered = asyncio.get_running_loop().create_future()
link = comm.create_comm(target_name="test")
link.on_msg(lambda message: answered.set_result((message["content"]["data"], threading.current_thread().name)))
link.send({"question": 1})
await asyncio.wait_for(answered, 20)
"""
    request = shared.client.execute(code)
    link = shared.until("comm_msg")["content"]["comm_id"]
    shared.request("comm_msg", {"comm_id": link, "data": {"answer": 2}}, subshell_id=name)
    assert shared.reply(request)["content"]["status"] == "ok"
    (result,) = [one["content"] for one in shared.published(request) if one["msg_type"] == "execute_result"]
    assert result["data"]["text/plain"] == "({'answer': 2}, 'MainThread')"
    shared.ask("delete_subshell_request", {"subshell_id": name}, channel="control")


def test_a_comm_tells_the_request_that_is_served(shared):
    """As ipywidgets asks it, to have what is shown within an ``Output``."""
    done = shared.run("import comm; c = comm.create_comm(target_name='t'); c.kernel.get_parent()['header']['msg_id']")
    assert done.result == repr(done.reply["parent_header"]["msg_id"])


def test_an_answer_on_the_control_channel_leaves_the_switch_interval_as_it_was(shared):
    shared.run("import sys; sys.setswitchinterval(0.003)")
    shared.ask("kernel_info_request", channel="control")
    shared.run("import time\nwhile sys.getswitchinterval() < 0.002: time.sleep(0.01)")  # just after the answer
    assert shared.run("sys.getswitchinterval()").result == "0.003"


@pytest.mark.parametrize("wrong", ["'text'", "1", "None"])
def test_a_buffer_that_is_none_is_the_cells_error_and_a_strange_one_is_sent(shared, wrong):
    done = shared.run(f"import comm; comm.create_comm(target_name='t').send({{}}, buffers=[b'a', {wrong}])")
    assert done.content["ename"] == "TypeError"
    done = shared.run("comm.create_comm(target_name='t').send({}, buffers=[memoryview(b'abcd')[::2], bytearray(b'b')])")
    (message,) = [one for one in done.messages if one["msg_type"] == "comm_msg"]
    assert [bytes(one) for one in message["buffers"]] == [b"ac", b"b"]


def test_who_is_hurried_may_set_another_switch_interval():
    before = sys.getswitchinterval()
    try:
        with threads.hurried():
            hurried = sys.getswitchinterval()
        assert hurried < sys.getswitchinterval() == before
        with threads.hurried():
            sys.setswitchinterval(0.004)
        assert sys.getswitchinterval() == 0.004
    finally:
        sys.setswitchinterval(before)


def test_the_call_is_found_after_any_number_of_brackets():
    from nacre_kernel.requests.inspect import candidates

    code = "f(" * 100_000
    assert set(candidates(code, len(code))) == {"f"}
    assert candidates("found(1, [2, (3, ", 17) == ["found"]


def test_a_subshells_threads_are_gone_when_its_deletion_is_answered(kernels):
    client = kernels.start()
    client.run("import threading; before = threading.active_count()")
    subshell = client.ask("create_subshell_request", channel="control")["subshell_id"]
    client.wait(client.request("execute_request", {"code": "1"}, subshell_id=subshell))
    assert client.run("threading.active_count() > before").result == "True"
    client.ask("delete_subshell_request", {"subshell_id": subshell}, "control")
    assert client.run("threading.active_count() == before").result == "True"
