"""%session save and restore: names that outlive the process."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacre import UsageError
from nacre.history import Entry
from nacre_session.archive import FIRST, Archive, folder, place, saved
from nacre_session.bindings import makers, names_of

ELSEWHERE = """
import nacre_history.plugin, nacre_history_jsonl.plugin, nacre_session.plugin, nacre_spool.plugin, sys
from nacre import Shell
from nacre.plain import Plain
PLUGINS = (nacre_session.plugin, nacre_history.plugin, nacre_history_jsonl.plugin, nacre_spool.plugin)
shell = Shell(plugins=PLUGINS, discover=False, config={"choose": {"history": "jsonl"}})
with shell.showing_to(Plain(shell, interactive=False)):
    for cell in sys.stdin.read().split("\\0"):
        shell.run(cell)
shell.close()
"""


def elsewhere(*cells, **options):
    """Run cells in a shell of another process; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input="\0".join(textwrap.dedent(cell) for cell in cells),
        capture_output=True,
        text=True,
        timeout=60,
        **options,
    )
    return done.stdout + done.stderr


def magic(name, line=""):
    return f"get_shell().run_line_magic({name!r}, {line!r})"


def the_file(name="all"):
    return place(name, "")


def content():
    with open(the_file(), "rb") as file:
        return file.read()


@pytest.fixture
def full(shells):
    """A shell with names of every kind, saved as ``all``."""
    one = shells()
    one.run("import json as j, os.path\nnumber = 1\ntext = 'größe'\nrows = [1, 2]\nalso = rows")
    one.run("class Point:\n    def __init__(self, x):\n        self.x = x\np = Point(3)")
    one.run("offset = 10\ndef shifted(x):\n    return x + offset")
    one.run("lines = __import__('_thread').allocate_lock()\nreader = (line for line in [lines])")
    one.magic("session", "save -a all").ok()
    return one


def test_values_functions_classes_and_imports_come_back_in_another_process(full):
    full.shell.close()
    shown = elsewhere(
        magic("session", "restore -a all"),
        "print(number, text, rows, j.dumps([1]), os.path.sep, p.x, shifted(1))",
        "offset = 20\nprint(shifted(1))",
        "print(isinstance(p, Point), type(p) is Point, also is rows)",
    )
    assert "1 größe [1, 2] [1] / 3 11\n21\nTrue True True\n" in shown


def test_what_cannot_be_saved_is_named_with_the_cell_that_made_it(capsys, full):
    shown = capsys.readouterr().out
    assert "not saved: lines (TypeError: cannot pickle" in shown
    assert "; 1/4 made it)" in shown
    assert "not saved: reader (TypeError" in shown


def test_restoring_runs_no_cell_unless_asked_to(shells, capsys):
    first = shells()
    first.run("with open('ran', 'a') as file:\n    file.write('x')\nran = (n for n in [1])")
    first.magic("session", "save").ok()
    second = shells()
    second.magic("session", "restore").ok()
    assert "ran" not in second.shell.namespace
    assert os.path.getsize("ran") == 1
    assert "%session restore -r runs 1 cell again" in capsys.readouterr().out
    second.magic("session", "restore -r").ok()
    assert os.path.getsize("ran") == 2
    second.run("next(ran)").gives(1)


def test_cells_that_make_what_others_need_run_first(shells):
    first = shells()
    first.run("base = [3, 4]")
    first.run("numbers = (n for n in base)")
    first.run("unrelated = 1")
    first.run("squares = (n * n for n in numbers)")
    first.magic("session", "save").ok()
    second = shells()
    second.magic("session", "restore -r").ok()
    second.run("list(squares)").gives([9, 16])
    assert [entry.source for entry in second.shell.history.range(0)][1:3] == [
        "numbers = (n for n in base)",
        "squares = (n * n for n in numbers)",
    ]


def test_a_cell_that_history_keeps_out_is_not_in_the_file(shells):
    first = shells()
    privacy = first.shell.service("privacy")
    privacy.incognito = True
    first.run("made = (n for n in 'zzz-private')")
    privacy.incognito = False
    first.run("password = iter(['hunter2hunter2']) if True else ''\ntoken = 'abcdefgh-secret'\nit = (n for n in [1])")
    first.magic("session", "save -a all").ok()
    assert b"zzz-private" not in content()
    with Archive(the_file()) as archive:
        assert {"made", "it"} <= archive.about.unsaved.keys()
        assert archive.about.makers == ()


def test_restoring_asks_before_it_replaces_names(full, shells, answer, capsys):
    second = shells()
    second.run("number = 99")
    asked = answer("n", "y")
    second.magic("session", "restore -a all").ok()
    second.run("number").gives(99)
    assert "text" not in second.shell.namespace
    second.magic("session", "restore -a all").ok()
    second.run("number").gives(1)
    assert asked == ["number: bound already. Replace it (y/[n])? "] * 2


