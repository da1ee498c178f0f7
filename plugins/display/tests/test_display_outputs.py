from __future__ import annotations

import builtins

import nacre_display.plugin as display
import pytest
from nacre.testing import MakeSession, Session


@pytest.fixture
def shell(session: MakeSession) -> Session:
    return session(display)


def test_the_last_three_results_are_bound_to_underscores(shell: Session) -> None:
    for source in ("1", "2", "3"):
        shell.run(source)
    shell.run("(_, __, ___)").gives((3, 2, 1))


def test_a_result_is_found_by_its_cell_number(shell: Session) -> None:
    shell.run("'first'")
    shell.run("x = 5")
    shell.run("Out[1] + _1").gives("firstfirst")
    shell.run("Out is _oh").gives(True)


def test_none_is_not_kept(shell: Session) -> None:
    shell.run("None")
    shell.run("len(Out)").gives(0)


def test_out_itself_is_not_kept(shell: Session) -> None:
    shell.run("1")
    shell.run("Out")
    shell.run("list(Out)").gives([1])


@pytest.mark.parametrize("source", ["13;", "13 ;  # why\n", "x = 1\n(13\n) ; # one\n# two\n", "13; ", "'#' ;"])
def test_a_semicolon_at_the_end_keeps_the_value_unshown_and_uncached(shell: Session, source: str) -> None:
    attempt = shell.run(source)
    assert attempt.outcome.ok and attempt.outcome.value is None and attempt.outputs == []
    shell.run("list(Out)").gives([])


@pytest.mark.parametrize("source", ["13 # ;", "';'", "a = 1; 13", "'''\n;'''", "[1,\n2] # x;"])
def test_a_semicolon_elsewhere_changes_nothing(shell: Session, source: str) -> None:
    assert len(shell.run(source).outputs) == 1


def test_a_semicolon_keeps_the_last_value_where_all_are_shown(session: MakeSession) -> None:
    shell = session(display, config={"traits": {"Shell": {"ast_node_interactivity": "all"}}})
    assert shell.run("1\n2;").text == "1"


def test_an_underscore_of_the_users_is_left_alone_until_deleted(shell: Session) -> None:
    shell.run("_ = 'mine'")
    shell.run("1")
    shell.run("_").gives("mine")
    shell.run("del _")
    shell.run("2")
    shell.run("_").gives(2)


