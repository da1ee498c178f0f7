"""``%history --forget``, and what else keeps a secret out of the files, in whole shells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nacre_history.plugin
import pytest
from nacre.testing import MakeSession
from nacre_history_sqlite.store import SqliteStore
from nacre_testkit.shells import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    file = str(tmp_path / "state" / "history.sqlite")
    more = "[traits.HistoryPrivacy]\noutputs = true"
    made = Home(tmp_path, "history history-sqlite syntax system", "sqlite", lambda: SqliteStore(file, 5.0), more)
    yield made
    made.close()


def test_forgotten_cells_are_in_no_file_and_no_name(home: Home) -> None:
    printed = home.run(
        "found = 'needle-in-the-hay'",
        "1; found",
        "%history --forget 1-2",
        "sorted(name for name, text in list(globals().items()) if name.startswith('_i') and 'nee' 'dle' in repr(text))",
        "%history 1-3",
    )
    assert printed[1:4] == ["2 cells forgotten.", "Out[4]: []", "%history --forget 1-2"]
    for path in home.state.rglob("*"):
        assert path.is_dir() or b"needle-in" not in path.read_bytes(), path
    assert home.sources()[0] == "%history --forget 1-2"


def test_cells_of_an_earlier_session_can_be_forgotten(home: Home) -> None:
    home.run("a = 1", "b = 2", "c = 3")
    assert home.run("%history --forget ~1/2-3") == ["2 cells forgotten.", ""]
    assert home.sources() == ["a = 1", "%history --forget ~1/2-3"]


def test_forgetting_without_a_range_forgets_nothing(home: Home) -> None:
    child = home.shell()
    child.tell("a = 1")
    child.tell("%history --forget")
    child.wait()
    assert "--forget takes ranges" in child.errors
    assert home.sources() == ["a = 1", "%history --forget"]


def test_cells_in_memory_are_forgotten_too(session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    one = session(nacre_history.plugin)
    one.run("a = 1")
    one.run("b = 2")
    one.run("get_shell().run_line_magic('history', '--forget 1')").ok()
    assert "1 cell forgotten." in capsys.readouterr().out
    one.run("get_shell().run_line_magic('history', '')")
    assert "a = 1" not in capsys.readouterr().out
    one.run("(In[1], _i1)").fails(NameError)


def test_an_incognito_stretch_is_in_no_file(home: Home) -> None:
    hushed = "%incognito on", "hush = 'needle'", "hush", "%incognito off"
    printed = home.run("before = 1", *hushed, "after = 1", "len(_i3)")
    assert printed[-2] == "Out[7]: 15"
    assert home.sources() == ["before = 1", "%incognito on", "after = 1", "len(_i3)"]
    for path in home.state.rglob("*"):
        assert path.is_dir() or b"needle" not in path.read_bytes(), path


def test_an_incognito_session_is_in_no_file(home: Home) -> None:
    child = home.shell("-m", "nacre", "--HistoryPrivacy.incognito=True")
    child.tell("hush = 1")
    assert child.wait() == 0, child.errors
    home.run("x = 1")
    assert home.sources() == ["x = 1"]


def test_incognito_takes_on_or_off(home: Home) -> None:
    child = home.shell()
    child.tell("%incognito maybe")
    child.wait()
    assert "'maybe' is neither on nor off" in child.errors


def test_secrets_are_redacted_in_source_transformed_source_and_result(home: Home) -> None:
    home.run("password = 'needle1'", "!true --token=needle2", "'https://me:needle3@host/'", "x = 1; x")
    found = home.entries()
    assert [entry.source for entry in found] == [
        "password = '<redacted>'",
        "!true --token=<redacted>",
        "'https://me:<redacted>@host/'",
        "x = 1; x",
    ]
    assert [entry.output for entry in found[2:]] == ["'https://me:<redacted>@host/'", "1"]
    for path in home.state.rglob("*"):
        assert path.is_dir() or b"needle" not in path.read_bytes(), path


def test_the_python_that_ran_is_stored_where_it_is_not_what_was_typed(home: Home) -> None:
    home.run("%history -n", "x = 1")
    assert [entry.transformed.strip() for entry in home.entries()] == [
        "get_shell().run_line_magic('history', '-n')",
        "",
    ]


def test_results_are_not_stored_unless_asked_for(home: Home) -> None:
    home.profile("outputs = true", "outputs = false")
    home.run("6 * 7")
    assert home.entries()[0].output is None