def test_some_names_are_saved_and_restored(shells):
    first = shells()
    first.run("a, b, c = 1, 2, 3")
    first.magic("session", "save -a some a b").ok()
    first.magic("session", "save -a some x").fails(UsageError, "x: no such name")
    second = shells()
    second.magic("session", "restore -a some b").ok()
    assert {name for name in "abc" if name in second.shell.namespace} == {"b"}
    second.magic("session", "restore -a some c").fails(UsageError, "c: not in")


def test_saving_again_asks_unless_this_session_saved_it(shells, answer):
    asked = answer("n")
    first = shells()
    first.run("a = 1")
    first.magic("session", "save").ok()
    first.run("a = 2")
    first.magic("session", "save").ok()
    assert asked == []
    second = shells()
    second.run("a = 3")
    second.magic("session", "save").ok()
    assert len(asked) == 1
    second.magic("session", "restore -y").ok()
    second.run("a").gives(2)


def test_the_file_is_its_owners_alone(full):
    assert stat.S_IMODE(os.stat(the_file()).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(folder()).st_mode) == 0o700


def test_a_file_that_others_could_have_written_is_not_unpickled(full):
    os.chmod(the_file(), 0o666)
    full.magic("session", "restore -y -a all").fails(UsageError, "others could have written it")


def test_what_is_no_saved_session_is_refused_and_left(full, tmp_path):
    path = tmp_path / "mine.nacre-session"
    path.write_text("precious")
    path.chmod(0o600)
    full.magic("session", f"restore -a {path}").fails(UsageError, "is no saved session")
    full.magic("session", f"save -y -a {path}").fails(UsageError, "is no saved session, and is not overwritten")
    full.magic("session", f"drop -y -a {path}").fails(UsageError, "is no saved session")
    assert path.read_text() == "precious"
    path.write_bytes(b"nacre-session 9\n")
    full.magic("session", f"restore -a {path}").fails(UsageError, "another version")
    full.magic("session", "restore -a nothing").fails(UsageError, "nothing is saved as")


def test_a_damaged_value_loses_only_itself(full, shells, capsys):
    at = content().index("größe".encode())
    with open(the_file(), "r+b") as file:
        file.seek(at)
        file.write(b"XX")
    second = shells()
    second.magic("session", "restore -a all").ok()
    assert "not restored: text (it is damaged: its checksum is wrong)" in capsys.readouterr().out
    second.run("number, rows").gives((1, [1, 2]))


def test_every_cut_or_changed_file_is_restored_in_part_or_told(full, shells):
    whole = content()
    second = shells()

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, len(whole)), st.binary(max_size=8), st.booleans())
    def damage(place, junk, cut):
        with open(the_file(), "wb") as file:
            file.write(whole[:place] + junk + (b"" if cut else whole[place + len(junk) :]))
        try:
            with Archive(the_file()) as archive:
                from nacre_session.restoring import bind

                bind(archive, second.shell)
        except UsageError:
            pass

    damage()


def test_an_interrupt_while_saving_leaves_the_earlier_file(shells):
    one = shells()
    one.run("a = 1")
    one.magic("session", "save -a all").ok()
    one.run("class Slow:\n    def __reduce__(self):\n        raise KeyboardInterrupt\ns = Slow()\na = 2")
    assert one.magic("session", "save -y -a all").outcome.interrupted
    assert sorted(os.listdir(folder())) == [os.path.basename(the_file())]
    one.magic("session", "restore -y -a all").ok()
    one.run("a").gives(1)


def test_an_interrupt_while_restoring_leaves_the_names(shells):
    first = shells()
    first.run("class Stop:\n    def __setstate__(self, state):\n        raise KeyboardInterrupt")
    first.run("a = 1\ns = Stop()\ns.x = 1")
    first.magic("session", "save").ok()
    second = shells()
    second.run("mine = 1")
    assert second.magic("session", "restore").outcome.interrupted
    assert "a" not in second.shell.namespace
    second.run("mine").gives(1)


def test_a_process_killed_while_saving_leaves_the_earlier_file(full):
    before = content()
    full.shell.close()
    elsewhere(
        "import os\nclass Deadly:\n    def __reduce__(self):\n        os.kill(os.getpid(), 9)",
        "number = 2\nd = Deadly()",
        magic("session", "save -y -a all"),
    )
    assert content() == before


def test_a_full_disk_leaves_the_earlier_file(full):
    resource = pytest.importorskip("resource")
    before = content()
    full.run("much = 'x' * 1_000_000")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        full.magic("session", "save -y -a all").fails(UsageError, "File too large; nothing was saved")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert content() == before


def test_values_not_reached_in_time_are_named(shells, capsys):
    one = shells(config={"traits": {"Sessions": {"patience": 0.0}}})
    one.run("a = 1")
    one.magic("session", "save").ok()
    assert "not saved: a (not reached within 0 s; " in capsys.readouterr().out


