"""Whatever stands behind a magic's name, it does its work or says in one line why not."""

from __future__ import annotations

import io
from importlib import import_module

import pytest
from nacre import Magic, Shell, UsageError

# the families of everyday magics; what runs programs or the user's code has tests of its own
FAMILIES = (
    *("alias", "bookmark", "capture", "config", "directories", "doctest", "edit", "environment", "extensions"),
    *("help", "inspect", "log", "macro", "namespace", "rich_cells", "script", "store"),
)
RUNNING = {"bash", "sh", "perl", "ruby", "node", "python", "python2", "python3", "pypy", "cmd", "script", "cpaste"}
LINES = [
    *("", " ", "-", "--", "---", "-x", "--x=", "''", '""', "'", '"', "\\", "=", "a=", "=a", "a=b=c", "a;b", "@", "#"),
    *("\0", "a\0b", "\x1b[31m", "\ud800", "\u202eevil", "é ü 名前", "\t", "a\nb", "a\r\nb", "word " * 2000, "%s" * 100),
    *("~nosuchuser/x", "/", "/dev/null", "/proc/self/mem/x", ".", "..", "$nosuch", "{1/0}", "{", "}", "%", "%%", "!"),
    *("*", "[", "(", "**", "1-", "-1", "~0/", "9" * 30, "5-4", "x >", "x >>", "> f", ">", "-f -f nosuch", "-r -d -z"),
]


def magics():
    for family in FAMILIES:
        offered = import_module(f"nacre_{family}.plugin").magics()
        for magic in [offered] if isinstance(offered, Magic) else offered:
            kind = "cell" if magic.kind == "cell" else "line"
            if magic.name not in RUNNING and not magic.target.startswith("nacre_alias.first:"):
                yield kind, magic.name


FOUND = list(magics())


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    home = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "NACRE_HOME"):
            patch.setenv(name, str(home))
        patch.setenv("EDITOR", "true")
        patch.delenv("VISUAL", raising=False)
        patch.delenv("DISPLAY", raising=False)
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        with Shell("standard") as made:
            yield made


@pytest.mark.parametrize(("kind", "name"), FOUND, ids=[name for _, name in FOUND])
def test_any_line_is_served_or_refused_in_one_line(shell, tmp_path, monkeypatch, kind, name):
    for line in LINES:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("sys.stdin", io.StringIO())
        try:
            shell.magics.run(kind, name, line, "pass\n" if kind == "cell" else None, None)
        except UsageError as told:
            assert str(told).isprintable(), line
    assert shell.plugins.failures == []
