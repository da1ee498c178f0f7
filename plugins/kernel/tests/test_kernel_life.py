"""How kernels begin and end: connection files, transports, encryption, shutdown, restart, death."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import zmq
from jupyter_client.session import Session

WAIT = 30.0  # seconds


def ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z" if os.path.exists(f"/proc/{pid}/stat") else False


def wait_for(condition, seconds: float = WAIT) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_shutdown_is_answered_and_the_process_ends(kernels):
    client = kernels.start()
    client.run("x = list(range(10**5))")
    assert client.ask("shutdown_request", {"restart": False}, "control") == {"status": "ok", "restart": False}
    assert client.manager.provisioner.process.wait(WAIT) == 0


def test_shutdown_on_the_shell_channel_too(kernels):
    client = kernels.start()
    assert client.ask("shutdown_request", {"restart": False})["status"] == "ok"
    assert client.manager.provisioner.process.wait(WAIT) == 0


@pytest.mark.parametrize(
    "code", ["while True: pass", "import time; time.sleep(60)", "import asyncio; await asyncio.sleep(60)"]
)
def test_shutdown_does_not_wait_for_a_cell(kernels, code):
    client = kernels.start()
    client.client.execute(f"print('on', flush=True)\n{code}")
    client.until("stream")
    assert client.ask("shutdown_request", {"restart": False}, "control")["status"] == "ok"
    client.manager.provisioner.process.wait(5)


def test_a_thread_of_the_users_does_not_keep_the_kernel(kernels):
    client = kernels.start()
    client.run("import threading, time; threading.Thread(target=time.sleep, args=(60,)).start()")
    client.run(
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(time.sleep, 60)"
    )
    kept = kernels.folder / "kept"
    client.run(f"file = open({str(kept)!r}, 'w'); file.write('kept')")
    client.ask("shutdown_request", {"restart": False}, "control")
    client.manager.provisioner.process.wait(5)
    assert kept.read_text() == "kept"  # it ended as a process does, and was not cut off


def test_what_a_process_does_at_its_end_is_done(kernels):
    """Also that its finalizers find what they use, whether the collector or the last name lets go of their object."""
    client, folder = kernels.start(), kernels.folder
    client.run(
        f"import atexit, os, zipfile\nplace, values = {str(folder)!r}, [1] * 3\n"
        "def note(name, text):\n    with open(os.path.join(place, name), 'w') as file: file.write(text)\n"
        "class Noting:\n"
        "    def __init__(self, folder, name): self.folder, self.name = folder, name\n"
        "    def __del__(self): open(os.path.join(self.folder, self.name), 'w').write('gone')\n"
        "one, two = Noting(place, 'one'), Noting(place, 'two')\ntwo.itself = two\n"
        "atexit.register(lambda: note('atexit', repr(values)))\n"
        "archive = zipfile.ZipFile(os.path.join(place, 'left.zip'), 'w'); archive.writestr('a', 'b')\n"
        "left = open(os.path.join(place, 'left'), 'w'); left.write('open')\n"
        "held = {'file': open(os.path.join(place, 'held'), 'w')}; held['file'].write('held')\nhash(held['file'])"
    )
    client.ask("shutdown_request", {"restart": False}, "control")
    assert client.manager.provisioner.process.wait(WAIT) == 0
    found = {name: (folder / name).read_text() for name in ("one", "two", "atexit", "left", "held")}
    assert found == {"one": "gone", "two": "gone", "atexit": "[1, 1, 1]", "left": "open", "held": "held"}
    assert zipfile.ZipFile(folder / "left.zip").namelist() == ["a"]


def test_children_end_with_the_kernel(kernels):
    client = kernels.start()
    pid = int(client.run("import subprocess; subprocess.Popen(['sleep', '60']).pid").result)
    client.ask("shutdown_request", {"restart": False}, "control")
    assert wait_for(lambda: ended(pid))


def test_sigterm_ends_a_kernel_and_keeps_history(kernels):
    client = kernels.start()
    client.run("'kept'")
    client.manager.provisioner.process.terminate()
    assert client.manager.provisioner.process.wait(WAIT) == 0
    done = kernels.start().ask("history_request", {"hist_access_type": "tail", "n": 5, "raw": True, "output": False})
    assert "'kept'" in [entry[2] for entry in done["history"]]


def test_a_restart_has_the_same_connection_and_an_empty_namespace(kernels):
    client = kernels.start()
    client.run("x = 1")
    before = client.manager.get_connection_info()
    client.manager.restart_kernel()
    client.get_ready()
    assert client.manager.get_connection_info() == before
    assert client.run("x").content["ename"] == "NameError"


def test_a_cell_that_crashes_the_process_is_in_history_and_the_kernel_restarts(kernels):
    client = kernels.start()
    client.client.execute("import ctypes; ctypes.string_at(0)  # crash")
    assert client.manager.provisioner.process.wait(WAIT) == -signal.SIGSEGV
    assert not client.manager.is_alive()
    client.manager.restart_kernel(now=True)
    client.get_ready()
    reply = client.ask("history_request", {"hist_access_type": "search", "pattern": "*# crash*", "raw": True})
    assert len(reply["history"]) == 1


def test_a_kernel_ends_with_the_process_that_started_it(kernels):
    starter = (
        "import os, subprocess, sys\n"
        "env = {**os.environ, 'JPY_PARENT_PID': str(os.getpid())}\n"
        "command = [sys.executable, '-m', 'nacre', 'kernel', '-f', sys.argv[1]]\n"
        "p = subprocess.Popen(command, env=env, start_new_session=True)\n"
        "print(p.pid, flush=True); sys.stdin.read(1)\n"
    )
    file = kernels.folder / "own.json"
    process = subprocess.Popen(
        [sys.executable, "-c", starter, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=kernels.environment,
    )
    assert process.stdin and process.stdout
    pid = int(process.stdout.readline())
    assert wait_for(file.exists)
    process.stdin.close()
    process.stdout.close()
    process.wait(WAIT)
    assert wait_for(lambda: ended(pid))


def test_a_kernel_without_a_file_writes_one_for_its_owner_only(kernels):
    file = kernels.folder / "made.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "nacre", "kernel", "-f", str(file)], env=kernels.environment, stderr=subprocess.DEVNULL
    )
    try:
        assert wait_for(file.exists)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        told = json.loads(file.read_text())
        assert len({told[f"{channel}_port"] for channel in ("shell", "iopub", "stdin", "control", "hb")}) == 5
        assert len(told["key"]) >= 32
    finally:
        process.terminate()
        process.wait(WAIT)
    assert not file.exists()


def test_ipc(kernels):
    client = kernels.start(transport="ipc")
    assert client.run("6 * 7").result == "42"


def test_encryption(kernels):
    client = kernels.start(transport_encryption="required")
    assert json.loads(Path(client.manager.connection_file).read_text())["curve_publickey"]
    assert client.run("6 * 7").result == "42"


def test_two_clients_see_each_other(kernels):
    first = kernels.start()
    second = kernels.join(first.manager)
    second.run("shared_name = 5; print('hello from the second')")
    assert first.until("execute_input")["content"]["code"].startswith("shared_name")
    assert first.until("stream")["content"]["text"] == "hello from the second\n"
    assert first.run("shared_name").result == "5"


def test_each_subscriber_is_welcomed(kernels):
    import zmq

    client = kernels.start()
    context = zmq.Context()
    socket = context.socket(zmq.SUB)
    socket.setsockopt(zmq.SUBSCRIBE, b"")
    socket.connect(f"tcp://127.0.0.1:{client.manager.iopub_port}")
    try:
        assert socket.poll(20_000)
        frames = socket.recv_multipart()
        message = client.client.session.deserialize(client.client.session.feed_identities(frames)[1])
        assert message["msg_type"] == "iopub_welcome"
        assert message["content"] == {"subscription": ""}
        assert message["parent_header"] == {}
    finally:
        socket.close(0)
        context.term()


def test_what_is_published_waits_for_one_who_subscribes_a_little_later(kernels):
    """As some clients do, whose sockets connect one after the other."""
    path = kernels.folder / "kernel.json"
    argv = [sys.executable, "-m", "nacre", "kernel", "-f", path]
    process = subprocess.Popen(argv, env=kernels.environment, stderr=subprocess.DEVNULL)
    while not path.exists():
        time.sleep(0.01)
    connection = json.loads(path.read_text())
    with zmq.Context() as context, context.socket(zmq.DEALER) as shell, context.socket(zmq.SUB) as iopub:
        shell.linger = iopub.linger = 0
        session = Session(key=connection["key"].encode())
        shell.connect(f"tcp://127.0.0.1:{connection['shell_port']}")
        session.send(shell, session.msg("execute_request", {"code": "print('early')", "silent": False}))
        assert shell.poll(20_000)
        iopub.setsockopt(zmq.SUBSCRIBE, b"")
        iopub.connect(f"tcp://127.0.0.1:{connection['iopub_port']}")
        seen = []
        while not seen or seen[-1].get("execution_state") != "idle":
            assert iopub.poll(20_000)
            _, frames = session.feed_identities(iopub.recv_multipart())
            seen.append(session.deserialize(frames)["content"])
    process.terminate()
    process.wait(20)
    assert {"name": "stdout", "text": "early\n"} in seen


def test_a_pipe_is_no_connection_file(kernels):
    """Reading it might never end."""
    pipe = kernels.folder / "pipe"
    os.mkfifo(pipe)
    argv = [sys.executable, "-m", "nacre", "kernel", "-f", str(pipe)]
    done = subprocess.run(argv, env=kernels.environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "it is no regular file" in done.stderr


def test_a_connection_file_without_a_key_is_refused_rather_than_served_unsigned(tmp_path):
    from nacre import UsageError
    from nacre_kernel import connection

    path = tmp_path / "kernel.json"
    path.write_text("{}")
    with pytest.raises(UsageError, match="it has no key"):
        connection.read(str(path))
    path.write_text('{"key": ""}')
    assert connection.read(str(path)).key == b""


@pytest.mark.parametrize("option", ["-f", "--prefix"])
def test_an_empty_path_is_refused(option):
    from nacre import UsageError
    from nacre_kernel.arguments import parse

    with pytest.raises(UsageError, match="it is empty"):
        parse(["--install", option, ""])


def test_half_a_pair_of_curve_keys_is_refused(tmp_path):
    from nacre import UsageError
    from nacre_kernel.connection import read

    path = tmp_path / "half.json"
    path.write_text('{"key": "", "curve_publickey": "x"}')
    with pytest.raises(UsageError, match="one is missing"):
        read(str(path))


@pytest.mark.parametrize("name", ["..", ".", "-x", "../elsewhere", "a b"])
def test_a_kernelspec_has_no_name_that_is_a_folder_elsewhere(name, tmp_path):
    argv = [sys.executable, "-m", "nacre", "kernel", "--install", "--prefix", str(tmp_path / "here"), f"--name={name}"]
    done = subprocess.run(argv, capture_output=True, text=True, env={**os.environ, "NACRE_HOME": str(tmp_path)})
    assert done.returncode == 2
    assert "is no name for a kernelspec" in done.stderr
    assert not (tmp_path / "here").exists()
