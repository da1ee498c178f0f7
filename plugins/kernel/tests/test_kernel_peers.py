"""Peers that are wrong, hostile or many."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack

import psutil
import pytest
import zmq
from jupyter_client.session import Session
from nacre_kernel import connection
from nacre_kernel.codec import Codec
from nacre_kernel.sockets import Sockets
from nacre_kernel.wire import MOST, Wire

DELIMITER = b"<IDS|MSG>"


@pytest.fixture
def raw(shared):
    """A bare socket on the shell channel, and a session with the right key."""
    context = zmq.Context()
    socket = context.socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(f"tcp://127.0.0.1:{shared.manager.shell_port}")
    yield socket, Session(key=shared.manager.session.key)
    socket.close(0)
    context.term()


def execute(code: str) -> dict:
    return {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}


def frames_of(session: Session, code: str, kind: str = "execute_request") -> list[bytes]:
    return session.serialize(session.msg(kind, execute(code)))


def alive(client) -> bool:
    return client.run("6 * 7").result == "42"


def test_a_wrong_signature_runs_nothing(shared, raw):
    socket, session = raw
    session.key = b"wrong"
    socket.send_multipart(frames_of(session, "bad = 1"))
    assert not socket.poll(300)
    assert shared.run("'bad' in globals()").result == "False"


def test_an_empty_signature_runs_nothing(shared, raw):
    socket, session = raw
    frames = frames_of(session, "bad = 2")
    frames[1] = b""
    socket.send_multipart(frames)
    assert not socket.poll(300)
    assert shared.run("'bad' in globals()").result == "False"


def test_a_replayed_message_runs_once(shared, raw):
    socket, session = raw
    shared.run("count = 0")
    frames = frames_of(session, "count += 1")
    for _ in range(3):
        socket.send_multipart(frames)
    assert socket.poll(20_000)
    assert shared.run("count").result == "1"


@pytest.mark.parametrize(
    "frames",
    [
        [b""],
        [DELIMITER],
        [DELIMITER, b"", b"{}"],
        [b"x"] * 20,
        [DELIMITER, b"\xff" * 64, b"{", b"[", b"\xff", b"null"],
        [b"\x00" * 10_000_000],
    ],
)
def test_frames_that_are_no_message_are_refused(shared, raw, frames):
    raw[0].send_multipart(frames)
    assert alive(shared)


@pytest.mark.parametrize(
    "parts",
    [
        [b"[]", b"{}", b"{}", b"{}"],
        [b"{}", b"{}", b"{}", b"{}"],
        [b'{"msg_id": 1, "msg_type": 2}', b"{}", b"{}", b"{}"],
        [b"not json", b"{}", b"{}", b"{}"],
        [b'{"msg_id": "a", "msg_type": "execute_request"}', b"null", b"null", b"null"],
        [b'{"msg_id": "a", "msg_type": "complete_request"}', b"{}", b"{}", b'{"code": 5, "cursor_pos": "x"}'],
        [b'{"msg_id": "a", "msg_type": "inspect_request"}', b"{}", b"{}", b'{"code": null, "cursor_pos": -7}'],
        [b'{"msg_id": "a", "msg_type": "comm_msg"}', b"{}", b"{}", b'{"comm_id": []}'],
        [b'{"msg_id": "a", "msg_type": "../../etc"}', b"{}", b"{}", b"{}"],
        [b'{"msg_id": "a", "msg_type": "x"}', b"{}", b"{}", b"[" * 100_000],
    ],
)
def test_signed_nonsense_is_borne(shared, raw, parts):
    socket, session = raw
    socket.send_multipart([DELIMITER, session.sign(parts), *parts])
    assert alive(shared)


def test_an_unknown_type_gets_busy_and_idle_and_no_reply(shared):
    request = shared.request("no_such_request", {})
    states = [m["content"]["execution_state"] for m in shared.published(request)]
    assert states == ["busy", "idle"]
    assert shared.quiet()


def test_nonsense_on_the_control_channel_is_borne(shared):
    shared.client.control_channel.socket.send_multipart([b"x", b"y"])
    shared.request("no_such_request", {}, "control")
    assert shared.ask("kernel_info_request", channel="control")["status"] == "ok"


def test_a_message_of_a_hundred_megabytes_is_served(kernels):
    client = kernels.start()
    process = psutil.Process(client.manager.provisioner.pid)
    size = 100 * 2**20
    assert client.run(f"len({json.dumps('x' * size)})", store_history=False).result == str(size)
    assert alive(client)
    client.run("del get_shell().cell", silent=True)
    assert process.is_running()


FLOOD = """
import sys, zmq
socket = zmq.Context().socket(zmq.DEALER)
socket.linger = 0
socket.connect("tcp://127.0.0.1:" + sys.argv[1])
print("begins", flush=True)
while True:
    socket.send_multipart([b"<IDS|MSG>", b"unsigned", b"{}", b"{}", b"{}", b"{}"])
