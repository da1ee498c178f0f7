"""What the store's files survive: other writers, kill -9, damage, and files that are not ours."""

from __future__ import annotations

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import UsageError
from nacre_store.folder import ABANDONED
from nacre_store.record import Header, Unreadable, decode, encode, peek

PRELUDE = """
import sys
import nacre_store.plugin
from nacre import Shell
shell = Shell(plugins=[nacre_store.plugin], discover=False)
def store(line):
    outcome = shell.run(f"get_shell().run_line_magic('store', {line!r})")
    if outcome.error: raise outcome.error
"""


def start(code, home, **options):
    environment = {**os.environ, "NACRE_HOME": str(home)}
    return subprocess.Popen([sys.executable, "-c", PRELUDE + code], env=environment, text=True, **options)


def test_shells_that_store_at_once_lose_nothing(home, make):
    code = (
        "me = sys.argv[0]\nimport os\nwho = os.environ['WHO']\n"
        "for n in range(25):\n    shell.namespace[f'v{who}_{n}'] = (who, n)\n"
        "    shell.namespace['same'] = [who] * 5000\n"
        "    store(f'v{who}_{n} same')\n"
    )
    writers = []
    for who in "abcd":
        os.environ["WHO"] = who
        writers.append(start(code, home, stdout=subprocess.DEVNULL))
    del os.environ["WHO"]
    assert [writer.wait(120) for writer in writers] == [0] * 4
    reader = make()
    reader.store("-r").ok()
    for who in "abcd":
        for n in range(25):
            assert reader.shell.namespace[f"v{who}_{n}"] == (who, n)
    assert len(set(reader.shell.namespace["same"])) == 1
    assert len(reader.shell.namespace["same"]) == 5000


