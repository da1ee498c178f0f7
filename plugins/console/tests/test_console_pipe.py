"""A console whose standard input is a pipe."""

from __future__ import annotations

import json
import subprocess
import sys


def test_inputs_run_one_after_the_other(consoles):
    done = consoles.pipe("print(6*7)\nx = 2\ndef f(a):\n    return a * 3\n\nf(x)\n")
    assert (done.stdout, done.stderr, done.returncode) == ("42\n6\n", "", 0)


def test_the_first_error_ends_it_with_status_1(consoles):
    done = consoles.pipe("1/0\nprint('not reached')\n")
    assert done.returncode == 1
    assert "ZeroDivisionError: division by zero" in done.stderr
    assert "not reached" not in done.stdout


def test_input_takes_the_next_line(consoles):
    done = consoles.pipe("name = input('who? ')\nAda\nname\n")
    assert done.stdout == "who? 'Ada'\n"


def test_what_was_printed_before_a_question_is_shown_before_it(consoles):
    done = consoles.pipe("for n in range(12): print('before', n); found = input(f'ask {n}? ')\n\n" + "answer\n" * 12)
    words = done.stdout.replace("? ", "?\n").splitlines()
    expected = [line for n in range(12) for line in (f"before {n}", f"ask {n}?")]
    assert [line for line in words if line.startswith(("before", "ask"))] == expected, done.stderr


def test_a_place_that_updates_fill_is_no_line(consoles):
    done = consoles.pipe("handle = display(display_id=True); print('after')\n")
    assert done.stdout == "after\n"


def test_exit_ends_it_and_its_kernel(consoles):
    done = consoles.pipe("exit\nprint('not reached')\n")
    assert (done.stdout, done.returncode, consoles.files()) == ("", 0, [])


def test_a_kernel_of_another_language_is_told_apart_by_its_name(consoles):
    consoles.spec(
        "other", argv=[sys.executable, "-m", "nacre", "kernel", "-f", "{connection_file}"], env={"A": "${HOME}/a"}
    )
    done = consoles.pipe("import os; os.environ['A']\n", "--kernel", "Other")
    assert done.stdout == f"'{consoles.folder}/a'\n"


def test_an_unknown_kernel_is_told_with_those_there_are(consoles):
    consoles.spec("other", argv=["x"])
    done = consoles.pipe("", "--kernel", "othr")
    assert done.returncode == 2
    assert done.stderr.startswith("nacre: console: no kernel 'othr'; did you mean 'other'?; there are: nacre, ")


def test_a_kernel_that_does_not_start_is_told_with_its_words(consoles):
    consoles.spec("broken", argv=[sys.executable, "-c", "raise SystemExit('no licence')"])
    done = consoles.pipe("", "--kernel", "broken")
    assert done.returncode == 2
    assert done.stderr == "nacre: console: the kernel did not start: its exit status was 1\nno licence\n"
    assert consoles.files() == []


def test_a_broken_kernelspec_is_told(consoles):
    consoles.spec("empty", argv=[])
    assert "says no command" in consoles.pipe("", "--kernel", "empty").stderr
    (consoles.folder / "kernels" / "empty" / "kernel.json").write_text("[]")
    assert "is no kernelspec" in consoles.pipe("", "--kernel", "empty").stderr


def test_wrong_words_are_told(consoles):
    assert (
        consoles.pipe("", "--exsting").stderr == "nacre: console: no option '--exsting'; did you mean '--existing'?\n"
    )
    assert "goes with --existing" in consoles.pipe("", "--read-only").stderr
    assert "no kernel is running" in consoles.pipe("", "--existing").stderr
    assert "no running kernel matches 'abc'" in consoles.pipe("", "--existing", "abc").stderr


def test_existing_takes_a_file_a_name_a_pattern_or_the_latest(consoles):
    path = consoles.kernel("first")
    for which in ([str(path)], ["first"], ["f*t"], []):
        assert consoles.pipe("'there'\n", "--existing", *which).stdout == "'there'\n"
    consoles.kernel("second")
    assert consoles.pipe("where = 2\n", "--existing", "second").returncode == 0
    assert consoles.pipe("where\n", "--existing").stdout == "2\n"