def test_a_value_that_takes_too_long_is_named_and_the_rest_saved(shells, capsys):
    one = shells(config={"traits": {"Sessions": {"patience": 0.3}}})
    one.run("a = 1")
    one.run("class Endless:\n    def __reduce__(self):\n        while True: pass\ne = Endless()\nb = 2")
    one.magic("session", "save").ok()
    assert "not saved: e (not done within 0.3 s; 1/2 made it)" in capsys.readouterr().out
    with Archive(saved()[0]) as archive:
        assert "a" in {header.name for _, header in archive.headers()}
        assert archive.about.unsaved["b"] == "not reached within 0.3 s"


def test_a_value_that_would_end_the_process_is_named_and_the_rest_saved(shells, capsys):
    one = shells()
    one.run("class Leaving:\n    def __reduce__(self):\n        raise SystemExit(5)\nlast = Leaving()\ngood = 41")
    one.magic("session", "save").ok()
    assert "not saved: last (SystemExit: 5; 1/1 made it)" in capsys.readouterr().out
    with Archive(saved()[0]) as archive:
        assert "good" in {header.name for _, header in archive.headers()}


def test_an_interrupt_reaches_the_pickling_of_a_large_value(shells):
    one = shells()
    one.run("import os, signal\nclass Ctrl_C:\n    def __reduce__(self):\n        os.kill(os.getpid(), signal.SIGINT)")
    one.run("large = [Ctrl_C(), *([n] for n in range(300_000))]")
    assert one.magic("session", "save large").outcome.interrupted
    assert saved() == []


def test_the_namespace_is_saved_at_the_end_where_the_profile_says_so(shells):
    first = shells(config={"traits": {"Sessions": {"autosave": True}}})
    first.run("a = 1")
    second = shells()
    second.magic("resume", "-y").ok()
    second.run("a").gives(1)


def test_nothing_is_saved_at_the_end_otherwise(shells):
    shells().run("a = 1")
    shells()
    assert saved() == []


def test_what_is_saved_is_listed_without_unpickling(full, capsys):
    full.run("class Bomb:\n    def __reduce__(self):\n        return exec, ('raise SystemError',)\nbomb = Bomb()")
    full.magic("session", "save -a bomb bomb").ok()
    capsys.readouterr()
    full.magic("session", "saved").ok()
    shown = capsys.readouterr().out
    assert "-a bomb: 1 name (bomb)" in shown
    assert "-a all: 10 names (" in shown


def test_a_saved_session_is_deleted_when_the_user_agrees(full, answer):
    answer("n", "y")
    full.magic("session", "drop -a all").ok()
    assert os.path.exists(the_file())
    full.magic("session", "drop -a all").ok()
    assert not os.path.exists(the_file())


def test_sessions_are_listed_and_named(shells, capsys):
    first = shells()
    first.run("a = 1")
    first.magic("session", "name first one").ok()
    second = shells()
    second.magic("session", "list").ok()
    shown = capsys.readouterr().out
    assert "'first one'" in shown
    assert "     1    ~1  " in shown
    second.magic("session", "").ok()
    assert "Session 2: 2 cells." in capsys.readouterr().out
    second.magic("session", "name another -s ~1").ok()
    assert [one.name for one in second.shell.history.sessions()][:1] == ["another"]


def test_a_wrong_action_or_option_is_told(shells):
    one = shells()
    one.magic("session", "sav").fails(UsageError, "no action 'sav'")
    one.magic("session", "save --frob").fails(UsageError, "no option '--frob'")
    one.magic("session", "list -l 0").fails(UsageError, "takes a number of sessions")
    one.magic("session", "name").fails(UsageError, "required")


def test_the_options_of_an_action_can_be_asked_for(shells, capsys):
    shells().magic("session", "save -h").ok()
    assert "--as" in capsys.readouterr().out


# --- which cell made what -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source, bound",
    [
        ("a = b = 1", "a b"),
        ("(a, *b), c[0], d.e = x", "a b"),
        ("import a.b, c as d\nfrom e import f as g, h", "a d g h"),
        ("def f(x):\n    y = 1\nclass C:\n    z = 1\nasync def g(): pass", "f C g"),
        ("for i in x:\n    with y as z:\n        k = 1", "i z k"),
        ("[w := i for i in x]\nlambda q: (v := q)", "w"),
        ("match x:\n    case {'k': a, **r}: pass\n    case [b, *s]: pass\n    case int() as t: pass", "a r b s t"),
        ("a: int = 1\nb += 2", "a b"),
        ("x = await y", "x"),
        ("not python", ""),
        ("\0", ""),
    ],
)
def test_the_names_a_cell_binds(source, bound):
    assert names_of(source).bound == set(bound.split())


def test_what_was_added_to_is_made_from_its_beginning():
    cells = ["a = open('x')", "b = 1", "a += 1", "c = a", "d = 2"]
    entries = [Entry(0, number, source) for number, source in enumerate(cells, 1)]
    assert [entry.number for entry, _ in makers(entries, ["a", "c"])] == [1, 3, 4]
    assert [entry.number for entry, _ in makers(entries, ["d"])] == [5]
    assert makers(entries, ["nothing"]) == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_text_has_names_or_none(text):
    assert names_of(text).bound is not None


def test_the_magic_mark_is_the_first_thing_in_a_file(full):
    assert content().startswith(FIRST)
