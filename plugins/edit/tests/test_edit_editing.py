"""%edit in all forms of its target, with a scripted editor."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time

import nacre_edit.plugin
import pytest
from nacre import UsageError
from nacre_edit.drafts import Drafts


def test_without_a_target_an_empty_text_is_edited_and_run(cells, editor):
    editor.writes("zed = 41 + 1\nzed\n")
    shown = cells.magic("edit").gives("zed = 41 + 1\nzed\n")
    assert editor.seen["text"] == ""
    assert [output.value for output in shown.outputs] == [42, "zed = 41 + 1\nzed\n"]


def test_keep_does_not_run_it(cells, editor):
    editor.writes("zed = 1\n")
    cells.magic("edit", "-x").gives("zed = 1\n")
    assert "zed" not in cells.shell.namespace


def test_previous_edits_the_last_text_again(cells, editor):
    editor.writes("zed = 1\n")
    cells.magic("edit")
    editor.appends("zed += 1\n")
    cells.magic("ed", "-p").gives("zed = 1\nzed += 1\n")
    assert cells.shell.namespace["zed"] == 2


def test_a_range_is_edited_and_run(cells, editor):
    editor.appends("d = 4\n")
    cells.magic("edit", "1-2").gives("a = 1\nb = 2\nc = 3\nd = 4\n")
    assert cells.shell.namespace["d"] == 4


def test_raw_is_what_was_typed(cells, editor):
    from nacre import Transform

    cells.shell.transforms.add(Transform("eins", lambda source, shell: source.replace("eins", "1")))
    cells.run("d = eins")
    cells.magic("edit", "-x 4").gives("d = 1\n")
    cells.magic("edit", "-x -r 4").gives("d = eins\n")


def test_a_file_is_edited_in_place_and_run(cells, editor, here):
    (here / "foo.py").write_text("x = 1\n")
    editor.appends("y = x + 1\n")
    cells.magic("edit", "foo.py").gives(None)
    assert (here / "foo.py").read_text() == "x = 1\ny = x + 1\n"
    assert cells.shell.namespace["y"] == 2
    cells.magic("edit", "-x foo").ok()
    assert editor.seen["arguments"] == [str(here / "foo.py")]


def test_a_file_with_spaces_needs_no_quotes(cells, editor, here):
    (here / "my file.py").write_text("x = 1\n")
    cells.magic("edit", "my file.py").ok()
    assert editor.seen["arguments"] == [str(here / "my file.py")]


def test_a_new_file_is_made_by_the_editor(cells, editor, here):
    editor.writes("fresh = 1\n")
    cells.magic("edit", "new.py").ok()
    assert (here / "new.py").read_text() == "fresh = 1\n"
    assert cells.shell.namespace["fresh"] == 1


def test_a_new_file_that_was_not_saved_is_nothing(cells, editor, here):
    cells.magic("edit", "new.py").gives(None)
    assert not (here / "new.py").exists()


def test_the_line_is_told_to_the_editor(cells, editor, here):
    (here / "foo.py").write_text("x = 1\n" * 5)
    cells.magic("edit", "-n 3 foo.py").ok()
    assert editor.seen["arguments"] == ["+3", str(here / "foo.py")]


def test_a_string_is_edited_and_run(cells, editor):
    cells.run("text = 'q = 1'")
    editor.appends("q += 1\n")
    cells.magic("edit", "text").gives("q = 1\nq += 1\n")
    cells.run("text, q").gives(("q = 1", 2))


def test_a_macro_is_bound_anew_and_not_run(cells, editor):
    cells.magic("macro", "-q m 1")
    editor.appends("a = 99\n")
    cells.magic("edit", "m").gives(None)
    cells.run("a").gives(1)
    cells.run("m").ok()
    cells.run("a").gives(99)


def test_a_function_of_a_cell_is_edited_and_defined_again(cells, editor):
    cells.run("def fun():\n    return 5")
    editor.act("t = open(path).read(); open(path, 'w').write(t.replace('5', '6'))")
    cells.magic("edit", "fun").ok()
    assert editor.seen["text"] == "def fun():\n    return 5\n"
    cells.run("fun()").gives(6)


def test_an_object_of_a_file_is_edited_there_and_not_run(cells, editor, here):
    (here / "lib").mkdir()
    (here / "lib" / "amod.py").write_text("import sys\n\n\ndef deep():\n    return 1\nranonce = True\n")
    sys.path.insert(0, str(here / "lib"))
    try:
        cells.run("import amod").ok()
        cells.magic("edit", "amod.deep").gives(None)
        assert editor.seen["arguments"] == ["+4", str(here / "lib" / "amod.py")]
        cells.magic("edit", "amod").gives(None)
        assert "ranonce" not in cells.shell.namespace
    finally:
        sys.path.remove(str(here / "lib"))
        sys.modules.pop("amod", None)


def test_an_error_in_what_was_edited_is_shown(cells, editor):
    editor.writes("1/0\n")
    cells.magic("edit").gives("1/0\n").shows("ZeroDivisionError")


def test_what_was_edited_is_not_stored_a_second_time(cells, editor):
    editor.writes("zed = 1\n")
    cells.magic("edit")
    assert all(entry.source != "zed = 1\n" for entry in cells.shell.history.entries.values())


@pytest.mark.parametrize(
    "line, why",
    [
        ("-z", "no option '-z'"),
        ("99", "no cell 99"),
        ("nothing", "no name that is bound"),
        ("a", "is a int"),
        ("-p", "nothing was edited yet"),
        ("-p 3", "takes no target"),
        ("no/such/folder/x.py", "cannot be a new file: there is no directory '.*/no/such/folder'"),
        ("/", "'/' is a directory"),
    ],
)
def test_a_wrong_line_starts_no_editor(cells, editor, line, why):
    cells.magic("edit", line).fails(UsageError, why)
    assert not (editor.folder / "seen.json").exists()


def test_an_editor_that_fails_runs_nothing(cells, editor):
    editor.act("open(path, 'w').write('zed = 1'); sys.exit(3)")
    cells.magic("edit").fails(UsageError, "ended with status 3")
    assert "zed" not in cells.shell.namespace


def test_an_editor_that_is_not_there_is_named(cells, monkeypatch):
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    cells.magic("edit").fails(UsageError, "'/no/such/editor' cannot be run")


def test_visual_wins_over_editor_and_the_trait_over_both(cells, editor, monkeypatch):
    monkeypatch.setenv("VISUAL", editor.command + " --visual")
    cells.magic("edit").ok()
    assert editor.seen["arguments"][0] == "--visual"
    cells.shell.set_trait("Edit.editor", editor.command + " --trait")
    cells.magic("edit").ok()
    assert editor.seen["arguments"][0] == "--trait"


@pytest.mark.parametrize(
    "program, words",
    [("vim", ["+7", "f"]), ("/usr/bin/code", ["--goto", "f:7"]), ("subl", ["f:7"]), ("notepad.exe", ["f"])],
)
def test_each_editor_is_told_the_line_in_its_way(program, words):
    from nacre_edit.editor import _place

    assert _place(program, "f", 7) == words


def test_drafts_are_private_and_gone_with_the_shell(cells, editor):
    cells.magic("edit")
    path = editor.seen["arguments"][-1]
    assert os.stat(os.path.dirname(path)).st_mode & 0o077 == 0
    cells.shell.close()
    assert not os.path.exists(path)


def test_without_the_history_plugin_files_can_still_be_edited(session, editor, here):
    one = session(nacre_edit.plugin)
    (here / "foo.py").write_text("x = 1\n")
    one.run("get_shell().run_line_magic('edit', 'foo.py')").ok()
    assert one.shell.namespace["x"] == 1
    one.run("get_shell().run_line_magic('edit', '1-2')").fails(UsageError, "only the plugin 'history'")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_the_editor_has_the_terminal_and_ctrl_c_is_its_own(tmp_path):
    script = tmp_path / "ed.sh"
    script.write_text(
        "#!/bin/sh\ntrap 'echo GOT-INT' INT\nprintf 'EDITOR-READY '\nuntil read line; do :; done\n"
        'echo "typed = \'$line\'" > "$1"\n'
    )
    script.chmod(0o755)
    program = (
        "import nacre_edit.plugin\nfrom nacre import Shell\nfrom nacre.plain import Plain\n"
        "s = Shell(plugins=[nacre_edit.plugin], discover=False)\n"
        'with s.showing_to(Plain(s)):\n    s.run(\'get_shell().run_line_magic("edit", "")\')\n'
        "    s.run('print(\"AFTER\", typed)')\n"
    )
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-c", program], {**os.environ, "EDITOR": str(script), "VISUAL": ""})
    try:
        text = _until(fd, "EDITOR-READY")
        os.write(fd, b"\x03")
        text += _until(fd, "GOT-INT")
        os.write(fd, b"hello\n")
        assert "AFTER hello" in _until(fd, "AFTER hello")
    finally:
        os.close(fd)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _until(fd, wanted):
    """What a terminal shows, up to a text; fails after 20 s."""
    shown, deadline = "", time.monotonic() + 20
    while wanted not in shown:
        assert time.monotonic() < deadline, f"{wanted!r} did not come: {shown!r}"
        if select.select([fd], [], [], 0.2)[0]:
            try:
                shown += os.read(fd, 4096).decode("utf-8", "replace")
            except OSError:
                assert wanted in shown, f"ended with {shown!r}"
    return shown


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a working directory cannot be removed")
@pytest.mark.parametrize("target", ["foo.py", "foo", "below/foo"])
def test_a_file_in_a_directory_that_was_removed_is_told(cells, here, editor, monkeypatch, target):
    (here / "gone").mkdir()
    monkeypatch.chdir(here / "gone")
    (here / "gone").rmdir()
    cells.magic("edit", f"-x {target}").fails(UsageError, "the working directory was removed; %cd to another")


DRAFTING = """
import sys, tempfile
from nacre_edit.drafts import Drafts
tempfile.tempdir = sys.argv[1]
drafts = Drafts(None)
print(drafts.new("secret"), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def drafting(tmp_path, monkeypatch):
    """A process that has made a draft in a folder of its own, and the draft's folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    command = [sys.executable, "-c", DRAFTING, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process, os.path.dirname(process.stdout.readline().strip())
        process.kill()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing tells whether a process lives")
def test_drafts_of_a_process_that_was_killed_are_deleted(drafting):
    process, folder = drafting
    process.kill()
    process.wait()
    assert os.listdir(folder)
    drafts = Drafts(None)
    drafts.new("")
    assert not os.path.exists(folder)
    drafts.close()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing tells whether a process lives")
def test_drafts_of_a_process_that_lives_are_left(drafting):
    _, folder = drafting
    drafts = Drafts(None)
    drafts.new("")
    drafts.close()
    assert os.listdir(folder) == ["draft-1.py"]


def test_what_only_looks_like_drafts_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "else").mkdir()
    (tmp_path / "nacre-edit-99999999-link").symlink_to(tmp_path / "else")
    (tmp_path / "nacre-edit-99999999-file").touch()
    (tmp_path / "nacre-edit-mine").mkdir()
    before = sorted(os.listdir(tmp_path))
    drafts = Drafts(None)
    drafts.new("")
    drafts.close()
    assert sorted(os.listdir(tmp_path)) == before