"""


def test_clients_that_never_stop_sending_do_not_keep_the_others_waiting(kernels):
    client = kernels.start()
    command = [sys.executable, "-c", FLOOD, str(client.manager.shell_port)]
    with ExitStack() as ending:
        for _ in range(3):
            flood = ending.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))
            ending.callback(flood.kill)
            flood.stdout.readline()
        for _ in range(5):
            assert alive(client)


def test_no_more_than_a_portion_is_received_before_something_is_done_with_it():
    sockets = Sockets(connection.new())
    codec = Codec(sockets.connection.key)
    wire = Wire(sockets, codec, list, list, print, print)
    shell = sockets.by_channel["shell"]
    with zmq.Context() as context, context.socket(zmq.DEALER) as client:
        client.linger = 0
        client.connect(sockets.connection.address("shell"))
        for _ in range(2 * MOST):
            client.send_multipart(codec.pack("kernel_info_request", {}))
        received = 0
        while received < 2 * MOST:
            assert shell.poll(20_000)
            portion = len(list(wire._receive(shell)))
            assert portion <= MOST
            received += portion
    for socket in sockets.by_channel.values():
        socket.close()
    sockets.close()


def test_fifty_clients_are_served(shared):
    context = zmq.Context()
    sockets = []
    session = Session(key=shared.manager.session.key)
    try:
        for _ in range(50):
            socket = context.socket(zmq.DEALER)
            socket.linger = 0
            socket.connect(f"tcp://127.0.0.1:{shared.manager.shell_port}")
            sockets.append(socket)
        shared.run("served = 0")
        for socket in sockets:
            socket.send_multipart(frames_of(session, "served += 1"))
        assert all(socket.poll(20_000) for socket in sockets)
        assert shared.run("served").result == "50"
    finally:
        for socket in sockets:
            socket.close(0)
        context.term()


@pytest.mark.parametrize("kind", ["\\ud800_request", 'a\\"_request'])
def test_a_message_type_that_is_no_word_is_answered_as_any_other(shared, raw, kind):
    socket, session = raw
    header = f'{{"msg_id": "odd", "msg_type": "{kind}", "subshell_id": "none"}}'.encode()
    parts = [header, b"{}", b"{}", b"{}"]
    socket.send_multipart([DELIMITER, session.sign(parts), *parts])
    assert socket.poll(20_000)
    answer = json.loads(socket.recv_multipart()[2])
    assert answer["msg_type"] == json.loads(f'"{kind}"').replace("_request", "_reply")
    assert alive(shared)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_header_that_other_clients_could_not_read_is_refused(shared, raw, encoding):
    socket, session = raw
    header = json.dumps({"msg_id": encoding, "msg_type": "kernel_info_request"}).encode(encoding)
    parts = [header, b"{}", b"{}", b"{}"]
    socket.send_multipart([DELIMITER, session.sign(parts), *parts])
    assert not socket.poll(300)
    assert alive(shared)