def test_gettext_in_builtins_is_left_alone(shell: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    shell.run("1")
    monkeypatch.setitem(vars(builtins), "_", str.upper)
    shell.run("2")
    shell.run("_('a')").gives("A")


def test_what_doctest_leaves_in_builtins_does_not_hide_the_last_result(
    shell: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(builtins), "_", None)
    shell.run("1")
    shell.run("_ + 1").gives(2)


def test_the_oldest_results_are_dropped_over_the_count(session: MakeSession) -> None:
    shell = session(display, config={"traits": {"OutputCache": {"max_count": 2}}})
    for source in ("10", "20", "30"):
        shell.run(source)
    shell.run("sorted(Out.items())").gives([(2, 20), (3, 30)])
    shell.run("'_1' in globals()").gives(False)
    assert any("%out" in notice for notice in shell.shell.take_notices())


def test_results_over_the_bytes_are_dropped(session: MakeSession) -> None:
    shell = session(display, config={"traits": {"OutputCache": {"max_bytes": 1_000_000}}})
    shell.run("bytes(400_000)")
    shell.run("[bytes(400_000)]")
    shell.run("{'a': bytearray(400_000)}")
    shell.run("list(Out)").gives([2, 3])


def test_a_result_larger_than_the_limit_is_still_the_last_one(session: MakeSession) -> None:
    shell = session(display, config={"traits": {"OutputCache": {"max_bytes": 1000}}})
    shell.run("bytes(5000)")
    shell.run("len(Out)").gives(0)
    shell.run("len(__)").gives(5000)


def test_a_dropped_object_is_freed(session: MakeSession) -> None:
    shell = session(display, config={"traits": {"OutputCache": {"max_count": 1}}})
    shell.run("import weakref\nclass C: pass\nr = None")
    shell.run("c = C(); r = weakref.ref(c); c")
    shell.run("del c")
    for source in ("1", "2", "3"):
        shell.run(source)
    shell.run("r() is None").gives(True)


def test_out_can_be_switched_off_and_on(shell: Session) -> None:
    shell.shell.magics.run("line", "out", "off", None, None)
    shell.run("1")
    shell.run("len(Out)")
    shell.shell.magics.run("line", "out", "on", None, None)
    shell.run("2")
    shell.run("list(Out.values())").gives([2])


def test_out_lists_and_drops(shell: Session, capsys: pytest.CaptureFixture[str]) -> None:
    for source in ("1", "'two'", "[3]"):
        shell.run(source)
    run = shell.shell.magics.run
    run("line", "out", "", None, None)
    listed = capsys.readouterr().out
    assert "Out[2]" in listed and "str" in listed and "3 kept" in listed
    run("line", "out", "drop 1-2", None, None)
    assert list(shell.shell.service("outputs").values) == [3]
    run("line", "out", "limit 50M 7", None, None)
    kept = shell.shell.service("outputs")
    assert (kept.max_bytes, kept.max_count) == (50_000_000, 7)
    run("line", "out", "clear", None, None)
    assert kept.values == {} and kept.held == 0


@pytest.mark.parametrize("line", ["drop", "drop x", "drop 99", "limit", "limit many", "list 3", "frob"])
def test_wrong_use_of_out_is_told_in_one_line(shell: Session, line: str) -> None:
    from nacre import UsageError

    with pytest.raises(UsageError) as told:
        shell.shell.magics.run("line", "out", line, None, None)
    assert "\n" not in str(told.value)


def test_a_reset_forgets_the_results_and_binds_out_again(shell: Session) -> None:
    shell.run("1")
    shell.shell.reset_namespace()
    shell.run("(dict(Out), '_' in globals())").gives(({}, False))


def test_two_shells_keep_their_own_results(session: MakeSession) -> None:
    one, other = session(display), session(display)
    one.run("1")
    other.run("len(Out)").gives(0)


def test_the_weight_of_a_value_runs_none_of_its_code() -> None:
    from nacre_display.weight import weight

    class Loud:
        def __sizeof__(self) -> int:
            raise AssertionError

        def __len__(self) -> int:
            raise AssertionError

        def __init__(self) -> None:
            self.data = bytes(10_000)

    class Mapping(dict[str, bytes]):
        def __iter__(self) -> object:  # type: ignore[override]
            raise AssertionError

    assert weight(Loud()) > 10_000
    assert weight(Mapping(a=bytes(10_000))) > 10_000
    assert weight([bytes(1000)] * 1000) > 500_000


HOSTILE = """
import weakref
class Refuses:
    def __getattribute__(self, name): raise RuntimeError(name)
class Classless:
    @property
    def __class__(self): raise RuntimeError
class Nowhere: __module__ = None
class Bare: __dict__ = property(lambda self: 1 / 0)
class Kind(type):
    def __getattribute__(self, name): raise RuntimeError(name)
class Kindly(metaclass=Kind): pass
class Short: pass
dead, released = weakref.proxy(Short()), memoryview(b"")
released.release()
"""


@pytest.mark.parametrize(
    "source", ["Refuses()", "Classless()", "Nowhere()", "Bare()", "dead", "released", "[Kindly()]"]
)
def test_a_result_that_refuses_to_be_looked_at_is_kept_like_any_other(shell: Session, source: str) -> None:
    shell.run(HOSTILE)
    assert shell.run(source).outcome.ok
    shell.run("list(Out)").gives([2])
    assert shell.shell.plugins.failures == []


def test_a_silenceable_magic_is_silenced(session: MakeSession) -> None:
    from nacre import Magic

    shell = session(display)
    shell.shell.magics.add(Magic("loud", lambda line: 7))
    shell.shell.magics.add(Magic("soft", lambda line: 7, silenceable=True))
    assert len(shell.run("get_shell().run_line_magic('loud', 'x;')").outputs) == 1
    assert shell.run("get_shell().run_line_magic('soft', 'x; # c')").outputs == []
    assert len(shell.run("get_shell().run_line_magic('soft', 'x # ;')").outputs) == 1


def test_a_block_that_ends_in_a_semicolon_is_still_judged_as_a_block(shell: Session) -> None:
    from nacre import Shell

    for source in ("for i in x:\n    f(i);", "f(1,;", "x;"):
        assert shell.shell.check(source) == Shell(discover=False).check(source)


def test_a_statement_after_others_on_its_line_is_silenced_alone(shell: Session) -> None:
    shell.run("é = 'é'; x = 1; [é,\n 'b'];  # c\n").ok()
    assert shell.outputs == []
    shell.run("(é, x)").gives(("é", 1))
    error = shell.run("a = 1; \x0cint('no');").outcome.error
    assert isinstance(error, ValueError)


def test_a_semicolon_in_a_block_and_in_broken_code_does_no_harm(shell: Session) -> None:
    shell.run("for i in range(3): i;").ok()
    shell.run("i").gives(2)
    shell.run("(1;").fails(SyntaxError)
    shell.run("x = 1\n'''a;").fails(SyntaxError)


def test_no_hook_of_display_is_needed_by_a_cell_without_a_result() -> None:
    import os
    import subprocess
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        os.mkdir(os.path.join(home, "profiles"))
        with open(os.path.join(home, "profiles", "d.toml"), "w") as file:
            file.write('extends = ["minimal"]\n[plugins]\nenable = ["display"]\n')
        code = (
            "import sys; from nacre import Shell; s = Shell(profile='d'); s.run('x = 1')\n"
            "print('pluggy' in sys.modules, 'nacre_display.printing' in sys.modules); s.close()"
        )
        environment = {**os.environ, "NACRE_HOME": home, "XDG_CACHE_HOME": home}
        for expected in (None, "False False"):  # the first start reads what the plugin offers, the second knows it
            done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
            assert done.returncode == 0, done.stderr
            assert expected is None or done.stdout.strip() == expected


def test_display_can_be_pickled_and_shows_where_it_arrives(shell: Session, capsys: pytest.CaptureFixture[str]) -> None:
    import pickle

    sent = shell.run("import pickle; pickle.dumps(display)").outcome.value
    pickle.loads(sent)("pearl")
    assert capsys.readouterr().out == "pearl\n"
