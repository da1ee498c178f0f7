"""Changing directories. What is printed is what IPython 9.18 prints, where its forms work."""

from __future__ import annotations

import os

import nacre_directories.plugin
import pytest
from nacre import Provider, UsageError, hookimpl
from nacre_directories.completing import complete


class Marks:
    def all(self):
        return {"mark": os.path.join(os.environ["HOME"], "bb"), "gone": "/no/such/directory"}


class Bookmarks:
    @hookimpl
    def services(self):
        return Provider("bookmarks", lambda shell: Marks())


class Watcher:
    seen: list

    def __init__(self):
        self.seen = []

    @hookimpl
    def directory_changed(self, old, new):
        self.seen.append((old, new))


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = tmp_path.resolve()
    for folder in ("aa/foo1", "bb", "sp ace", "-dash"):
        (root / folder).mkdir(parents=True)
    (root / "file").touch()
    monkeypatch.setenv("HOME", str(root))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def shell(root, session):
    made = session(nacre_directories.plugin, Bookmarks()).shell
    made.start()
    return made


@pytest.fixture
def cd(shell, capsys):
    def run(line, magic="cd"):
        shell.run_line_magic(magic, line)
        return capsys.readouterr().out

    return run


def test_cd_changes_the_directory_and_shows_it(cd, root):
    assert cd("aa") == f"{root}/aa\n"
    assert os.getcwd() == f"{root}/aa"


def test_cd_q_shows_nothing(cd, root):
    assert cd("-q aa") == ""
    assert os.getcwd() == f"{root}/aa"


@pytest.mark.parametrize("line", ["", "~", "~/", "$HOME", "  "])
def test_cd_alone_and_the_tilde_go_home(cd, root, line):
    cd("aa")
    assert cd(line) == f"{root}\n"


@pytest.mark.parametrize("line", ["sp ace", '"sp ace"', "'sp ace'", "sp\\ ace", "  sp ace  ", "~/sp ace"])
def test_a_name_with_a_space_can_be_typed_in_every_way(cd, root, line):
    assert cd(line) == f"{root}/sp ace\n"


def test_cd_dash_goes_back_and_forth(cd, root):
    cd("aa")
    assert cd("-") == f"{root}\n"
    assert cd("-") == f"{root}/aa\n"
    assert cd("-q -") == ""


def test_cd_dash_needs_a_directory_before(cd, shell):
    with pytest.raises(UsageError, match="no directory before"):
        cd("-")


def test_cd_number_goes_to_that_directory_of_the_history(cd, root):
    cd("aa/foo1")
    assert cd("-0") == f"{root}\n"
    assert cd("-1") == f"{root}/aa/foo1\n"
    with pytest.raises(UsageError, match=r"%cd -7: %dhist has only 4"):
        cd("-7")


def test_cd_text_goes_to_the_latest_visited_directory_that_matches(cd, root):
    cd("aa/foo1")
    cd("~")
    assert cd("--foo") == f"{root}/aa/foo1\n"
    with pytest.raises(UsageError, match="no visited directory matches 'nope'"):
        cd("--nope")
    with pytest.raises(UsageError, match="no regular expression"):
        cd("--(")


def test_every_change_is_kept_in_dh(cd, shell, root):
    dh = shell.namespace["_dh"]
    for line in ("aa", "-", "aa", "."):
        cd(line)
    assert dh == [str(root), f"{root}/aa", str(root), f"{root}/aa", f"{root}/aa"]


def test_dh_stays_the_same_list_when_the_namespace_is_reset(cd, shell, root):
    cd("aa")
    shell.reset_namespace()
    assert shell.namespace["_dh"] == [str(root), f"{root}/aa"]
    assert "_dh" in shell.hidden


def test_a_cleared_dh_is_no_error(cd, shell, root):
    shell.namespace["_dh"].clear()
    cd("aa")
    assert shell.namespace["_dh"] == [f"{root}/aa"]


def test_observers_hear_of_the_change(session, root):
    watcher = Watcher()
    shell = session(nacre_directories.plugin, watcher).shell
    shell.run_line_magic("cd", "-q aa")
    assert watcher.seen == [(str(root), f"{root}/aa")]


def test_a_bookmark_serves_where_no_directory_does(cd, root):
    assert cd("mark") == f"(bookmark:mark) -> {root}/bb\n{root}/bb\n"
    (root / "bb" / "mark").mkdir()
    assert cd("mark") == f"{root}/bb/mark\n"


def test_bookmarks_that_cannot_be_read_keep_nobody_from_a_directory(session, root):
    class Broken:
        @hookimpl
        def services(self):
            return Provider("bookmarks", lambda shell: self)

        def all(self):
            raise UsageError("bookmarks cannot be read")

    shell = session(nacre_directories.plugin, Broken()).shell
    shell.run_line_magic("cd", "-q aa")
    assert os.getcwd() == f"{root}/aa"
    with pytest.raises(UsageError, match="bookmarks cannot be read"):
        shell.run_line_magic("cd", "nosuch")


def test_cd_b_means_the_bookmark_only(cd, root):
    (root / "mark").mkdir()
    assert cd("-b mark") == f"(bookmark:mark) -> {root}/bb\n{root}/bb\n"
    with pytest.raises(UsageError, match="no bookmark 'mrak'; did you mean 'mark'"):
        cd("-b mrak")