def test_a_writer_killed_at_any_moment_leaves_a_whole_value(home, make, files):
    code = (
        "n = 0\nprint('ready', flush=True)\nwhile True:\n    n += 1\n"
        "    shell.namespace['big'] = [n] * 300_000\n    store('big')\n    print('kept', n, flush=True)\n"
    )
    chance = random.Random(7)
    for _ in range(8):
        writer = start(code, home, stdout=subprocess.PIPE)
        lines = iter(writer.stdout.readline, "")
        kept = next(int(line.split()[1]) for line in lines if line.startswith("kept"))
        time.sleep(chance.uniform(0, 0.03))  # anywhere in the writes that follow
        os.kill(writer.pid, signal.SIGKILL)
        kept = max([kept, *(int(line.split()[1]) for line in lines if line.startswith("kept") and line.endswith("\n"))])
        writer.wait()
        writer.stdout.close()
        reader = make()
        reader.store("-r").ok()
        big = reader.shell.namespace["big"]
        assert len(big) == 300_000 and len(set(big)) == 1
        assert big[0] >= kept  # what was acknowledged is there
    assert [path.name for path in files()] == ["big.value.nacre-store"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_writer_killed_in_the_middle_leaves_the_old_value(home, make, step):
    one = make()
    one.run("a = 'old'")
    one.store("a").ok()
    code = (
        "import os, signal\nshell.namespace['a'] = 'new'\n"
        f"os.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\nstore('a')\n"
    )
    assert start(code, home).wait(60) == -signal.SIGKILL
    reader = make()
    reader.store("-r").ok()
    assert reader.shell.namespace["a"] == "old"


def test_what_a_killed_writer_left_is_swept_away_later(make, files):
    one = make()
    one.run("a = 1")
    one.store("a")
    folder = files()[0].parent
    old, fresh = folder / ".new-old", folder / ".new-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - ABANDONED - 10,) * 2)
    one.store("a").ok()
    assert (old.exists(), fresh.exists()) == (False, True)


def stored(make, files):
    one = make()
    one.run("a = [1, 2, 3]; b = 'fine'")
    one.store("a b").ok()
    return files()[0]


@pytest.mark.parametrize(
    "damage, why",
    [
        (lambda content: b"", "not a file of %store"),
        (lambda content: content[: len(content) // 2], "damaged"),
        (lambda content: content[:-1], "checksum is wrong"),
        (lambda content: content[:-3] + bytes([content[-3] ^ 1]) + content[-2:], "checksum is wrong"),
        (lambda content: content.replace(b'"name": "a"', b'"name": "b"'), "checksum is wrong"),
        (lambda content: content.replace(b"nacre-store 1", b"nacre-store 2"), "of another version of Nacre"),
        (lambda content: pickle.dumps([1, 2, 3]), "not a file of %store"),
        (lambda content: b"SQLite format 3\0" * 100, "not a file of %store"),
        (lambda content: os.urandom(1000), "not a file of %store"),
    ],
)
def test_a_damaged_or_foreign_file_is_refused_and_the_rest_restored(make, files, damage, why):
    path = stored(make, files)
    path.write_bytes(damage(path.read_bytes()))
    content = path.read_bytes()
    two = make()
    two.store("-r").fails(UsageError, f"{path.name}: .*{why}")
    assert "a" not in two.shell.namespace
    two.run("b").gives("fine")
    assert path.read_bytes() == content
    two.run("a = 1")
    two.store("a").ok()
    make().store("-r a").ok()


def test_a_header_too_deep_to_read_is_told_in_the_list(make, files, capsys):
    stored(make, files).write_bytes(b"nacre-store 1\n0\n" + b"[" * 50_000 + b"\n\n")
    make().store("").ok()
    assert "its header cannot be read" in capsys.readouterr().out


def test_nothing_is_unpickled_before_the_sum_was_found_right(make, files, tmp_path):
    path = stored(make, files)

    class Evil:
        def __reduce__(self):
            return (os.system, (f"touch {tmp_path}/ran",))

    lines = path.read_bytes().split(b"\n", 3)
    path.write_bytes(b"\n".join([*lines[:3], pickle.dumps(Evil())]))
    make().store("-r").fails(UsageError, "checksum")
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX permissions")
def test_a_file_that_others_could_write_is_refused(make, files):
    path = stored(make, files)
    path.chmod(0o666)
    make().store("-r").fails(UsageError, "others could have written it")
    path.chmod(0o600)
    path.parent.chmod(0o777)
    make().store("-r a").fails(UsageError, "others could have written it")


def test_a_file_under_another_name_is_refused(make, files):
    path = stored(make, files)
    path.rename(path.with_name("c.value.nacre-store"))
    make().store("-r c").fails(UsageError, "belongs under another name, 'a'")


def test_code_of_another_python_is_refused(make, files):
    one = make()
    one.run("def f(): pass")
    one.store("f")
    header, payload = decode(files()[0].read_bytes())
    files()[0].write_bytes(encode(header._replace(python="3.1"), payload))
    make().store("-r").fails(UsageError, r"code of Python 3\.1, and this is 3\.\d+; '%store -d f' forgets it")


def test_a_value_that_cannot_be_made_again_leaves_nothing_half_done(make, files):
    one = make()
    one.run(
        "K = 1\ndef f():\n    return K\nclass Bad:\n    def __setstate__(self, state):\n        raise ValueError('no')"
    )
    one.run("pair = (f, Bad()); pair[1].x = 1")
    one.store("pair").ok()
    two = make()
    before = set(two.shell.namespace)
    two.store("-r").fails(UsageError, "'pair' cannot be restored: ValueError: no")
    assert set(two.shell.namespace) - before <= {"get_shell"}


def test_a_folder_that_cannot_be_written_is_told(make, home):
    home.mkdir()
    (home / "state").write_text("a file where a folder should be")
    one = make()
    one.run("a = 1")
    one.store("a").fails(UsageError, "'a' cannot be stored: ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a full disk that is at hand")
@pytest.mark.parametrize("line", ["", "-r", "-z", "-d a"])
def test_a_folder_that_cannot_be_read_is_told(make, files, monkeypatch, line):
    one = make()
    one.run("a = 1")
    one.store("a")

    def refuse(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("nacre_store.folder.os.listdir", refuse)
    monkeypatch.setattr("nacre_store.folder.os.unlink", refuse)
    told = one.store(line).outcome.error
    assert isinstance(told, UsageError) and "Permission denied" in str(told)


def test_a_write_that_fails_leaves_what_was_stored(make, files, home):
    stored(make, files)
    code = (
        "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\nshell.namespace['a'] = list(range(100_000))\n"
        "store('a')\n"
    )
    writer = start(code, home, stderr=subprocess.PIPE)
    _, told = writer.communicate(timeout=60)
    assert "'a' cannot be stored: " in told and "File too large" in told
    two = make()
    two.store("-r").ok()
    two.run("a").gives([1, 2, 3])
    assert [path.name for path in files()[0].parent.iterdir() if path.name.startswith(".new-")] == []


def test_visited_directories_of_shells_that_go_about_at_once_are_all_kept(home, make):
    code = (
        "import os\nwho = os.environ['WHO']\n"
        "for n in range(10):\n    shell.plugins.observe('directory_changed', old='/', new=f'/{who}{n}', shell=shell)\n"
    )
    writers = []
    for who in "ab":
        os.environ["WHO"] = who
        writers.append(start(code, home))
    del os.environ["WHO"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    reader = make()
    reader.shell.namespace["_dh"] = visited = []
    reader.store("-r").ok()
    assert {f"/{who}{n}" for who in "ab" for n in range(10)} <= set(visited)


HEADER = Header("a", "value", "int", "1", "3.13", False)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=40).map(lambda end: encode(HEADER, b"payload")[:-9] + end))
def test_any_bytes_are_a_whole_record_or_unreadable(content):
    for read in (decode, peek):
        try:
            read(content)
        except Unreadable as error:
            assert str(error)


def test_a_record_gives_back_what_was_put_in():
    assert decode(encode(HEADER, b"\n\x00payload\n")) == (HEADER, b"\n\x00payload\n")
    assert peek(encode(HEADER, b"x" * 1000)[:400]) == HEADER
    assert json.loads(encode(HEADER, b"").split(b"\n")[2])["name"] == "a"
