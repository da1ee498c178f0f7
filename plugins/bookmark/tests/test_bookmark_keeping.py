"""Bookmarks: what the magic does, and what the file outlives."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import nacre_bookmark.plugin
import pytest
from nacre import UsageError
from nacre_bookmark.shelf import Shelf


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def bookmark(home, session, capsys):
    shell = session(nacre_bookmark.plugin).shell

    def run(line):
        shell.run_line_magic("bookmark", line)
        return capsys.readouterr().out

    return run


@pytest.fixture
def shelf(tmp_path):
    return Shelf(str(tmp_path / "shelf" / "marks.json"))


def test_a_bookmark_stands_for_the_working_directory_or_another(bookmark, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    bookmark("here")
    bookmark("there aa")
    bookmark("up ~/x")
    bookmark("'two words' /tmp")
    assert bookmark("-l") == (
        "Current bookmarks:\n"
        f"here      -> {tmp_path}\nthere     -> {tmp_path}/aa\ntwo words -> /tmp\nup        -> /home/me/x\n"
    )


def test_bookmarks_can_be_changed_and_deleted(bookmark):
    bookmark("a /tmp")
    bookmark("a /usr")
    bookmark("b /tmp")
    bookmark("-d b")
    assert bookmark("-l") == "Current bookmarks:\na -> /usr\n"
    bookmark("-r")
    assert bookmark("-l") == "Current bookmarks:\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "name the bookmark"),
        ("a b c", "no argument 'c'"),
        ("-d nosuch", "no bookmark 'nosuch'"),
        ("-d", "expected one argument"),
        ("-x", "no option '-x'"),
        ("-l -r", "do not go together"),
    ],
)
def test_a_wrong_line_is_told_and_changes_nothing(bookmark, line, message):
    bookmark("a /tmp")
    with pytest.raises(UsageError, match=message):
        bookmark(line)
    assert bookmark("-l") == "Current bookmarks:\na -> /tmp\n"


def test_a_misspelt_bookmark_gets_the_nearest(bookmark):
    bookmark("project /tmp")
    with pytest.raises(UsageError, match="did you mean 'project'"):
        bookmark("-d projet")


def test_bookmarks_outlive_the_session_and_belong_to_the_profile(home, session):
    first = session(nacre_bookmark.plugin)
    first.shell.run_line_magic("bookmark", "a /tmp")
    assert session(nacre_bookmark.plugin).shell.service("bookmarks").all() == {"a": "/tmp"}
    assert Path(first.shell.service("bookmarks").path).name == f"{first.shell.settings.profile}.json"


def test_the_file_is_readable_by_its_owner_only(shelf):
    shelf.set("a", "/tmp")
    assert stat.S_IMODE(os.stat(shelf.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(shelf.path)).st_mode) == 0o700


def test_a_directory_whose_name_is_no_text_is_kept(shelf):
    name = os.fsdecode(b"/tmp/\xff")
    shelf.set("a", name)
    assert shelf.all() == {"a": name}


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": 1}', "\udcff", "[" * 100_000])
def test_a_foreign_file_is_refused_and_left_as_it_is(shelf, content):
    path = Path(shelf.path)
    path.parent.mkdir()
    data = content.encode("utf-8", "surrogateescape")
    path.write_bytes(data)
    with pytest.raises(UsageError, match="holds no bookmarks"):
        shelf.set("a", "/tmp")
    assert path.read_bytes() == data


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    tmp_path.joinpath("file").touch()
    with pytest.raises(UsageError, match="cannot be written"):
        Shelf(str(tmp_path / "file" / "x" / "marks.json")).set("a", "/tmp")


def start(code, *arguments):
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


def test_shells_that_write_at_once_lose_nothing(shelf):
    code = (
        "import sys; from nacre_bookmark.shelf import Shelf\n"
        "shelf = Shelf(sys.argv[1]); print(flush=True)\n"
        "for n in range(40): shelf.set(f'{sys.argv[2]}{n}', '/tmp')"
    )
    running = [start(code, shelf.path, name) for name in "abc"]
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert sorted(shelf.all()) == sorted(f"{name}{n}" for name in "abc" for n in range(40))


def test_a_writer_killed_in_the_middle_leaves_the_old_file_and_no_lock(shelf):
    shelf.set("a", "/tmp")
    code = (
        "import os, sys, signal; from nacre_bookmark.shelf import Shelf\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Shelf(sys.argv[1]).set('b', '/tmp')"
    )
    process = start(code, shelf.path)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert Path(f"{shelf.path}.new").exists(), "it was in the middle"
    assert shelf.all() == {"a": "/tmp"}
    began = time.monotonic()
    shelf.set("c", "/tmp")
    assert time.monotonic() - began < 1
    assert shelf.all() == {"a": "/tmp", "c": "/tmp"}
    assert not Path(f"{shelf.path}.new").exists()


def test_writers_killed_at_any_moment_never_leave_a_broken_file(shelf):
    code = (
        "import sys; from nacre_bookmark.shelf import Shelf\n"
        "shelf = Shelf(sys.argv[1]); n = 0\n"
        "while True:\n"
        "    shelf.set(f'k{n % 50}', 'x' * 2000); n += 1\n"
        "    if n == 1: print('on', flush=True)"
    )
    for number in range(8):
        process = start(code, shelf.path)
        assert process.stdout.readline() == "on\n"
        time.sleep(0.003 * number)
        process.kill()
        process.communicate()
        kept = json.loads(Path(shelf.path).read_text())
        assert kept and all(value == "x" * 2000 for value in kept.values())


def test_a_lock_that_is_never_let_go_is_told(shelf, monkeypatch):
    monkeypatch.setattr("nacre_bookmark.lock.locked.__wrapped__.__defaults__", (0.1,))
    shelf.set("a", "/tmp")
    code = (
        "import sys; from nacre_bookmark.lock import locked\n"
        "with locked(sys.argv[1]): print('on', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, f"{shelf.path}.lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "on\n"
    with pytest.raises(UsageError, match="in use"):
        shelf.set("b", "/tmp")
    process.communicate("")
    shelf.set("b", "/tmp")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a working directory cannot be removed")
@pytest.mark.parametrize("line", ["g", "g .", "g below"])
def test_a_working_directory_that_was_removed_is_told(bookmark, tmp_path, monkeypatch, line):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(UsageError, match="the working directory was removed; %cd to another"):
        bookmark(line)