def test_a_file_of_a_kernel_that_is_gone_is_passed_over(consoles):
    path = consoles.kernel("first")
    dead = json.loads(path.read_text()) | dict.fromkeys(("shell_port", "control_port"), 1)
    (consoles.runtime / "kernel-zombie.json").write_text(json.dumps(dead))
    assert consoles.pipe("'there'\n", "--existing").stdout == "'there'\n"


def test_leaving_does_not_end_a_kernel_that_was_joined(consoles):
    path = consoles.kernel()
    assert consoles.pipe("kept = 7\nexit\n", "--existing", str(path)).returncode == 0
    assert consoles.pipe("kept\n", "--existing", str(path)).stdout == "7\n"


def test_one_who_may_only_look_on_cannot_run_anything(consoles):
    path = consoles.kernel()
    info = consoles.pipe("%connect_info --read-only\n", "--existing", str(path)).stdout
    reader = consoles.folder / "reader.json"
    reader.write_text(info.partition("\n\n")[0])
    done = consoles.pipe("bad = 1\n", "--existing", str(reader))
    assert done.returncode == 1
    assert "this client may only look on" in done.stderr
    assert consoles.pipe("'bad' in globals()\n", "--existing", str(path)).stdout == "False\n"


def test_without_standard_input_there_is_nothing_to_do(consoles):
    command = [sys.executable, "-c", "import os, sys; os.close(0); os.execv(sys.executable, sys.argv[1:])"]
    argv = [sys.executable, "-m", "nacre", "console"]
    done = subprocess.run([*command, *argv], env=consoles.environment, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


BROKEN = """
import json, sys, zmq
from nacre_kernel import connection
from nacre_kernel.codec import Codec

said = connection.read(sys.argv[1])
codec = Codec(said.key)
context = zmq.Context()
sockets = {}
kinds = {"shell": zmq.ROUTER, "control": zmq.ROUTER, "stdin": zmq.ROUTER, "iopub": zmq.PUB, "hb": zmq.REP}
for channel, kind in kinds.items():
    sockets[channel] = context.socket(kind)
    sockets[channel].bind(said.address(channel))
poller = zmq.Poller()
for name in ("shell", "control", "hb"):
    poller.register(sockets[name], zmq.POLLIN)
while True:
    for socket, _ in poller.poll():
        frames = socket.recv_multipart()
        if socket is sockets["hb"]:
            socket.send_multipart(frames)
            continue
        message = codec.unpack(frames)
        header = message.origin.header

        def publish(kind, content):
            sockets["iopub"].send_multipart([b"", *codec.pack(kind, content, header)])

        reply = {"status": "ok", "language_info": 5 if message.kind == "execute_request" else {}}
        if message.kind == "execute_request":
            for kind in ("stream", "display_data", "execute_result", "error", "clear_output", "execute_input"):
                for content in ({}, {"data": [1], "traceback": 5, "transient": 7, "execution_count": "x"}):
                    publish(kind, content)
            reply |= {"execution_count": "many", "payload": [5, {"source": "page", "data": 3}], "user_expressions": []}
        publish("status", {"execution_state": "idle"})
        socket.send_multipart([*message.origin.identities, *codec.pack(message.kind[:-7] + "reply", reply, header)])
        if message.kind == "shutdown_request":
            sys.exit()
"""


def test_a_kernel_that_talks_nonsense_is_borne(consoles):
    program = consoles.folder / "broken.py"
    program.write_text(BROKEN)
    consoles.spec("broken", argv=[sys.executable, str(program), "{connection_file}"])
    done = consoles.pipe("anything\n", "--kernel", "broken")
    assert "could not be shown" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_what_is_no_connection_file_is_told(consoles):
    dead = {f"{channel}_port": 1 for channel in ("shell", "iopub", "stdin", "control", "hb")} | {"key": "x"}
    for text, why in (
        ("{", "is no connection file"),
        ("[]", "it holds no JSON object"),
        (json.dumps(dead), "does not answer"),
    ):
        path = consoles.folder / "odd.json"
        path.write_text(text)
        done = consoles.pipe("1\n", "--existing", str(path))
        assert done.returncode == 2
        assert why in done.stderr
        assert "did not start" not in done.stderr
