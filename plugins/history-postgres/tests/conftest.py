"""A real PostgreSQL server on the loopback interface, started once for all tests of this folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from nacre_testkit.processes import wait_until


class Server:
    """A server with a data folder of its own. It refuses to run as root, so root runs it as somebody else."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._data = folder / "data"
        self._log = folder / "log"
        self._who: dict[str, int] = {}
        self.process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            user = next(found for name in ("postgres", "nobody") if (found := _user(name)))
            self._who = {"user": user.pw_uid, "group": user.pw_gid}
            os.chown(folder, user.pw_uid, user.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [programs / "initdb", "-D", self._data, "-A", "trust", "-U", "nacre", "-E", "UTF8", "--no-sync"]
        subprocess.run([*command, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder, **self._who)
        self.conninfo = f"postgresql://nacre@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "fsync": "off"}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *settings],
                stdout=log,
                stderr=log,
                cwd=self._data,
                **self._who,
            )
        wait_until(self._answers)

    def stop(self) -> None:
        """Stop the server at once, as a machine that goes down would."""
        if self.process is not None:
            process, self.process = self.process, None
            process.send_signal(signal.SIGQUIT)
            process.wait(30)

    def _answers(self) -> bool:
        import psycopg

        assert self.process is not None and self.process.poll() is None, self._log.read_text()
        with suppress(psycopg.OperationalError), psycopg.connect(self.conninfo, connect_timeout=5):
            return True
        return False


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _programs() -> Path | None:
    """Where the server's programs are: on PATH, or where Debian puts them."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running server."""
    programs = _programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="nacre-postgres-"))
    folder.chmod(0o755)
    try:
        server = Server(programs, folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def database(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server, running, and where child processes find it."""
    if postgres.process is None:
        postgres.start()
    monkeypatch.setenv("NACRE_TEST_POSTGRES", postgres.conninfo)
    return postgres
