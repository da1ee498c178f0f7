"""``nacre history``: run as a user does, on real stores and real files of other programs."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import UsageError
from nacre.history import Entry, Query
from nacre_history.commandline import ACTIONS, parse
from nacre_history.foreign import statements
from nacre_history_jsonl.store import JsonlStore
from nacre_history_sqlite.store import SqliteStore

PROFILE = '[plugins]\nenable = ["history", "history-sqlite", "history-jsonl", "spool"]\n[choose]\nhistory = "sqlite"\n'
Nacre = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "profiles").mkdir(parents=True)
    (folder / "profiles" / "t.toml").write_text(PROFILE)
    return folder


@pytest.fixture
def nacre(home: Path, tmp_path: Path) -> Nacre:
    """``nacre history ...`` with what it printed; a status other than the expected one fails."""

    def run(*words: str, status: int = 0, typed: str = "") -> str:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("NACRE")}
        done = subprocess.run(
            [sys.executable, "-m", "nacre", "history", *words],
            env={**kept, "NACRE_HOME": str(home), "NACRE_PROFILE": "t", "HOME": str(tmp_path), "PYTHONUTF8": "1"},
            capture_output=True,
            input=typed.encode(),
            cwd=tmp_path,
            timeout=60,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert done.returncode == status, out + err
        assert "Traceback" not in err
        return out + err

    return run


def store(home: Path) -> SqliteStore:
    return SqliteStore(str(home / "state" / "history.sqlite"), 5.0)


def fill(home: Path, *sources: str) -> int:
    made = store(home)
    session = made.open_session(1e9)
    for number, source in enumerate(sources, 1):
        made.append(Entry(session, number, source, "", 1e9 + number, "/work", "running", None, "host", "/env"))
        made.finish(session, number, "error" if "1/0" in source else "ok", number / 2, f"<{number}>", "")
    made.end_session(session, 1e9 + 100)
    made.name_session(session, "analysis")
    made.close()
    return session


def sources(home: Path) -> list[str]:
    made = store(home)
    found = [entry.source for entry in made.entries()]
    made.close()
    return found


# --- searching ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["x"], ["1/1: x = 1", "1/3: print(x)"]),
        (["x", "--prefix"], ["1/1: x = 1"]),
        (["p*", "--glob"], ["1/3: print(x)"]),
        ([r"^\d", "--regex"], ["1/2: 1/0"]),
        (["PTX", "--fuzzy"], ["1/3: print(x)"]),
        (["--failed"], ["1/2: 1/0"]),
        (["--slow", "1.2s"], ["1/3: print(x)"]),
        (["--directory", "/work", "-l", "1"], ["1/3: print(x)"]),
        (["--session", "~1", "x", "--status", "ok"], ["1/1: x = 1", "1/3: print(x)"]),
        (["--until", "2000-01-01"], []),
        (["--here"], []),
    ],
    ids=" ".join,
)
def test_search_prints_what_fits(home: Path, nacre: Nacre, words: list[str], found: list[str]) -> None:
    fill(home, "x = 1", "1/0", "print(x)")
    assert nacre("search", *words, status=0 if found else 1).splitlines() == found


@pytest.mark.parametrize(
    "words", [["search", "--regex", "[[x]"], ["export", "--regex", "--text", "[[x]"]], ids=" ".join
)
def test_a_pattern_that_python_has_doubts_about_is_searched_for_without_a_word(
    home: Path, nacre: Nacre, words: list[str]
) -> None:
    fill(home, "x = 1")
    (found,) = nacre(*words).splitlines()
    assert "x = 1" in found
    assert "Warning" not in nacre(*words[:-1], "[[x", status=2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say which: search, export"),
        (["serch"], "did you mean 'search'?"),
        (["search", "--lang"], "no option '--lang'; did you mean '--long'?"),
        (["search", "(", "--regex"], "is not a regular expression"),
        (["search", "--since", "blue"], "is no moment"),
        (["search", "--slow", "blue"], "is no duration"),
        (["search", "--session", "~7"], "there are 0 sessions"),
        (["search", "--session", "x"], "this is no session"),
        (["search", "-l", "-1"], "takes a number of cells"),
        (["search", "--store", "sqlit"], "did you mean 'sqlite'?"),
        (["search", "--store", "sqlite:/no/such/file"], "there is no history at /no/such/file"),
        (["search", "--store", "jsonl:/no/such/folder"], "there is no history at /no/such/folder"),
        (["search", "--store", "jsonl:/etc/hostname"], "/etc/hostname cannot be read: Not a directory"),
        (["search", "--profile", "minimal"], "keeps history in memory"),
        (["export", "x.doc"], "--format jsonl, py, markdown, notebook"),
        (["export", "no/such/folder/x.py"], "No such file or directory"),
        (["import", "nope"], "invalid choice: 'nope'"),
        (["import", "jsonl"], "name the file"),
        (["import", "ipython", "/etc/hostname"], "is no history of IPython that can be read"),
        (["import", "bash", "/no/such"], "cannot be read: No such file or directory"),
        (["migrate", "sqlite", "sqlite"], "are the same store"),
        (["migrate", "tee", "sqlite"], "are the same store"),
        (["migrate", "sqlite"], "the following arguments are required: TO"),
        (["trim", "--keep", "-2"], "takes a number of cells"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_told_in_one_line(nacre: Nacre, words: list[str], said: str) -> None:
    told = nacre(*words, status=2)
    assert said in told
    assert len(told.splitlines()) == 1


def test_what_a_killed_shell_left_in_the_spool_is_found(home: Path, nacre: Nacre) -> None:
    code = (
        "import os, time; from nacre_spool.runner import Spool; from nacre.history import Entry\n"
        "def away(): raise OSError('away')\n"
        f"spool = Spool(away, print, 'sqlite', {str(home / 'state' / 'spool')!r})\n"
        "spool.put('append', Entry(0, 1, 'left = 1', started=5.0)); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, timeout=60)
    assert nacre("search") == "1/1: left = 1\n"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*ACTIONS, "--fuzzy", "--since", "-l", "--session", "~1", "x", "--"]) | st.text(max_size=4)
    )
)
def test_any_command_line_is_understood_or_told(words: list[str]) -> None:
    try:
        parse(words)
    except UsageError as error:
        assert str(error)


def test_the_how_to_says_nothing_that_is_not_understood() -> None:
    howto = Path(__file__).parents[3] / "docs" / "howto" / "history.md"
    lines = re.findall(r"^nacre history (\S.*?)(?: {3}.*)?$", howto.read_text(), re.MULTILINE)
    assert len(lines) >= 6
    for line in lines:
        assert parse(shlex.split(line)) is not None, line


# --- exporting ----------------------------------------------------------------------------------------


def test_an_export_can_be_imported_again(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    fill(home, "x = 1", "größe = '\udc80'", "a\nb")
    made = store(home)
    before = [entry[1:] for entry in made.entries()]
    made.close()
    assert "3 cells" in nacre("export", "h.jsonl")
    assert (tmp_path / "h.jsonl").stat().st_mode & 0o777 == 0o600
    nacre("clear", "-f")
    assert "3 of them new; count and checksum are the same" in nacre("import", "jsonl", "h.jsonl")
    made = store(home)
    assert [entry[1:] for entry in made.entries()] == before
    made.close()


def test_a_script_is_the_python_that_ran(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    fill(home, "x = 1", "!ls")
    nacre("export", "h.py")
    text = (tmp_path / "h.py").read_text()
    ast.parse(text)
    assert "# %% 1/1  " in text
    assert "\nx = 1\n" in text
    assert "\n# !ls\n" in text  # this profile has no plugin that makes Python of it


def test_a_notebook_has_cells_and_outputs(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    fill(home, "x = 1\nx", "%time y")
    nacre("export", "h.ipynb")
    notebook = json.loads((tmp_path / "h.ipynb").read_text())
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert [cell["source"] for cell in notebook["cells"]] == [["x = 1\n", "x"], ["%time y"]]
    assert notebook["cells"][0]["outputs"][0]["data"] == {"text/plain": ["<1>"]}
    assert len({cell["id"] for cell in notebook["cells"]}) == 2


def test_a_doctest_has_examples_and_what_came_of_them(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    fill(home, "x = 1\nx", "%time y")
    assert "2 cells" in nacre("export", "h.rst")
    assert (tmp_path / "h.rst").read_text() == ">>> x = 1\n>>> x\n<1>\n\n(no Python) %time y\n\n"


def test_a_fence_in_markdown_is_longer_than_any_in_the_cell(home: Path, nacre: Nacre) -> None:
    fill(home, "s = '''\n````\n'''")
    assert "`````python\ns = '''\n````\n'''\n`````\n" in nacre("export", "--format", "markdown")


def test_a_file_that_is_there_is_not_overwritten_unasked(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    fill(home, "x = 1")
    (tmp_path / "h.py").write_text("mine")
    assert "-f overwrites it" in nacre("export", "h.py", status=2)
    assert (tmp_path / "h.py").read_text() == "mine"
    nacre("export", "h.py", "-f")
    assert "x = 1" in (tmp_path / "h.py").read_text()


def test_an_export_can_be_filtered(home: Path, nacre: Nacre) -> None:
    fill(home, "x = 1", "1/0")
    assert [json.loads(line)["source"] for line in nacre("export", "--failed").splitlines()] == ["1/0"]


# --- migrating ----------------------------------------------------------------------------------------


def test_a_migration_copies_all_and_can_be_begun_again(home: Path, nacre: Nacre) -> None:
    for _ in range(3):
        fill(home, *(f"x = {number}" for number in range(20)))
    assert "60 cells of 3 sessions, 60 of them new; count and checksum" in nacre("migrate", "sqlite", "jsonl")
    fill(home, "later = 1")
    assert "61 cells of 4 sessions, 1 of them new; count and checksum" in nacre("migrate", "sqlite", "jsonl")
    old, new = store(home), JsonlStore(str(home / "state" / "history-jsonl"))
    assert [entry[1:] for entry in old.entries()] == [entry[1:] for entry in new.entries()]
    assert [one[1:] for one in old.sessions()] == [one[1:] for one in new.sessions()]
    old.close()


def test_a_migration_that_was_cut_off_goes_on_where_it_was(home: Path, nacre: Nacre) -> None:
    fill(home, *(f"x = {number}" for number in range(20)))
    nacre("migrate", "sqlite", "jsonl")
    path = next((home / "state" / "history-jsonl").iterdir())
    path.write_bytes(b"".join(path.read_bytes().splitlines(True)[:8]))  # the head and seven cells
    assert "20 cells of 1 sessions, 13 of them new; count and checksum" in nacre("migrate", "sqlite", "jsonl")


def test_a_time_that_is_no_number_is_no_difference(home: Path, nacre: Nacre) -> None:
    made = store(home)
    session = made.open_session(float("inf"))
    made.append(Entry(session, 1, "x = 1", started=float("-inf")))
    made.finish(session, 1, "ok", float("inf"))
    made.close()
    assert "1 cells of 1 sessions, 1 of them new; count and checksum" in nacre("migrate", "sqlite", "jsonl")


def test_a_place_can_be_named(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    fill(home, "x = 1")
    nacre("migrate", "sqlite", f"sqlite:{tmp_path / 'other.sqlite'}")
    assert nacre("search", "--store", f"sqlite:{tmp_path / 'other.sqlite'}") == "1/1: x = 1\n"


def test_a_cell_that_is_not_the_same_in_both_is_told(home: Path, nacre: Nacre) -> None:
    fill(home, "x = 1")
    nacre("migrate", "sqlite", "jsonl")
    with closing(sqlite3.connect(home / "state" / "history.sqlite")) as connection, connection:
        connection.execute("UPDATE entries SET source = 'y = 2'")
    assert "sessions 1 differ" in nacre("migrate", "sqlite", "jsonl", status=2)


# --- importing ----------------------------------------------------------------------------------------


def test_ipythons_history_is_imported_with_its_numbers_and_outputs(
    home: Path, nacre: Nacre, ipython: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path / "ip"), "PYTHONPATH": ""}
    command = [ipython, "-m", "IPython", "--simple-prompt", "--HistoryManager.db_log_output=True"]
    typed = "x = 1\nx + 1\n!echo größe\n"
    subprocess.run(command, input=typed.encode(), env=environment, capture_output=True, check=True, timeout=120)
    assert "count and checksum" in nacre("import", "ipython", "ip/profile_default/history.sqlite")
    made = store(home)
    found = list(made.search(Query()))[::-1]
    assert [entry.source for entry in found] == ["x = 1", "x + 1", "!echo größe"]
    assert [entry.number for entry in found] == [1, 2, 3]
    assert found[1].output == "2"
    assert "system('echo größe')" in found[2].transformed
    made.close()


def test_bash_lines_become_cells_that_run_them(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    (tmp_path / ".bash_history").write_bytes(b"ls -l\n\necho \xff\n")
    nacre("import", "bash")
    assert sources(home) == ["!ls -l", "!echo \udcff"]


def test_bash_commands_with_times_may_have_several_lines(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    (tmp_path / "h").write_text("#1700000000\nls\n#1700000010\nfor i in 1\ndo echo\ndone\n")
    nacre("import", "bash", "h")
    made = store(home)
    found = list(made.entries())
    made.close()
    assert [entry.source for entry in found] == ["!ls", "%%bash\nfor i in 1\ndo echo\ndone\n"]
    assert [entry.started for entry in found] == [1700000000.0, 1700000010.0]


def test_what_was_added_to_a_file_is_imported_alone(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    (tmp_path / "h").write_text("one\ntwo\n")
    assert "2 of them new" in nacre("import", "bash", "h")
    (tmp_path / "h").write_text("one\ntwo\nthree\n")
    assert "3 cells of 1 sessions, 1 of them new" in nacre("import", "bash", "h")
    assert sources(home) == ["!one", "!two", "!three"]


def test_a_file_that_was_rewritten_is_told_and_can_be_imported_anew(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    (tmp_path / "h").write_text("one\ntwo\n")
    nacre("import", "bash", "h")
    (tmp_path / "h").write_text("two\nthree\n")
    assert "--again" in nacre("import", "bash", "h", status=2)
    nacre("import", "bash", "h", "--again")
    assert sources(home) == ["!one", "!two", "!two", "!three"]


def test_zsh_in_the_extended_format_with_escaped_bytes(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    text = "größe 数".encode()
    escaped = b"".join(bytes([0x83, byte ^ 32]) if 0x83 <= byte <= 0xA2 else bytes([byte]) for byte in text)
    (tmp_path / "h").write_bytes(b": 1700000000:5;echo " + escaped + b"\nplain\n: 1700000009:0;a \\\nb\n")
    nacre("import", "zsh", "h")
    made = store(home)
    found = list(made.entries())
    made.close()
    assert [entry.source for entry in found] == ["!echo größe 数", "!plain", "%%bash\na \nb\n"]
    assert (found[0].started, found[0].wall) == (1700000000.0, 5.0)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x = 1\nprint(x)\n", ["x = 1", "print(x)"]),
        (b"def f():\r\n    return 1\r\n\nx\n", ["def f():\n    return 1", "x"]),
        (b"_HiStOrY_V2_\nx\\040=\\0401\n", ["x = 1"]),
        (b"if x:\n    a\n    b\nelse:\n    c\ny\n", ["if x:\n    a\n    b\nelse:\n    c", "y"]),
        (b"@a\n@b\ndef f():\n    pass\nf()\n", ["@a\n@b\ndef f():\n    pass", "f()"]),
        (b"f(\n    1,\n)\nx = 1 + \\\n  2\ny\n", ["f(\n    1,\n)", "x = 1 + \\\n  2", "y"]),
        (b'x = """a\n  b\n\nc"""\ny\n', ['x = """a\n  b\n\nc"""', "y"]),
        (b"def f():\n    a\n# why\n    b\n# other\nx\n", ["def f():\n    a\n# why\n    b", "# other", "x"]),
        (b"try:\n    a\nexcept E:\n    b\nfinally:\n    c\n", ["try:\n    a\nexcept E:\n    b\nfinally:\n    c"]),
        (b"f(\nimport os\nx = '''\n" + b"y\n" * 200, ["f(", "import os", "x = '''", *["y"] * 200]),
        (b"def f():\n    print 1\n    f\nx\xff = \0\n", ["def f():\n    print 1\n    f", "x\udcff = \0"]),
        (b"def f():\n" + b"    x\n" * 300 + b"y\n", ["def f():" + "\n    x" * 300, "y"]),
    ],
    ids=[
        *("lines", "several lines", "libedit", "blocks", "decorators", "brackets", "a text of many lines", "comments"),
        *("clauses", "never ended", "of another Python", "a long block"),
    ],
)
def test_pythons_own_history(home: Path, nacre: Nacre, tmp_path: Path, content: bytes, expected: list[str]) -> None:
    (tmp_path / ".python_history").write_bytes(content)
    nacre("import", "python")
    assert sources(home) == expected


@pytest.mark.parametrize("line", ["(", "@a"])
def test_lines_of_statements_that_never_end_are_compiled_few_times_each(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    compiled = []
    compile_command = statements.compile_command
    monkeypatch.setattr(statements, "compile_command", lambda text: compiled.append(text) or compile_command(text))
    cells = list(statements.statements([line] * 2_000 + ["x"] * 500 + ["f(", "1,", ")"]))
    assert cells == [line] * 2_000 + ["x"] * 500 + ["f(\n1,\n)"]
    assert len(compiled) < 3 * len(cells)


def test_xonsh_json_files(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    folder = tmp_path / ".local" / "share" / "xonsh" / "history_json"
    folder.mkdir(parents=True)
    for start in (200.0, 100.0):
        commands = [
            {"inp": f"x = {start}\n", "rtn": 0, "ts": [start, start + 2.5], "cwd": "/w"},
            {"inp": "false\n", "rtn": 1, "ts": [start + 3, start + 4]},
        ]
        content = {"locs": [0], "index": {}, "data": {"cmds": commands, "sessionid": str(start)}}
        (folder / f"xonsh-{int(start)}.json").write_text(json.dumps(content))
    nacre("import", "xonsh")
    made = store(home)
    found = list(made.entries())
    made.close()
    assert [entry.source for entry in found] == ["x = 100.0", "false", "x = 200.0", "false"]
    assert (found[0].wall, found[0].directory, found[1].status) == (2.5, "/w", "error")


def test_xonsh_sqlite(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection, connection:
        connection.execute(
            "CREATE TABLE xonsh_history (inp TEXT, rtn INTEGER, tsb REAL, tse REAL, sessionid TEXT, out TEXT, "
            "info TEXT, frequency INTEGER, cwd TEXT)"
        )
        connection.execute("INSERT INTO xonsh_history VALUES ('ls\n', 0, 1.0, 2.0, 's', 'file\n', '', 1, '/w')")
    nacre("import", "xonsh", "x.sqlite")
    made = store(home)
    found = list(made.entries())
    made.close()
    assert [entry[2:] for entry in found] == [("ls", "", 1.0, "/w", "ok", 1.0, "", "", "file")]


def test_atuin(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute(
            "CREATE TABLE history (id TEXT PRIMARY KEY, timestamp INTEGER, duration INTEGER, exit INTEGER, command "
            "TEXT, cwd TEXT, session TEXT, hostname TEXT, deleted_at INTEGER)"
        )
        rows = [
            ("1", 1_700_000_000_000_000_000, 1_500_000_000, 0, "ls", "/w", "s", "box:me", None),
            ("2", 1_700_000_001_000_000_000, -1, 130, "sleep 9", "/w", "s", "box:me", None),
            ("3", 1_700_000_002_000_000_000, 1, 0, "gone", "/w", "s", "box:me", 5),
        ]
        connection.executemany("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    nacre("import", "atuin", "a.db")
    made = store(home)
    found = list(made.entries())
    made.close()
    assert [(e.source, e.status, e.wall, e.host) for e in found] == [
        ("!ls", "ok", 1.5, "box"),
        ("!sleep 9", "interrupted", None, "box"),
    ]


def test_secrets_are_redacted_on_their_way_in(home: Path, nacre: Nacre, tmp_path: Path) -> None:
    (tmp_path / "h").write_text("password = 'hunter2'\n hidden = 1\nx = 1\n")
    nacre("import", "python", "h")
    assert sources(home) == ["password = '<redacted>'", "x = 1"]


# --- deleting -----------------------------------------------------------------------------------------


def test_trim_keeps_the_newest(home: Path, nacre: Nacre) -> None:
    fill(home, *(f"x = {number}" for number in range(10)))
    assert nacre("trim", "--keep", "3") == "7 cells were deleted\n"
    assert sources(home) == ["x = 7", "x = 8", "x = 9"]


def test_clear_asks(home: Path, nacre: Nacre) -> None:
    fill(home, "x = 1", "y = 2")
    assert "Delete all 2 cells" in nacre("clear", typed="n\n", status=1)
    assert "Nothing was deleted" in nacre("clear", status=1)
    assert len(sources(home)) == 2
    assert "2 cells were deleted" in nacre("clear", typed="y\n")
    assert sources(home) == []


@pytest.mark.parametrize("flag", ["-f", "--force", "-y", "--yes"])
def test_clear_does_not_ask_where_told_not_to(home: Path, nacre: Nacre, flag: str) -> None:
    fill(home, "x = 1")
    assert nacre("clear", flag) == "1 cells were deleted\n"