def test_a_bookmark_of_a_directory_that_is_gone_is_told(cd):
    with pytest.raises(UsageError, match="/no/such/directory: No such file"):
        cd("gone")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("baa", "no directory 'baa'; did you mean 'aa'"),
        ("aa/fo1", "did you mean 'aa/foo1'"),
        ("file", "'file' is not a directory"),
        ("aa bb", "no directory 'aa bb'"),
        ("aa # comment", "no directory 'aa # comment'"),
        ("-x", r"no option '-x'.*\./-x"),
        ("-dash", r"no option '-dash'.*\./-dash"),
        ("a\0b", "no directory"),
    ],
)
def test_a_wrong_line_is_told_and_changes_nothing(cd, root, line, message):
    with pytest.raises(UsageError, match=message):
        cd(line)
    assert os.getcwd() == str(root)


def test_the_shell_stands_in_a_removed_directory_and_can_leave_it(cd, root):
    (root / "lost").mkdir()
    cd("lost")
    (root / "lost").rmdir()
    with pytest.raises(UsageError, match="was removed"):
        cd("", "pwd")
    assert cd("~") == f"{root}\n"


def test_pwd_returns_the_directory(shell, root):
    assert shell.run_line_magic("pwd", "") == str(root)


def test_pushd_and_popd_keep_a_stack(cd, shell, capsys, root):
    assert shell.run_line_magic("pushd", "aa") == ["~"]
    assert capsys.readouterr().out == f"{root}/aa\n"
    assert shell.run_line_magic("pushd", "/") == ["~/aa", "~"]
    assert shell.run_line_magic("dirs", "") == ["~/aa", "~"]
    capsys.readouterr()
    assert cd("", "popd") == f"{root}/aa\npopd -> ~/aa\n"
    assert cd("", "popd") == f"{root}\npopd -> ~\n"
    with pytest.raises(UsageError, match="empty"):
        cd("", "popd")


def test_pushd_alone_remembers_where_we_are(shell, root):
    assert shell.run_line_magic("pushd", "") == ["~"]
    assert os.getcwd() == str(root)


def test_a_pushd_that_fails_leaves_the_stack(shell):
    with pytest.raises(UsageError):
        shell.run_line_magic("pushd", "nosuch")
    assert shell.run_line_magic("dirs", "") == []


def test_dhist_shows_all_the_last_or_some(cd, root):
    for line in ("aa", "foo1", "~"):
        cd(line)
    head = "Directory history (kept in _dh)\n"
    shown = [f"0: {root}\n", f"1: {root}/aa\n", f"2: {root}/aa/foo1\n", f"3: {root}\n"]
    assert cd("", "dhist") == head + "".join(shown)
    assert cd("2", "dhist") == head + "".join(shown[2:])
    assert cd("1 3", "dhist") == head + "".join(shown[1:3])
    assert cd("0 99", "dhist") == head + "".join(shown)
    with pytest.raises(UsageError, match="invalid int value: 'x'"):
        cd("x", "dhist")


def test_without_bookmarks_cd_works_as_well(session, root):
    shell = session(nacre_directories.plugin).shell
    shell.run_line_magic("cd", "-q aa")
    with pytest.raises(UsageError, match="no bookmark 'x'"):
        shell.run_line_magic("cd", "-b x")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%cd ", ["aa/", "bb/", "sp ace/", "-dash/"]),
        ("cd a", ["aa/"]),
        ("%cd -q aa/", ["aa/foo1/"]),
        ("%cd ~/aa/f", ["~/aa/foo1/"]),
        ("%cd sp", ["sp ace/"]),
        ("%cd -b m", ["mark"]),
        ("%pushd -", ["-0", "-1"]),
        ("x = 1", []),
    ],
)
def test_directories_bookmarks_and_the_history_are_completed(cd, shell, text, found):
    cd(".")
    answer = complete(text, len(text), shell)
    assert sorted(item.text for item in answer.items) == sorted(found) if answer else not found


@pytest.fixture
def gone(shell, root, monkeypatch):
    """A working directory that was removed."""
    if os.name != "posix":
        pytest.skip("elsewhere a working directory cannot be removed")
    (root / "gone").mkdir()
    monkeypatch.chdir(root / "gone")
    (root / "gone").rmdir()


def test_a_directory_that_was_removed_is_not_remembered(shell, gone, root):
    with pytest.raises(UsageError, match=r"%cd: \.: the directory was removed; %cd to another"):
        shell.run_line_magic("cd", ".")
    assert shell.namespace["_dh"] == [str(root)]


def test_a_shell_that_starts_in_a_directory_that_was_removed_remembers_none(gone, session):
    made = session(nacre_directories.plugin).shell
    made.start()
    assert made.namespace["_dh"] == []


def test_a_directory_that_was_removed_is_not_put_on_the_stack(shell, gone):
    with pytest.raises(UsageError, match="%pushd: the working directory was removed"):
        shell.run_line_magic("pushd", "~")
    assert shell.run_line_magic("dirs", "") == []


@pytest.mark.parametrize("name", ["pwd", "popd", "dirs"])
def test_an_argument_that_means_nothing_is_told(shell, name):
    with pytest.raises(UsageError, match=f"%{name}: no option '--nosuch'"):
        shell.run_line_magic(name, "--nosuch")


def test_a_home_that_is_not_there_is_named(cd, root, monkeypatch):
    monkeypatch.setenv("HOME", str(root / "nohome"))
    with pytest.raises(UsageError, match=r"your home directory '.*nohome' is not there"):
        cd("")
