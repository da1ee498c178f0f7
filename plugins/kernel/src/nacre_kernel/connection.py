"""The connection file: where a kernel listens, and the key. The format is Jupyter's."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from nacre import UsageError
from nacre_selection.paths import write_private

from .codec import reader_key

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")


class Connection(NamedTuple):
    """How clients reach a kernel. ports: by channel, 0 for any free one (``ipc``: suffixes of a path)."""

    transport: str = "tcp"
    ip: str = "127.0.0.1"
    ports: Mapping[str, int] = dict.fromkeys(CHANNELS, 0)
    key: bytes = b""
    scheme: str = "hmac-sha256"
    name: str = ""
    curve: tuple[bytes, bytes] | None = None  # the public and the secret key, which a reader is not given
    reader: bool = False  # whether the key is that of one who may only look on

    def address(self, channel: str) -> str:
        """The address a channel's socket is bound to."""
        port = self.ports[channel]
        if self.transport == "ipc":
            return f"ipc://{self.ip}-{port}"
        return f"tcp://{self.ip}:{port or '*'}"

    def told(self) -> dict[str, Any]:
        """The content of a connection file."""
        ports = {f"{channel}_port": port for channel, port in self.ports.items()}
        names = ("curve_publickey", "curve_secretkey")
        curve = {name: key.decode() for name, key in zip(names, self.curve or (), strict=False) if key}
        access = {"access": "read"} if self.reader else {}
        return {
            "transport": self.transport,
            "ip": self.ip,
            **ports,
            "key": self.key.decode(),
            "signature_scheme": self.scheme,
            "kernel_name": self.name,
            **curve,
            **access,
        }

    def for_reader(self) -> Connection:
        """The same for one who may only look on. Raises ``UsageError`` where everybody may do everything."""
        if not self.key:
            raise UsageError("this kernel has no key, so it cannot tell who may only look on")
        if self.reader:
            return self
        curve = (self.curve[0], b"") if self.curve else None
        return self._replace(key=reader_key(self.key), curve=curve, reader=True)


def new(**fields: Any) -> Connection:
    """A connection with a new key; the ports are chosen when its sockets are bound."""
    return Connection(key=os.urandom(32).hex().encode(), **fields)


def read(path: str) -> Connection:
    """The connection that a file describes. Raises ``UsageError``."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # reading a pipe might never end
            raise ValueError("it is no regular file")
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
        if not isinstance(told, dict):
            raise ValueError("it holds no JSON object")
        ports = {channel: int(told.get(f"{channel}_port") or 0) for channel in CHANNELS}
        transport = str(told.get("transport") or "tcp")
        if "key" not in told:
            raise ValueError('it has no key; write "key": "" for a kernel that serves everybody')
        key = str(told["key"] or "").encode()
        keys = [told.get("curve_publickey"), told.get("curve_secretkey")]
    except OSError as error:
        raise UsageError(f"cannot read the connection file {path}: {error.strerror}") from None
    except (ValueError, TypeError) as error:
        raise UsageError(f"{path} is no connection file: {error}") from None
    if transport not in ("tcp", "ipc"):
        raise UsageError(f"{path}: the transport {transport!r} is neither tcp nor ipc")
    ip = str(told.get("ip") or (f"{os.path.splitext(path)[0]}-ipc" if transport == "ipc" else "127.0.0.1"))
    if transport == "ipc":
        ports = {channel: port or place for place, (channel, port) in enumerate(ports.items(), 1)}
    reader = told.get("access") == "read"
    if bool(keys[0]) != bool(keys[1]) and not reader:  # nothing goes unencrypted that was to be encrypted
        raise UsageError(f"{path}: of curve_publickey and curve_secretkey one is missing")
    curve = (str(keys[0]).encode(), str(keys[1] or "").encode()) if keys[0] and (keys[1] or reader) else None
    scheme = str(told.get("signature_scheme") or "hmac-sha256")
    return Connection(transport, ip, ports, key, scheme, str(told.get("kernel_name") or ""), curve, reader)


def write(path: str, connection: Connection) -> None:
    """Write a connection file, readable by its owner only."""
    write_private(os.path.abspath(path), json.dumps(connection.told(), indent=1))


def runtime_folder() -> str:
    """Where the connection files of running kernels are, as Jupyter has it."""
    given = os.environ.get("JUPYTER_RUNTIME_DIR")
    return given or os.path.join(data_folder(), "runtime")


def data_folder() -> str:
    """The user's folder of Jupyter data."""
    given = os.environ.get("JUPYTER_DATA_DIR")
    if given:
        return given
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Jupyter")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("APPDATA") or os.path.expanduser("~"), "jupyter")
    return os.path.join(os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "jupyter")
