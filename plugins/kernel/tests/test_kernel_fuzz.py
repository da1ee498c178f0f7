"""Peers that send anything: what has the key and what has not, on every channel.

It runs for a second, or for as many as ``NACRE_FUZZ`` says (60 in the nightly tests).
"""

from __future__ import annotations

import os
import time

import psutil
import pytest
import zmq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jupyter_client.session import Session

SECONDS = float(os.environ.get("NACRE_FUZZ", "1"))
REQUESTS = [
    "execute",
    "inspect",
    "complete",
    "history",
    "is_complete",
    "kernel_info",
    "comm_info",
    "create_subshell",
    "delete_subshell",
    "list_subshell",
    "debug",
    "usage",
    "connect",
    "interrupt",
    "nonsense",
]
OTHERS = ["comm_open", "comm_msg", "comm_close", "input_reply", "", "x" * 1000]
KINDS = st.sampled_from([*(f"{kind}_request" for kind in REQUESTS), *OTHERS])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
JSON = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3)
)
FIELDS = st.sampled_from(
    [
        "code",
        "cursor_pos",
        "silent",
        "store_history",
        "user_expressions",
        "allow_stdin",
        "detail_level",
        "comm_id",
        "hist_access_type",
        "session",
        "start",
        "stop",
        "n",
        "pattern",
        "output",
        "raw",
        "target_name",
        "data",
        "value",
        "subshell_id",
        "command",
        "arguments",
        "type",
        "seq",
    ]
)
# code is never such that it would do something: what is fuzzed is the kernel
CONTENT = st.dictionaries(FIELDS, JSON, max_size=6).map(lambda one: {**one, "code": 0} if "code" in one else one)
HEADERS = st.dictionaries(st.sampled_from(["subshell_id", "msg_id", "session", "date", "version"]), JSON, max_size=2)


@pytest.fixture
def sockets(kernels):
    """A kernel's client, a session with its key, and bare sockets by channel."""
    client = kernels.start()
    context = zmq.Context()
    made = {}
    for channel in ("shell", "control", "stdin"):
        made[channel] = socket = context.socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(f"tcp://127.0.0.1:{getattr(client.manager, channel + '_port')}")
    yield client, Session(key=client.manager.session.key), made
    for socket in made.values():
        socket.close(0)
    context.term()


def test_whatever_is_sent_the_kernel_answers_afterwards_and_does_not_grow(sockets):
    client, session, made = sockets
    process = psutil.Process(int(client.run("import os; os.getpid()").result))
    end = time.monotonic() + SECONDS
    sizes: list[int] = []

    @settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(sorted(made)), KINDS, CONTENT, HEADERS, st.booleans(), st.binary(max_size=40), st.integers(0, 8)
    )
    def send(channel, kind, content, header, signed, noise, place):
        message = session.msg(kind, content)
        message["header"].update(header)
        frames = session.serialize(message)
        if not signed:
            frames[place % len(frames)] = noise
        made[channel].send_multipart(frames)
        for socket in made.values():
            while socket.poll(0):
                socket.recv_multipart()

    while not sizes or time.monotonic() < end:
        send()
        assert client.reply(client.client.kernel_info())["content"]["status"] == "ok"
        sizes.append(process.memory_info().rss)
    assert client.run("6 * 7").result == "42"
    if len(sizes) > 4:
        assert sizes[-1] - sizes[len(sizes) // 2] < 20 * 2**20
