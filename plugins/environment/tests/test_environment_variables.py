"""Showing and setting environment variables."""

from __future__ import annotations

import os

import nacre_environment.plugin
import pytest
from nacre import UsageError


@pytest.fixture
def shell(session, monkeypatch):
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name, value in {"A": "1", "HOME": "/home/me"}.items():
        monkeypatch.setenv(name, value)
    return session(nacre_environment.plugin).shell


def ours():
    """The environment without what pytest itself puts there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}


def test_env_lists_all_variables(shell):
    found = shell.run_line_magic("env", "")
    assert {name: found[name] for name in ours()} == {"A": "1", "HOME": "/home/me"}


@pytest.mark.parametrize(
    "name",
    [
        "API_KEY",
        "MY_TOKEN",
        "DB_PASSWORD",
        "GITHUB_SECRET",
        "MONKEY",
        "db_passwd",
        "DB_PASS",
        "MY_AUTH",
        "GH_PAT",
        "X_PWD",
    ],
)
def test_values_of_names_that_look_secret_are_hidden_when_listed(shell, monkeypatch, name):
    monkeypatch.setenv(name, "abcdef")
    assert shell.run_line_magic("env", "")[name] == "<hidden>"
    assert shell.run_line_magic("env", name) == "abcdef"


@pytest.mark.parametrize("name", ["PWD", "OLDPWD", "SSH_AUTH_SOCK", "PATH", "AUTHOR", "COMPASS_DIR", "PATIENT"])
def test_other_values_are_shown(shell, monkeypatch, name):
    monkeypatch.setenv(name, "/x")
    assert shell.run_line_magic("env", "")[name] == "/x"


def test_a_password_within_a_url_is_hidden_when_listed(shell, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://me:pw@host/db")
    assert shell.run_line_magic("env", "")["DATABASE_URL"] == "postgres://me:<hidden>@host/db"


@pytest.mark.parametrize("magic", ["env", "set_env"])
@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A 2", "2"),
        ("A=3", "3"),
        ("A = 4", "4"),
        ("A x y", "x y"),
        ("A  7 8", "7 8"),
        ('A="q q"', '"q q"'),
        ("A=$v", "py"),
        ("A={v}", "py"),
        ("A=$nope", "$nope"),
        ("A=", ""),
        ("A=b=c", "b=c"),
    ],
)
def test_a_variable_is_set(shell, capsys, magic, line, value):
    shell.namespace["v"] = "py"
    shell.run_line_magic(magic, line)
    assert os.environ["A"] == value
    assert capsys.readouterr().out == f"env: A={value}\n"


def test_setting_a_secret_does_not_show_it(shell, capsys):
    shell.run_line_magic("env", "API_KEY=zzz")
    assert os.environ["API_KEY"] == "zzz"
    assert capsys.readouterr().out == "env: API_KEY=<hidden>\n"


@pytest.mark.parametrize(
    ("magic", "line", "message"),
    [
        ("env", "NOPE", "no environment variable 'NOPE'"),
        ("env", "HOMES", "did you mean 'HOME'"),
        ("env", "A B=c", "'A B' is no name"),
        ("env", "=x", "say what to set"),
        ("env", "-x", "no option '-x'"),
        ("env", "\ud800", "no environment variable"),
        ("env", "A=\0", "null"),
        ("set_env", "A", "say what to set"),
        ("set_env", "", "say what to set"),
    ],
)
def test_a_wrong_line_is_told_and_sets_nothing(shell, magic, line, message):
    before = ours()
    with pytest.raises(UsageError, match=message):
        shell.run_line_magic(magic, line)
    assert ours() == before
