"""Kernels in processes of their own, and clients that talk to them as Jupyter's do."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any, NamedTuple

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

WAIT = 30.0  # seconds; generous, because the machine may be busy


class Done(NamedTuple):
    """What came of a request: its reply, and what was published for it."""

    reply: dict[str, Any]
    messages: list[dict[str, Any]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The contents of the published messages of one type."""
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    def text(self, name: str = "stdout") -> str:
        """What was written to a stream."""
        return "".join(content["text"] for content in self.of("stream") if content["name"] == name)

    @property
    def content(self) -> dict[str, Any]:
        return self.reply["content"]

    @property
    def result(self) -> str:
        """The plain text of the cell's value."""
        return self.of("execute_result")[0]["data"]["text/plain"]


class Client:
    """A client of one kernel."""

    def __init__(self, client: BlockingKernelClient, manager: KernelManager | None = None) -> None:
        self.client = client
        self.manager = manager
        self._kept: list[tuple[str, dict[str, Any]]] = []  # replies that came while another was waited for

    def get_ready(self) -> None:
        """Wait for the kernel. Without a kernel manager, a client takes one for dead whose heart does not beat within a
        second; on a busy machine a start takes longer."""
        end = time.monotonic() + WAIT
        while True:
            try:
                return self.client.wait_for_ready(timeout=WAIT)
            except RuntimeError:
                if time.monotonic() > end or (self.manager is not None and not self.manager.is_alive()):
                    raise

    def run(self, code: str, **options: Any) -> Done:
        """Run a cell and wait until the kernel is idle again."""
        return self.wait(self.client.execute(code, **options))

    def wait(self, request: str) -> Done:
        """Wait for the reply to a request on the shell channel, and its idle."""
        reply = self.reply(request)
        return Done(reply, self.published(request))

    def reply(self, request: str, channel: str = "shell") -> dict[str, Any]:
        """The reply to a request."""
        end = time.monotonic() + WAIT
        for place, (where, message) in enumerate(self._kept):
            if where == channel and message["parent_header"].get("msg_id") == request:
                del self._kept[place]
                return message
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == request:
                return message
            self._kept.append((channel, message))

    def published(self, request: str) -> list[dict[str, Any]]:
        """What was published for a request up to its idle."""
        found = []
        end = time.monotonic() + WAIT
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if message["parent_header"].get("msg_id") == request:
                found.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return found

    def until(self, kind: str, match: Any = lambda content: True) -> dict[str, Any]:
        """Wait for a published message of one type."""
        end = time.monotonic() + WAIT
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if message["msg_type"] == kind and match(message["content"]):
                return message

    def request(self, kind: str, content: dict[str, Any], channel: str = "shell", **header: Any) -> str:
        """Send a request; returns its id."""
        message = self.client.session.msg(kind, content)
        message["header"].update(header)
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def ask(self, kind: str, content: dict[str, Any] | None = None, channel: str = "shell", **header: Any) -> Any:
        """The content of the reply to a request."""
        return self.reply(self.request(kind, content or {}, channel, **header), channel)["content"]

    def quiet(self, seconds: float = 0.3) -> bool:
        """Whether nothing comes on the shell channel for a while."""
        try:
            self.client.get_shell_msg(timeout=seconds)
        except Empty:
            return True
        return False


class Kernels:
    """Starts kernels with a kernelspec of their own, in an environment that knows nothing of this machine's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        spec = {
            "argv": [sys.executable, "-m", "nacre", "kernel", "-f", "{connection_file}"],
            "display_name": "Nacre",
            "language": "python",
            "metadata": {"debugger": True, "supported_encryption": ["curve"]},
        }
        place = folder / "kernels" / "nacre"
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(json.dumps(spec))
        self.started: list[Client] = []

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "JUPYTER", "MPL"))}
        return {
            **kept,
            "NACRE_HOME": str(self.home),
            "JUPYTER_PATH": str(self.folder),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
            "JUPYTER_PLATFORM_DIRS": "1",
        }

    def start(self, **options: Any) -> Client:
        """Start a kernel and a client; options are those of ``KernelManager``."""
        os.environ["JUPYTER_PATH"] = str(self.folder)
        manager = KernelManager(kernel_name="nacre", **options)
        manager.connection_file = str(self.folder / f"kernel-{len(self.started)}.json")
        manager.start_kernel(env=self.environment)
        return self.join(manager)

    def join(self, manager: KernelManager) -> Client:
        """A further client of a kernel."""
        client = BlockingKernelClient()  # with a session of its own, as another process has
        client.load_connection_info(manager.get_connection_info(session=False))
        client.start_channels()
        self.started.append(Client(client, manager))
        self.started[-1].get_ready()
        return self.started[-1]

    def close(self) -> None:
        for one in self.started:
            one.client.stop_channels()
        for manager in {id(one.manager): one.manager for one in self.started if one.manager}.values():
            if manager.is_alive():
                manager.shutdown_kernel(now=True)
            manager.cleanup_resources()


def _kernels(folder: Path) -> Iterator[Kernels]:
    before = dict(os.environ)
    made = Kernels(folder)
    os.environ.update(made.environment)
    try:
        yield made
    finally:
        made.close()
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="session")
def kernels_in() -> Any:
    """A generator function: makes a kernelspec in a folder and lets Jupyter's clients find it meanwhile."""
    return _kernels


@pytest.fixture
def kernels(tmp_path: Path) -> Iterator[Kernels]:
    """Starts kernels, and ends them with the test."""
    yield from _kernels(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """One kernel for the tests of a module that leave it as they found it."""
    for made in _kernels(tmp_path_factory.mktemp("kernel")):
        yield made.start()
