"""A kernel that is reached by a real ssh server."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

SSHD = "/usr/sbin/sshd"
KEYGEN = shutil.which("ssh-keygen") or ""


@pytest.fixture
def server(consoles):
    """A server on this machine that lets this user in; returns the variables that make ``ssh`` find it as "there"."""
    if not (os.path.exists(SSHD) and KEYGEN):
        pytest.skip("no ssh server is installed (Debian: openssh-server)")
    home: Path = consoles.folder / "ssh"
    home.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run([KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    shutil.copy(home / "user.pub", home / "allowed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (home / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {home}/host\nAuthorizedKeysFile {home}/allowed\n"
        f"StrictModes no\nUsePAM no\nPidFile none\nSetEnv JUPYTER_RUNTIME_DIR={consoles.runtime}\n"
    )
    (home / "config").write_text(
        f"Host there\nHostName 127.0.0.1\nPort {port}\nUser {getpass.getuser()}\nIdentityFile {home}/user\n"
        "StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n"
    )
    wrapper = home / "bin" / "ssh"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {home}/config "$@"\n')
    wrapper.chmod(0o755)
    if os.getuid() == 0:
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(home / "sshd_config")], stderr=subprocess.PIPE)
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < end and process.poll() is None, process.stderr.read()
            time.sleep(0.05)
    consoles.environment["PATH"] = f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"
    yield
    process.terminate()
    process.wait(20)
    process.stderr.close()


def test_a_kernel_on_a_server_is_joined_by_its_file_or_a_part_of_its_name(consoles, server):
    path = consoles.kernel("far")
    assert consoles.pipe("kept = 7\n", "--existing", str(path), "--ssh", "there").stderr == ""
    done = consoles.pipe("kept\n", "--existing", "far", "--ssh", "there")
    assert (done.stdout, done.stderr, done.returncode) == ("7\n", "", 0)


def test_a_server_without_such_a_kernel_is_told(consoles, server):
    done = consoles.pipe("", "--existing", "nothing", "--ssh", "there")
    assert done.returncode == 2
    assert "console: there found no such connection file" in done.stderr


def test_a_server_that_cannot_be_reached_is_told(consoles, server):
    done = consoles.pipe("", "--existing", "far", "--ssh", "nowhere.invalid")
    assert done.returncode == 2
    assert "console: nowhere.invalid could not be reached" in done.stderr
