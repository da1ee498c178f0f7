"""Reaching a kernel on another machine: ``ssh`` forwards its ports, and reads its connection file there."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from nacre import UsageError
from nacre_kernel import connection as connections
from nacre_kernel.connection import CHANNELS, Connection

from .process import free_ports

PATIENCE = 30.0  # seconds for one answer of the server
# the file itself, or the newest connection file in the runtime folder there that has the word in its name
READING = """d=${JUPYTER_RUNTIME_DIR:-${JUPYTER_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/jupyter}/runtime}
if [ -f %(word)s ]; then cat %(word)s; else cat "$(ls -t "$d"/kernel-*%(word)s*.json | head -n 1)"; fi"""


@contextmanager
def reached(server: str, which: str) -> Iterator[tuple[str, Connection]]:
    """What a kernel on a server is called, and how it is reached meanwhile. Raises ``UsageError``.

    which: its connection file there, or a part of that file's name. The user is asked for passwords by ``ssh``, once.
    """
    if server.startswith("-"):
        raise UsageError(f"console: {server!r} is no server")
    with tempfile.TemporaryDirectory(prefix="nacre-") as folder:
        line = ["ssh", "-S", os.path.join(folder, "s")]
        _run([*line, "-M", "-f", "-N", server], server)  # it goes to the background once it is let in
        try:
            told = _run([*line, server, READING % {"word": shlex.quote(which)}], server, capture=True)
            there = _understood(told, server, which, folder)
            ports = dict(zip(CHANNELS, free_ports(len(CHANNELS)), strict=True))
            forwards = [word for channel in CHANNELS for word in ("-L", _forward(there, ports, channel))]
            _run([*line, "-O", "forward", *forwards, server], server)
            name = json.loads(told).get("kernel_name") or which or "kernel"
            yield f"{server}:{name}", there._replace(ip="127.0.0.1", ports=ports)
        finally:
            subprocess.run([*line, "-O", "exit", server], capture_output=True)


def _understood(told: str, server: str, which: str, folder: str) -> Connection:
    """The connection that a connection file's text describes."""
    path = os.path.join(folder, "kernel.json")
    connections.write(path, connections.new())  # readable by its owner alone
    with open(path, "w", encoding="utf-8") as file:
        file.write(told)
    try:
        there = connections.read(path)
    except UsageError:
        raise UsageError(f"console: {server} has no connection file {which!r} that can be read") from None
    if there.transport != "tcp":
        raise UsageError("console: a kernel with the transport ipc cannot be reached by ssh")
    return there


def _forward(there: Connection, ports: dict[str, int], channel: str) -> str:
    return f"127.0.0.1:{ports[channel]}:{there.ip}:{there.ports[channel]}"


def _run(command: list[str], server: str, capture: bool = False) -> str:
    """Run ssh; it tells itself what it has to tell."""
    out = subprocess.PIPE if capture else subprocess.DEVNULL
    try:
        limit = PATIENCE if capture else None  # a password may take any time
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, text=True, timeout=limit)
    except FileNotFoundError:
        raise UsageError("console: --ssh needs the program ssh") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"console: {server} does not answer") from None
    if done.returncode:
        what = "found no such connection file" if capture else "could not be reached"
        raise UsageError(f"console: {server} {what} (status {done.returncode})")
    return done.stdout or ""
