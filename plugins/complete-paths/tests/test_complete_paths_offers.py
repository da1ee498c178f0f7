"""File names, where one is being typed."""

from __future__ import annotations

import os
import subprocess

import nacre_complete_paths.plugin
import nacre_completion.plugin
import pytest

POSIX = pytest.mark.skipif(os.name != "posix", reason="quoting of another system")


@pytest.fixture
def shell(session, tmp_path, monkeypatch):
    for folder in ("folder/below", "my folder", ".hidden"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("file.txt", "a file", "it's", 'say"so', ".secret", "money$", "folder/inside"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    patient = {"traits": {"Completion": {"deadline": 5.0}}}
    return session(nacre_completion.plugin, nacre_complete_paths.plugin, config=patient).shell


def whole(shell, text):
    found = shell.complete(text)
    return [text[: found.start] + item.text for item in found.items]


@POSIX
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!ls fi", ["!ls file.txt"]),
        ("!!ls fi", ["!!ls file.txt"]),
        ("x = !ls fi", ["x = !ls file.txt"]),
        ("x = 1\n!ls fi", ["x = 1\n!ls file.txt"]),
        ("!ls folder/", ["!ls folder/below/", "!ls folder/inside"]),
        ("!ls ./fi", ["!ls ./file.txt"]),
        ("!ls ~/fi", ["!ls ~/file.txt"]),
        ("!ls $HOME/fi", ["!ls $HOME/file.txt"]),
        ("!echo x >fi", ["!echo x >file.txt"]),
        ("!x --to=fi", ["!x --to=file.txt"]),
        ("!cat a", ["!cat a\\ file"]),
        ("!cat a\\ f", ["!cat a\\ file"]),
        ("!cat 'a f", ["!cat 'a file"]),
        ('!cat "a f', ['!cat "a file']),
        ("!cat it", ["!cat it\\'s"]),
        ("!cat 'it", ["!cat 'it'\\''s"]),
        ('!cat "sa', ['!cat "say\\"so']),
        ("!cat mon", ["!cat money\\$"]),
        ("!ls .s", ["!ls .secret"]),
        ("!ls -", []),
        ("%cd f", ["%cd folder/"]),
        ("%cd my", ["%cd my\\ folder/"]),
        ("%load fi", ["%load file.txt"]),
        ("%%writefile fi", ["%%writefile file.txt"]),
        ("%%bash\ncat fi", ["%%bash\ncat file.txt"]),
        ("%%html\ncat fi", []),
        ("open('fi", ["open('file.txt"]),
        ("f(open(r'fi", ["f(open(r'file.txt"]),
        ("open('it", ["open('it\\'s"]),
        ("open(r'it", []),
        ('"./sa', ['"./say\\"so']),
        ("'./fi", ["'./file.txt"]),
        ("'folder/in", ["'folder/inside"]),
        ("'~/fi", ["'~/file.txt"]),
        ("%timeit open('fi", ["%timeit open('file.txt"]),
        ("'fi", []),
        ("'''./fi", []),
        ("f'./fi", []),
        ("# ./fi", []),
        ("1 /fi", []),
        ("'http://fi", []),
    ],
)
def test_paths_are_offered_where_one_is_typed(shell, text, expected):
    assert whole(shell, text) == expected


@POSIX
@pytest.mark.parametrize(
    "name", ["a b", "a'b", 'a"b', "a$b", "a\\b", "a;b", "a&b", "a*b", "a(b", "a!b", "añb", "a`b", "a#b"]
)
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_command_reads_back_the_name_that_was_offered(shell, tmp_path, name, quote):
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / name).touch()
    (line,) = whole(shell, f"!cat {quote}names/a")
    command = line[1:].replace("cat", "printf %s", 1) + quote
    assert subprocess.check_output(["sh", "-c", command], text=True) == f"names/{name}"


def test_hidden_files_come_only_after_a_dot(shell):
    assert not [line for line in whole(shell, "!ls ") if ".secret" in line or ".hidden" in line]


def test_a_folder_that_is_not_there_gives_nothing(shell):
    assert whole(shell, "!ls absent/x") == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is readable")
def test_a_folder_that_cannot_be_read_gives_nothing(shell, tmp_path):
    (tmp_path / "folder").chmod(0)
    try:
        assert (whole(shell, "!ls folder/"), shell.plugins.failures) == ([], [])
    finally:
        (tmp_path / "folder").chmod(0o700)


def test_of_a_large_folder_a_bounded_number_is_offered(shell, tmp_path):
    (tmp_path / "large").mkdir()
    for number in range(700):
        (tmp_path / "large" / f"n{number}").touch()
    assert len(whole(shell, "!ls large/")) == 500


def test_a_file_is_told_from_a_folder(shell):
    assert [item.kind for item in shell.complete("!ls f").items] == ["file", "folder"]
