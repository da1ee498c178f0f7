"""Interrupting a cell, wherever it is, by signal and by message."""

from __future__ import annotations

import time

import pytest

CELLS = {
    "sleep": "print('here', flush=True); import time; time.sleep(60)",
    "loop": "print('here', flush=True)\nwhile True: pass",
    "await": "print('here', flush=True); import asyncio; await asyncio.sleep(60)",
    "flood": "print('here', flush=True)\nwhile True: print('x' * 50)",
    "subprocess": "print('here', flush=True); import subprocess; subprocess.run(['sleep', '60'])",
    "compress": "print('here', flush=True); import zlib\nwhile True: zlib.compress(bytes(10**6))",
    "join": "print('here', flush=True); import threading; threading.Event().wait()",
    "command": "print('here', flush=True)\n!sleep 60",
}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("way", ["signal", "message"])
def test_a_cell_is_interrupted_and_the_queue_aborted(shared, cell, way):
    request = shared.client.execute(CELLS[cell])
    queued = shared.client.execute("'queued'")
    shared.until("stream", lambda content: content["text"].startswith("here"))
    time.sleep(0.05)
    if way == "signal":
        shared.manager.interrupt_kernel()
    else:
        assert shared.ask("interrupt_request", channel="control") == {"status": "ok"}
    assert shared.reply(request)["content"]["ename"] == "KeyboardInterrupt"
    assert shared.reply(queued)["content"]["status"] == "aborted"
    shared.published(queued)
    assert shared.run("40 + 2").result == "42"


def test_input_is_interrupted(shared):
    request = shared.client.execute("input('? ')", allow_stdin=True)
    assert shared.client.get_stdin_msg(timeout=20)["content"]["prompt"] == "? "
    shared.manager.interrupt_kernel()
    assert shared.reply(request)["content"]["ename"] == "KeyboardInterrupt"
    assert shared.run("1").result == "1"


def test_an_interrupted_debugger_ends(shared):
    request = shared.client.execute("import pdb; pdb.set_trace()", allow_stdin=True)
    shared.client.get_stdin_msg(timeout=20)
    shared.manager.interrupt_kernel()
    assert shared.reply(request)["content"]["ename"] == "BdbQuit"


def test_who_quits_a_debugger_leaves_the_cell_and_not_the_kernel(kernels):
    client = kernels.start()  # where none was quit before: on 3.14 Python's next ``set_trace`` does not stop then
    client.run("import os; process = os.getpid()")
    request = client.client.execute("import pdb; pdb.set_trace(); 1", allow_stdin=True)
    assert client.client.get_stdin_msg(timeout=20)["content"]["prompt"] == "(Pdb) "
    client.client.input("q")
    assert client.reply(request)["content"]["ename"] == "BdbQuit"
    client.published(request)
    assert client.run("os.getpid() == process").result == "True"


def test_the_heartbeat_answers_while_the_main_thread_is_held(shared):
    request = shared.client.execute("import time; time.sleep(0.5)\nfor _ in range(3): sum(range(10**7))")
    shared.client.hb_channel.unpause()
    shared.reply(request)
    assert shared.client.hb_channel.is_beating()


def test_a_signal_that_another_thread_took_ends_the_wait_too(shared):
    """It does not end it by itself, and neither does one that comes just before the wait."""
    shared.run("import signal, threading, time")
    begun = time.monotonic()
    done = shared.run(
        "def other():\n    time.sleep(0.2)\n    signal.pthread_kill(threading.get_ident(), signal.SIGINT)\n"
        "threading.Thread(target=other).start()\ntime.sleep(60)"
    )
    assert done.content["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - begun < 30


def test_a_wait_goes_on_after_a_signal_that_means_nothing(shared):
    done = shared.run(
        "import os, signal, time\nt = time.monotonic(); os.kill(os.getpid(), signal.SIGURG)\n"
        "time.sleep(0.3)\ntime.monotonic() - t >= 0.3"
    )
    assert done.result == "True"
