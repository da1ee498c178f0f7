"""A terminal in another process's shell."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from nacre import UsageError
from nacre_embed import attach, remote, sockets
from nacre_testkit.screen import Tty

PREPARED = """
import nacre, time
count, label = 0, "from the program"
def add(): global count; count += 1
nacre.embed(listen=True)
print("ready", flush=True)
while label != "end":
    add()
    time.sleep(0.01)
print("ended by label", flush=True)
"""


class Process:
    """A program that listens, with no terminal of its own."""

    def __init__(self, source: str, environment: dict[str, str], folder: Path) -> None:
        command = [sys.executable, "-c", textwrap.dedent(source)]
        self.running = subprocess.Popen(
            command, env=environment, cwd=folder, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        self.pid = self.running.pid
        assert self.running.stdout and self.running.stdout.readline() == "ready\n"

    def rest(self) -> str:
        return self.running.communicate(timeout=20)[0]


@pytest.fixture
def prepared(surroundings, tmp_path):
    made = []

    def start(source: str = PREPARED) -> Process:
        made.append(Process(source, {**surroundings, "TERM": "dumb"}, tmp_path))
        return made[-1]

    yield start
    for one in made:
        one.running.kill()
        one.running.wait()
        one.running.stdout.close()


@pytest.fixture
def attached(program):
    """Attaches to a process from a terminal of its own."""

    def start(*arguments: object) -> Tty:
        return program(argv=[sys.executable, "-m", "nacre", "attach", *map(str, arguments)])

    return start


def test_the_full_shell_opens_in_the_process_and_both_go_on(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    tty.prompt(1)
    tty.line("import os; before = count; os.getpid()")
    tty.sees(rf"Out\[1\]: {process.pid}")
    tty.prompt(2)
    tty.line("%whos int")
    tty.sees("count")
    tty.prompt(3)
    tty.line("count > before")
    tty.sees(r"Out\[3\]: True")
    tty.prompt(4)
    tty.line("exit")
    assert tty.ends() == 0
    assert process.running.poll() is None


def test_what_is_assigned_is_the_programs(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    tty.prompt(1)
    tty.line("label = 'end'")
    assert process.rest() == "ended by label\n"


def test_what_cells_print_goes_to_the_terminal_and_what_the_program_prints_stays_its_own(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    tty.prompt(1)
    tty.line("print('to the', 'terminal'); import threading")
    tty.sees("^to the terminal$")
    tty.prompt(2)
    tty.line("say = threading.Thread(target=print, args=('to the', 'program'), kwargs={'flush': True})")
    tty.prompt(3)
    tty.line("say.start(); say.join(); label = 'end'")
    assert process.rest() == "to the program\nended by label\n"
    assert "\nto the program" not in tty.screen.text


def test_names_of_the_shell_do_not_stay_in_the_program(prepared, attached):
    process = prepared(PREPARED.replace('"ended by label"', '"get_shell" in globals(), "exit" in globals()'))
    for _ in range(2):
        tty = attached(process.pid)
        tty.prompt(1)
        tty.line("get_shell().number")
        tty.prompt(2)
        tty.line("exit")
        assert tty.ends() == 0
    tty = attached(process.pid)
    tty.prompt(1)
    # the program ends once the shell has told how it was left
    tty.line("import threading; threading.Timer(0.5, globals().__setitem__, ['label', 'e' + 'nd']).start(); exit()")
    assert tty.ends() == 0
    assert process.rest() == "False False\n"


def test_ctrl_c_ends_the_cell_and_not_the_program(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    before = tty.settings()
    tty.prompt(1)
    tty.line("for turn in iter(int, 1): pass")
    tty.until(lambda: tty.settings()[3] == before[3], "the terminal as a cell finds it")
    tty.press_until("\x03", "KeyboardInterrupt")
    tty.until(lambda: tty.screen.lines[tty.screen.row] == "In [2]:", "the next prompt")
    tty.line("6 * 7")
    tty.sees(r"Out\[2\]: 42")
    assert process.running.poll() is None


def test_ctrl_z_at_the_prompt_does_not_stop_the_program(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    tty.prompt(1)
    tty.send("\x1a")
    tty.line("count >= 0")
    tty.sees(r"Out\[1\]: True")
    state = Path(f"/proc/{process.pid}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "T"


def test_the_size_of_the_terminal_is_followed(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    tty.prompt(1)
    tty.resize(30, 60)
    tty.line("import os, sys; os.get_terminal_size(sys.stdout.fileno()).columns")
    tty.sees(r"Out\[1\]: 60")


def test_the_terminal_is_as_it_was_when_the_process_dies_at_its_prompt(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    before = tty.settings()
    tty.prompt(1)
    assert tty.settings() != before
    process.running.kill()
    assert tty.ends() == 1
    assert f"process {process.pid} has ended" in tty.screen.text
    assert tty.settings() == before
    assert "2004" not in tty.screen.modes


def test_a_terminal_that_is_closed_frees_the_process_for_the_next(prepared, attached):
    process = prepared()
    tty = attached(process.pid)
    tty.prompt(1)
    os.kill(tty.pid, signal.SIGKILL)
    tty.ends()
    end = time.monotonic() + 20
    while True:
        again = attached(process.pid)
        again.until(lambda again=again: "In [1]:" in again.screen.text or "another terminal" in again.screen.text)
        if "another terminal" not in again.screen.text:
            break
        assert time.monotonic() < end, "it was never free"
        again.ends()
    again.prompt(1)
    again.line("6 * 7")
    again.sees(r"Out\[1\]: 42")


def test_a_second_terminal_is_told_of_the_first(prepared, attached):
    process = prepared()
    attached(process.pid).prompt(1)
    second = attached(process.pid)
    second.sees("nacre: another terminal is attached to it")
    assert second.ends() == 2


def test_without_an_argument_the_only_one_is_meant_and_several_are_listed(prepared, attached):
    first = prepared()
    tty = attached()
    tty.prompt(1)
    tty.line("import os; os.getpid()")
    tty.sees(rf"Out\[1\]: {first.pid}")
    second = prepared()
    tty = attached()
    tty.sees("Several processes listen")
    tty.sees(f"nacre attach {second.pid}")
    assert tty.ends() == 0


def test_a_path_of_ones_own_is_listened_at_and_its_file_goes_with_the_process(prepared, attached, tmp_path):
    process = prepared(PREPARED.replace("listen=True", "listen='here.sock'"))
    assert stat.S_IMODE((tmp_path / "here.sock").stat().st_mode) == 0o600
    tty = attached("here.sock")
    tty.prompt(1)
    tty.line("label = 'end'")
    process.rest()
    assert not (tmp_path / "here.sock").exists()


# --- who may, and what is wrong --------------------------------------------------------------------


@pytest.fixture
def runtime(monkeypatch, surroundings):
    monkeypatch.setenv("XDG_RUNTIME_DIR", surroundings["XDG_RUNTIME_DIR"])
    return Path(surroundings["XDG_RUNTIME_DIR"])


def test_the_folder_and_the_socket_are_the_owners_alone(prepared, runtime):
    process = prepared()
    folder = runtime / "nacre"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"{process.pid}.sock").stat().st_mode) == 0o600


def test_a_folder_that_others_may_enter_is_refused(runtime):
    (runtime / "nacre").mkdir(mode=0o755)
    (runtime / "nacre").chmod(0o755)
    with pytest.raises(UsageError, match="not a folder that only you can enter"):
        sockets.folder()


def test_a_link_in_the_folders_place_is_refused(runtime, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (runtime / "nacre").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="not a folder that only you can enter"):
        sockets.folder()


def test_the_user_at_the_other_end_is_known():
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        assert sockets.peer(one) == os.geteuid()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_somebody_else_is_not_let_in_even_where_the_file_would_allow_it(prepared, tmp_path):
    process = prepared(PREPARED.replace("listen=True", f"listen={str(tmp_path / 'open.sock')!r}"))
    (tmp_path / "open.sock").chmod(0o666)
    source = (  # by the folder's descriptor, which root opened
        "import os, socket, sys\n"
        "os.chdir(sys.argv[1]); os.setgid(65534); os.setuid(65534)\n"
        "s = socket.socket(socket.AF_UNIX); s.connect('open.sock')\n"
        'socket.send_fds(s, [b\'{"term": "xterm"}\'], [0, 1])\n'
        "print(s.recv(100))\n"
    )
    done = subprocess.run([sys.executable, "-c", source, str(tmp_path)], capture_output=True, text=True, timeout=20)
    assert done.stdout == "b''\n" or "Permission" in done.stderr or "Reset" in done.stderr, done
    assert process.running.poll() is None


def refused(*arguments):
    with pytest.raises(UsageError) as caught:
        attach.main(list(arguments), type("Options", (), {"profile": ""}))
    return str(caught.value)


def test_nobody_who_listens_is_said(runtime):
    assert refused() == "no process of yours listens; one does after nacre.embed(listen=True)"


def test_a_process_that_is_not_there_is_said(runtime):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert refused(str(gone.pid)) == f"there is no process {gone.pid}"
    assert refused("9" * 40) == f"there is no process {'9' * 40}"


def test_a_process_that_was_not_prepared_is_said_with_what_to_do(runtime, monkeypatch):
    monkeypatch.delattr(sys, "remote_exec", raising=False)
    said = refused(str(os.getpid()))
    assert said.startswith(f"process {os.getpid()} does not listen: it has to call nacre.embed(listen=True)")


def test_a_path_that_is_no_socket_is_said(runtime, tmp_path):
    (tmp_path / "file").touch()
    assert refused(str(tmp_path / "none")) == f"there is no socket {str(tmp_path / 'none')!r}"
    assert refused("a", "b") == "attach takes one process, by its number or its socket's path"


def test_the_socket_of_a_process_that_died_is_removed(prepared, runtime):
    process = prepared()
    process.running.kill()
    process.running.wait()
    path = runtime / "nacre" / f"{process.pid}.sock"
    assert path.exists()
    assert refused(str(process.pid)) == f"there is no process {process.pid}"
    assert not path.exists()


def test_the_socket_of_a_dead_process_by_its_path_is_said(runtime, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "isatty", lambda fd: True)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "dead.sock"))
    assert refused(str(tmp_path / "dead.sock")).endswith("dead.sock any more: its process has ended")


def test_a_place_that_is_taken_is_said(runtime, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="is there already, and no socket"):
        sockets.listen_at(str(tmp_path / "file"))
    with sockets.listen_at(str(tmp_path / "a.sock")), pytest.raises(UsageError, match=r"listens at .* already"):
        sockets.listen_at(str(tmp_path / "a.sock"))
    with pytest.raises(UsageError, match="one cannot listen at"):
        sockets.listen_at("x" * 200)


def test_junk_from_the_other_end_harms_nobody(prepared, runtime):
    process = prepared()
    for junk in (b"", b"\0" * 5000, b"{}\n", b"[]\n"):
        with sockets.connect(sockets.usual_path(process.pid)) as one:
            one.sendall(junk)
    with sockets.connect(sockets.usual_path(process.pid)) as one:
        socket.send_fds(one, [b'{"term": "x"}'], [1, 1, 2])
        one.settimeout(20)
        assert b"error" in one.recv(1000)
    assert process.running.poll() is None


# --- Python 3.14 ------------------------------------------------------------------------------------


def test_what_is_sent_to_an_unprepared_process_makes_it_listen(tmp_path, surroundings, runtime, attached):
    path = sockets.usual_path(12345)
    source = (
        "import sys, time\nlabel = 'here'\nexec(sys.argv[1])\nprint('ready', sorted(n for n in globals() "
        "if n[0] != '_'), flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source, remote.script(str(tmp_path / "script"), "t", path)],
        env=surroundings,
        text=True,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout and process.stdout.readline() == "ready ['label', 'sys', 'time']\n"
        tty = attached(path)
        tty.prompt(1)
        tty.line("label")
        tty.sees(r"Out\[1\]: 'here'")
        process.kill()


def test_the_script_is_given_to_remote_exec_and_removed_once_the_process_listens(runtime, monkeypatch):
    seen = []
    path = sockets.usual_path(os.getpid())

    def remote_exec(pid, name):
        seen.extend((pid, Path(name).read_text() == remote.script(name, "p", path), name))
        threading.Timer(0.05, Path(path).touch).start()

    monkeypatch.setattr(sys, "remote_exec", remote_exec, raising=False)
    remote.prepare(os.getpid(), path, "p")
    assert seen[:2] == [os.getpid(), True]
    assert not Path(seen[2]).exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(1, "no"), "the system does not let you attach"),
        (RuntimeError("other version"), "other version"),
    ],
)
def test_what_remote_exec_refuses_is_said(runtime, monkeypatch, error, said):
    def remote_exec(pid, name):
        raise error

    monkeypatch.setattr(sys, "remote_exec", remote_exec, raising=False)
    with pytest.raises(UsageError, match=said):
        remote.prepare(os.getpid(), "/nowhere", "")
