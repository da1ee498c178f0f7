"""Output: its order, whose it is, and how much of it a kernel bears."""

from __future__ import annotations

import itertools
import signal
import time

import psutil
import pytest
from nacre_kernel.codec import Origin
from nacre_kernel.outbox import Outbox, Text


def text_of(done) -> str:
    return "".join(content["text"] for content in done.of("stream"))


def test_python_and_file_descriptors_are_in_true_order(shared):
    done = shared.run(
        "import os\nfor i in range(50):\n  print('p', i)\n  os.write(1, b'd %d\\n' % i)\n"
        "  os.system(f'echo s {i}') if i % 10 == 0 else None"
    )
    wanted = "".join(f"p {i}\nd {i}\n" + (f"s {i}\n" if i % 10 == 0 else "") for i in range(50))
    assert text_of(done) == wanted


def test_what_c_code_buffers_comes_with_its_cell(shared):
    code = "import ctypes; libc = ctypes.CDLL(None); _ = libc.printf(b'from c %d\\n', ctypes.c_int(7))"
    assert shared.run(code).text() == "from c 7\n"


def test_errors_and_output_keep_their_order(shared):
    done = shared.run("import sys\nprint(1); print(2, file=sys.stderr); print(3)")
    pieces = itertools.groupby(done.of("stream"), lambda content: content["name"])
    joined = [(name, "".join(content["text"] for content in some)) for name, some in pieces]
    assert joined == [("stdout", "1\n"), ("stderr", "2\n"), ("stdout", "3\n")]


def test_what_is_shown_stands_between_what_is_printed(shared):
    kinds = [m["msg_type"] for m in shared.run("print(1); display(2); print(3); 4").messages]
    kinds = [kind for kind, _ in itertools.groupby(kinds)]  # what is printed may come in pieces
    assert kinds[2:-1] == ["stream", "display_data", "stream", "execute_result"]


def test_output_comes_while_the_cell_runs(shared):
    request = shared.client.execute(
        "import time\nprint('early')\nwhile not globals().get('seen'): await_ = time.sleep(0.01)"
    )
    shared.until("stream", lambda content: "early" in content["text"])
    shared.manager.interrupt_kernel()
    assert shared.reply(request)["content"]["ename"] == "KeyboardInterrupt"


def test_a_thread_belongs_to_the_cell_that_started_it(shared):
    shared.run("import threading\ngo = threading.Event()\ndef late():\n  go.wait(); print('late')")
    first = shared.client.execute("thread = threading.Thread(target=late); thread.start()")
    shared.reply(first)
    second = shared.client.execute("go.set(); thread.join()")
    assert shared.until("stream")["parent_header"]["msg_id"] == first
    shared.reply(second)


def test_what_a_cell_prints_while_it_awaits_is_its_own_whichever_imported_asyncio(kernels):
    client = kernels.start()
    client.run("import asyncio\nasync def tick(): print('tick'); await asyncio.sleep(0)")
    assert client.run("await tick()").text() == "tick\n"


def test_a_task_belongs_to_the_cell_that_made_it(kernels):
    client = kernels.start()
    client.run("import asyncio\ngo = asyncio.Event()\nasync def late(): await go.wait(); print('late')")
    first = client.client.execute("task = asyncio.ensure_future(late()); await asyncio.sleep(0)")
    client.reply(first)
    second = client.client.execute("go.set(); await task")
    assert client.until("stream")["parent_header"]["msg_id"] == first
    client.reply(second)


def test_binary_output_and_captured_subprocesses(shared):
    done = shared.run(
        "import subprocess, sys\nsys.stdout.buffer.write('ä\\n'.encode())\nsubprocess.run(['echo', 'child'])"
    )
    assert done.text() == "ä\nchild\n"


def test_a_forked_child_prints_and_does_not_become_a_kernel(shared):
    code = "import os, warnings\nwarnings.simplefilter('ignore')  # forking beside threads\npid = os.fork()\n"
    code += "if pid: _ = os.waitpid(pid, 0)\nprint('parent' if pid else 'child')"
    assert text_of(shared.run(code)) == "child\nparent\n"
    assert shared.run("1").result == "1"


@pytest.mark.parametrize("code", ["for i in range(100_000): print(i)", "print('\\n'.join(map(str, range(100_000))))"])
def test_a_hundred_thousand_lines_arrive_whole_and_memory_returns(kernels, code):
    client = kernels.start()
    client.run("1")
    process = psutil.Process(client.manager.provisioner.pid)
    before = process.memory_info().rss
    assert client.run(code).text() == "".join(f"{i}\n" for i in range(100_000))
    assert process.memory_info().rss - before < 10 * 2**20


def test_a_flood_from_a_subprocess_arrives_whole(shared):
    done = shared.run("import subprocess; subprocess.run(['seq', '200000']).returncode")
    assert done.text() == "".join(f"{i}\n" for i in range(1, 200_001))
    assert done.result == "0"


