"""Kernels that are running: ``nacre kernel --list`` and ``--stop``."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator

import zmq
from nacre import UsageError

from . import connection as connections
from .codec import BadMessage, Codec, Message
from .connection import Connection

PATIENCE = 1000  # milliseconds to wait for a kernel's word


def listed() -> int:
    """Print the kernels of the runtime folder that answer."""
    found = [(path, answer) for path in _files() if (answer := ask(path, "kernel_info_request")) is not None]
    for path, answer in found:
        kind = answer.content.get("implementation", "?")
        print(f"{name_of(path)}  {kind} {answer.content.get('implementation_version', '')}  {path}")
    if not found:
        print(f"no kernel is running (looked in {connections.runtime_folder()})")
    return 0


def stop(which: str) -> int:
    """Stop the kernel that a file or a name of the list means, or all. Raises ``UsageError``."""
    paths = [which] if os.path.exists(which) else [p for p in _files() if which in ("all", name_of(p))]
    stopped = [path for path in paths if ask(path, "shutdown_request") is not None]
    for path in stopped:
        print(f"stopped {name_of(path)}")
    if not stopped and which != "all":
        raise UsageError(f"kernel: no running kernel {which!r} answers; see nacre kernel --list")
    return 0


def name_of(path: str) -> str:
    """What a connection file is called in the list."""
    return os.path.splitext(os.path.basename(path))[0].removeprefix("kernel-")


def _files() -> Iterator[str]:
    yield from sorted(glob.glob(os.path.join(glob.escape(connections.runtime_folder()), "kernel-*.json")))


def ask(path: str, kind: str) -> Message | None:
    """A kernel's reply on the control channel; None where there is none."""
    try:
        connection = connections.read(path)
        codec = Codec(connection.key, connection.scheme)
    except UsageError:
        return None
    if connection.transport == "tcp" and not connection.ports["control"]:
        return None
    with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
        socket.linger = 0
        encrypt(socket, connection)
        socket.connect(connection.address("control"))
        content = {"restart": False} if kind == "shutdown_request" else {}
        socket.send_multipart(codec.pack(kind, content))
        if not socket.poll(PATIENCE):
            return None
        try:
            return codec.unpack(socket.recv_multipart())
        except BadMessage:
            return None


def encrypt(socket: zmq.Socket[bytes], connection: Connection) -> None:
    """Encrypt a client's socket, where the kernel's sockets are."""
    if connection.curve:
        socket.curve_serverkey = connection.curve[0]
        socket.curve_publickey, socket.curve_secretkey = zmq.curve_keypair()
