"""Consoles in pseudo-terminals and pipes, at kernels in an environment that knows nothing of this machine's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from nacre_testkit.screen import Tty

WAIT = 30.0
CONSOLE = [sys.executable, "-m", "nacre", "console"]


class Consoles:
    """Starts kernels and consoles, and ends them with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtime = folder / "runtime"
        self.opened: list[Tty] = []
        self.kernels: list[subprocess.Popen[bytes]] = []
        self.clients: list[BlockingKernelClient] = []
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "JUPYTER", "MPL"))}
        self.environment = {
            **kept,
            "HOME": str(folder),
            "NACRE_HOME": str(folder / "home"),
            "JUPYTER_PATH": str(folder),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_PREFER_ENV_PATH": "0",
            "TERM": "xterm-256color",
            "NO_COLOR": "1",
        }
        for name in ("LINES", "COLUMNS"):
            self.environment.pop(name, None)
        (folder / "home").mkdir()

    def spec(self, name: str, **fields: Any) -> None:
        """Register a kernelspec."""
        place = self.folder / "kernels" / name
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(json.dumps({"display_name": name, "language": "python", **fields}))

    def kernel(self, name: str = "shared") -> Path:
        """Start a kernel of its own; returns its connection file."""
        self.runtime.mkdir(exist_ok=True)
        path = self.runtime / f"kernel-{name}.json"
        argv = [sys.executable, "-m", "nacre", "kernel", "-f", str(path)]
        self.kernels.append(subprocess.Popen(argv, env=self.environment, start_new_session=True))
        end = time.monotonic() + WAIT
        while not path.exists() or not path.read_text().endswith("}"):
            assert time.monotonic() < end
            time.sleep(0.01)
        return path

    def client(self, path: Path) -> BlockingKernelClient:
        """Another client of a kernel."""
        client = BlockingKernelClient(connection_file=str(path))
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=WAIT)
        self.clients.append(client)
        return client

    def open(self, *words: str, prompt: int = 1, **environment: str) -> Tty:
        """Open a console in a pseudo-terminal and wait for its prompt."""
        environment = {**self.environment, **environment}
        self.opened.append(Tty([*CONSOLE, *words], environment, 30, 90, cwd=self.folder))
        if prompt:
            self.opened[-1].prompt(prompt)
        return self.opened[-1]

    def shell(self) -> Tty:
        """Open an ordinary shell that has the plugin."""
        folder = self.folder / "home" / "profiles"
        folder.mkdir()
        enabled = '[plugins]\nenable = ["terminal", "console", "syntax"]\n[choose]\nfrontend = "terminal"\n'
        (folder / "t.toml").write_text(enabled)
        argv = [sys.executable, "-m", "nacre", "--profile", "t"]
        self.opened.append(Tty(argv, self.environment, 30, 90, cwd=self.folder))
        self.opened[-1].prompt(1)
        return self.opened[-1]

    def pipe(self, typed: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a console on a pipe to its end."""
        return subprocess.run(
            [*CONSOLE, *words], env=self.environment, cwd=self.folder, input=typed, capture_output=True, text=True,
            timeout=60,
        )  # fmt: skip

    def files(self) -> list[str]:
        """The connection files there are."""
        return sorted(path.name for path in self.runtime.glob("*.json"))

    def close(self) -> None:
        for client in self.clients:
            client.stop_channels()
        for one in self.opened:
            one.close()
        for kernel in self.kernels:
            kernel.terminate()
            kernel.wait(20)


@pytest.fixture
def consoles(tmp_path: Path) -> Iterator[Consoles]:
    """Starts kernels and consoles."""
    made = Consoles(tmp_path)
    yield made
    made.close()