def test_a_client_that_never_reads_neither_stops_the_kernel_nor_fills_its_memory(kernels):
    import zmq

    client = kernels.start()
    process = psutil.Process(client.manager.provisioner.pid)
    context = zmq.Context()
    deaf = context.socket(zmq.SUB)
    try:
        deaf.setsockopt(zmq.RCVHWM, 1)
        deaf.setsockopt(zmq.RCVBUF, 4096)
        deaf.setsockopt(zmq.SUBSCRIBE, b"")
        deaf.connect(f"tcp://127.0.0.1:{client.manager.iopub_port}")
        assert deaf.poll(20_000)  # it is welcomed, and reads nothing more
        before = process.memory_info().rss
        request = client.client.execute("for i in range(300_000): print('x' * 100)")
        messages = client.published(request)
        texts = [m["content"]["text"] for m in messages if m["msg_type"] == "stream"]
        assert sum(map(len, texts)) == 101 * 300_000
        assert process.memory_info().rss - before < 64 * 2**20
    finally:
        deaf.close(0)
        context.term()


def test_a_raw_signal_between_cells_is_nothing(shared):
    shared.manager.provisioner.process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    assert shared.run("5").result == "5"


def test_a_line_being_written_is_not_cut_because_something_before_it_is_sent():
    outbox, origin = Outbox(lambda: None), Origin()
    outbox.put([b"before"])
    outbox.write("stdout", origin, "one")
    taken, due = outbox.take()
    assert (list(taken), due is None) == ([[b"before"]], False)
    outbox.write("stdout", origin, " line\n")
    outbox.put([b"after"])
    taken, _ = outbox.take()
    assert ["".join(item.parts) if isinstance(item, Text) else item for item in taken] == ["one line\n", [b"after"]]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no such signals")
@pytest.mark.parametrize("flush", [False, True])
def test_a_signals_handler_prints_in_the_midst_of_what_a_cell_prints(shared, flush):
    done = shared.run(
        "import signal\nticks = lines = 0\n"
        "def tick(number, frame):\n    global ticks\n    ticks += 1\n"
        f"    print('tick', flush={flush})\n    signal.setitimer(signal.ITIMER_REAL, 0.002)\n"
        "signal.signal(signal.SIGALRM, tick)\nsignal.setitimer(signal.ITIMER_REAL, 0.002)\n"
        f"while ticks < 100:\n    print('line', flush={flush})\n    lines += 1\n"
        "signal.setitimer(signal.ITIMER_REAL, 0)\nticks, lines"
    )
    text = done.text()
    assert f"({text.count('tick')}, {text.count('line')})" == done.result


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no such signals")
@pytest.mark.parametrize("flush", [False, True])
def test_a_signals_handler_that_raises_stops_a_print_and_no_other(shared, flush):
    done = shared.run(
        "import signal\nclass Late(Exception): pass\n"
        "def late(number, frame): raise Late\n"
        "signal.signal(signal.SIGALRM, late)\nraised = 0\n"
        "while raised < 200:\n    try:\n        signal.setitimer(signal.ITIMER_REAL, 0.001)\n"
        f"        while True: print('line', flush={flush})\n"
        "    except Late: raised += 1\nraised"
    )
    assert done.result == "200"
    assert shared.run("print('the next', flush=True)").text() == "the next\n"


@pytest.mark.parametrize(
    "code", ["os.close(1); os.close(2)", "n = os.open(os.devnull, 1); os.dup2(n, 1); os.dup2(n, 2)"]
)
def test_a_closed_descriptor_costs_nothing_and_python_prints_on(kernels, code):
    client = kernels.start()
    assert client.run(f"import os; {code}; print('here')").text() == "here\n"
    busy = "import time; before = time.process_time(); time.sleep(1); time.process_time() - before < 0.5"
    assert client.run(busy).result == "True"


FORKED = "import os, sys, warnings\nwarnings.simplefilter('ignore')\nchild = os.fork()\nif child == 0:\n  {}\n"


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [("1 / 0", 1, "ZeroDivisionError"), ("sys.exit(4)", 4, ""), ("sys.exit('no')", 1, "no")],
)
def test_a_forked_child_ends_as_python_does(shared, code, status, words):
    done = shared.run(FORKED.format(code) + "os.waitpid(child, 0)[1] >> 8")
    assert done.result == str(status)
    assert words in done.text("stderr")


def test_a_forked_child_is_ended_by_sigterm_without_a_word(shared):
    done = shared.run(FORKED.format("import time; time.sleep(60)") + "os.kill(child, 15); os.waitpid(child, 0)[1]")
    assert done.result == "15"
    assert done.text("stderr") == ""


def test_a_forked_child_prints_by_way_of_a_stream_that_stands_before_ours(shared):
    code = (
        "import os, sys, warnings\nwarnings.simplefilter('ignore')\nours = sys.stdout\nclass Tee:\n"
        "  def write(self, text): ours.write(text)\n  def flush(self): ours.flush()\n"
        "sys.stdout = Tee()\nchild = os.fork()\nif child == 0:\n  print('child', flush=True); os._exit(0)\n"
        "sys.stdout = ours\nos.waitpid(child, 0)[1]"
    )
    done = shared.run(code)
    assert (text_of(done), done.result) == ("child\n", "0")


def test_what_a_pools_thread_prints_comes_with_the_cell_that_gave_it_the_call(shared):
    shared.run("from concurrent.futures import ThreadPoolExecutor\nimport asyncio\npool = ThreadPoolExecutor(1)")
    assert shared.run("pool.submit(print, 'first').result()").text() == "first\n"
    assert shared.run("pool.submit(print, 'second').result()").text() == "second\n"
    code = "await asyncio.get_running_loop().run_in_executor(pool, print, {!r})"
    assert shared.run(code.format("third")).text() == "third\n"
    failed = shared.run("pool.submit(lambda: 1 / 0).result()").of("error")[0]
    assert "nacre" not in "".join(failed["traceback"])
