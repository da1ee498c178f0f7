"""The life of a cell: each step alone, and all of them together."""

from __future__ import annotations

import ast
import asyncio
import traceback
from contextvars import ContextVar

import pytest
from nacre import Bundle, Shell, hookimpl, pipeline, present, values
from nacre.execute import INTERACTIVITY


async def never(awaitable):
    raise AssertionError("nothing to await")


def drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value


class TestEachStepAlone:
    def test_transform_applies_contributed_steps_in_stage_order(self, session):
        shell = session().shell
        shell.transforms.add(values.Transform("b", lambda source, shell: source + "b", stage="late"))
        shell.transforms.add(values.Transform("a", lambda source, shell: source + "a", stage="cleanup"))
        assert pipeline.transform("", shell) == "ab"

    def test_parse_gives_a_module(self, session):
        assert isinstance(pipeline.parse("1", "<x>", session().shell), ast.Module)

    def test_rewrite_applies_tree_transforms(self, session):
        shell = session().shell

        class Double(ast.NodeTransformer):
            def visit_Constant(self, node):
                return ast.copy_location(ast.Constant(node.value * 2), node)

        shell.transforms.add(values.Transform("double", lambda tree, shell: Double().visit(tree), stage="tree"))
        assert ast.unparse(pipeline.rewrite(ast.parse("21"), shell)) == "42"

    def test_compile_splits_off_the_last_expression(self, session):
        cell = values.Cell("a = 1\na", filename="<x>")
        compiled = pipeline.compile_cell(ast.parse(cell.source), cell, session().shell)
        assert [shown for _, shown in compiled.steps] == [False, True]

    def test_run_gives_the_last_value(self, session):
        shell = session().shell
        cell = values.Cell("6 * 7", filename="<x>")
        compiled = pipeline.compile_cell(ast.parse(cell.source), cell, shell)
        assert drive(pipeline.run(compiled, cell, shell, never)) == 42

    def test_present_gives_a_bundle_with_plain_text(self, session):
        assert present.present([1], session().shell) == Bundle({"text/plain": "[1]"}, {})

    def test_record_tells_history_how_the_cell_ended(self, session):
        shell = session().shell
        outcome = shell.run("1/0")
        pipeline.record(outcome.cell, outcome._replace(error=None), shell)
        assert shell.history.entries[1].status == "ok"


class TestInteractivity:
    @pytest.mark.parametrize(
        ("mode", "shown"),
        [
            ("all", ["1", "2"]),
            ("last", ["2"]),
            ("last_expr", ["2"]),
            ("last_expr_or_assign", ["2"]),
            ("none", []),
        ],
    )
    def test_of_expressions(self, session, mode, shown):
        one = session(config={"traits": {"Shell": {"ast_node_interactivity": mode}}})
        assert [o.bundle.text for o in one.run("1\n2").outputs] == shown

    @pytest.mark.parametrize("statement", ["a = 5", "a: int = 5", "a = b = 5", "b = 1\na = 5"])
    def test_last_expr_or_assign_shows_an_assignment(self, session, statement):
        one = session(config={"traits": {"Shell": {"ast_node_interactivity": "last_expr_or_assign"}}})
        one.run(statement).shows("^5$")

    def test_every_documented_mode_is_a_mode(self, session):
        for mode in INTERACTIVITY:
            session(config={"traits": {"Shell": {"ast_node_interactivity": mode}}}).run("1").ok()


class TestRunning:
    def test_names_last_from_cell_to_cell(self, session):
        one = session()
        one.run("x = 20")
        one.run("x + 1").gives(21)

    def test_a_future_import_holds_for_later_cells(self, session):
        one = session()
        one.run("from __future__ import annotations")
        one.run("def f(x: undefined): pass\nf.__annotations__['x']").gives("undefined")

    def test_a_future_import_does_not_reach_another_shell(self, session):
        session().run("from __future__ import annotations")
        session().run("def f(x: undefined): pass\nf.__annotations__").fails(NameError)

    def test_await_works_at_the_top_level(self, session):
        session().run("import asyncio\nawait asyncio.sleep(0, 42)").gives(42)

    def test_autoawait_can_be_switched_off(self, session):
        one = session(config={"traits": {"Shell": {"autoawait": False}}})
        one.run("await x").fails(SyntaxError)

    def test_a_task_goes_on_in_the_next_cell_that_awaits(self, session):
        one = session()
        one.run("import asyncio\nseen = []\nasync def t():\n    await asyncio.sleep(0)\n    seen.append(1)")
        one.run("task = await asyncio.sleep(0, asyncio.ensure_future(t()))")
        one.run("await task\nseen").gives([1])

    def test_what_awaits_has_the_context_it_was_run_in_and_not_that_of_the_loops_first_cell(self, session):
        one, mark = session(), ContextVar("mark")
        for number in (1, 2):
            mark.set(number)
            one.shell.namespace["mark"] = mark
            one.run("import asyncio\nawait asyncio.sleep(0, mark.get())").gives(number)

    def test_asyncio_run_works_in_a_cell(self, session):
        session().run("import asyncio\nasyncio.run(asyncio.sleep(0, 42))").gives(42)

    def test_run_async_awaits_on_the_hosts_loop(self, session):
        shell = session().shell

        async def host():
            loop = asyncio.get_running_loop()
            outcome = await shell.run_async("import asyncio\nawait asyncio.sleep(0, asyncio.get_running_loop())")
            return outcome.value is loop

        assert asyncio.run(host())

    def test_a_syntax_error_is_an_outcome(self, session):
        attempt = session().run("a b").fails(SyntaxError)
        assert attempt.outcome.phase == "parse"

    def test_a_null_character_is_an_outcome(self, session):
        session().run("a\0b").fails((SyntaxError, ValueError))

    def test_return_outside_a_function_is_an_outcome(self, session):
        assert session().run("return 1").fails(SyntaxError).outcome.phase == "compile"

    def test_an_error_names_the_cells_line(self, session):
        session().run("x = 1\n1/0").shows("1/0")

    def test_an_error_in_a_later_cell_finds_the_earlier_source(self, session):
        one = session()
        one.run("def f():\n    return 1/0  # here")
        one.run("f()").shows("# here")

    def test_no_frame_of_nacre_is_shown(self, session):
        assert "nacre" not in session().run("1/0").text

    def test_a_chained_error_is_shown_whole(self, session):
        session().run("try:\n    1/0\nexcept Exception as e:\n    raise ValueError('x') from e").shows(
            "(?s)ZeroDivisionError.*direct cause.*ValueError: x"
        )

    def test_an_error_group_is_shown_whole(self, session):
        session().run("raise ExceptionGroup('g', [ValueError('one'), KeyError('two')])").shows("(?s)one.*two")

    def test_an_error_whose_text_fails_is_shown_all_the_same(self, session):
        session().run("class E(Exception):\n    def __str__(self): 1/0\nraise E").shows("E")

    def test_a_value_whose_repr_fails_is_shown_all_the_same(self, session):
        session().run("class V:\n    def __repr__(self): 1/0\nV()").shows("object at .*ZeroDivisionError")

    def test_none_is_not_shown(self, session):
        assert session().run("None").outputs == []

    def test_a_silent_cell_shows_and_counts_nothing(self, session):
        one = session()
        assert (one.run("1", silent=True).outputs, one.shell.number, one.shell.history.entries) == ([], 1, {})

    def test_a_cell_that_is_not_stored_is_not_counted(self, session):
        one = session()
        one.run("1", store=False)
        assert one.shell.number == 1

    def test_wall_and_cpu_time_are_measured(self, session):
        outcome = session().run("sum(range(1000))").outcome
        assert outcome.wall > 0 and outcome.cpu > 0 and outcome.started > 1e9

    def test_unwrap_raises_the_cells_error(self, session):
        with pytest.raises(ZeroDivisionError):
            session().run("1/0").outcome.unwrap()

    def test_a_keyboard_interrupt_is_an_outcome(self, session):
        outcome = session().run("raise KeyboardInterrupt").outcome
        assert (outcome.interrupted, outcome.status) == (True, "interrupted")

    def test_an_interrupt_between_two_steps_is_told_and_recorded(self, session):
        one = session()

        def press(*_):
            raise KeyboardInterrupt

        one.shell.leave.status = press  # asked after the cell has run and before its outcome is made
        attempt = one.run("1")
        assert (attempt.outcome.interrupted, attempt.outputs[-1].kind, attempt.outputs[-1].bundle.text) == (
            True,
            "error",
            "KeyboardInterrupt",
        )
        assert one.shell.history.entries[1].status == "interrupted"

    def test_a_cell_can_run_a_cell(self, session):
        session().run("get_shell().run('6 * 7', store=False).value").gives(42)


class TestLeaving:
    @pytest.mark.parametrize(
        ("source", "status"), [("exit", 0), ("quit", 0), ("exit()", 0), ("exit(3)", 3), ("exit\n", 0)]
    )
    def test_exit_asks_to_leave_with_a_status(self, session, source, status):
        assert session().run(source).outcome.leaving == status

    def test_a_raised_system_exit_does_not_ask_to_leave(self, session):
        attempt = session().run("import sys; sys.exit(3)").fails(SystemExit)
        assert attempt.outcome.leaving is None

    def test_a_users_own_exit_is_an_ordinary_name(self, session):
        one = session()
        one.run("exit = 42")
        one.run("exit").gives(42)


class TestDeciding:
    def test_run_code_lets_another_run_the_cell(self, session):
        class Remote:
            @hookimpl
            def run_code(self, compiled, cell):
                return lambda: f"ran {cell.source}"

        session(Remote()).run("x").gives("ran x").shows("ran x")

    def test_run_code_may_answer_with_an_awaitable(self, session):
        class Remote:
            @hookimpl
            def run_code(self, compiled):
                return lambda: asyncio.sleep(0, 42)

        session(Remote()).run("x").gives(42)

    def test_an_error_of_whoever_runs_the_cell_is_the_cells(self, session):
        class Remote:
            @hookimpl
            def run_code(self, compiled):
                return lambda: 1 / 0

        session(Remote()).run("x").fails(ZeroDivisionError)

    def test_render_error_replaces_the_text(self, session):
        class Renderer:
            @hookimpl
            def render_error(self, error):
                return Bundle({"text/plain": f"oh: {error}"})

        session(Renderer()).run("1/0").shows("^oh: division by zero$")

    def test_observers_see_a_cell_begin_and_end(self, session):
        class Watcher:
            seen: list = []

            @hookimpl
            def cell_started(self, cell):
                self.seen.append(cell.source)

            @hookimpl
            def cell_finished(self, outcome):
                self.seen.append(outcome.status)

        session(Watcher()).run("1/0")
        assert Watcher.seen == ["1/0", "error"]


class TestTwoShells:
    def test_do_not_see_each_others_names(self, session):
        one, other = session(), session()
        one.run("x = 1")
        other.run("x").fails(NameError)

    def test_do_not_see_each_others_magics(self, session):
        one, other = session(), session()
        one.shell.magics.add(values.Magic("m", lambda: 1))
        other.run("get_shell().run_line_magic('m', '')").fails(values.UsageError)

    def test_do_not_see_each_others_config(self, session):
        one = session(config={"traits": {"Shell": {"autoawait": False}}})
        assert (one.shell.traits.autoawait, session().shell.traits.autoawait) == (False, True)

    def test_do_not_see_each_others_history(self, session):
        one, other = session(), session()
        one.run("1")
        assert other.shell.history.entries == {}

    def test_each_finds_itself(self, session):
        one, other = session(), session()
        assert one.run("get_shell()").outcome.value is one.shell
        assert other.run("get_shell()").outcome.value is other.shell

    def test_keep_the_sources_of_their_cells_apart(self, session):
        one, other = session(), session()
        one.run("def f(): return 1/0  # one")
        other.run("def f(): return 1/0  # other")
        error = one.run("f()").outcome.error
        assert "# one" in "".join(traceback.format_exception(error))


def test_a_closed_shell_forgets_its_sources():
    import linecache

    shell = Shell("minimal", discover=False)
    name = shell.run("1").cell.filename
    shell.close()
    assert name not in linecache.cache


def test_closing_runs_what_was_left_to_it_the_last_first():
    seen = []
    shell = Shell("minimal", discover=False)
    shell.on_close(lambda: seen.append(1))
    shell.on_close(lambda: seen.append(2))
    shell.close()
    assert seen == [2, 1]


def test_a_frame_that_says_so_is_left_out_of_a_traceback(session):
    text = session().run("def f():\n    __tracebackhide__ = True\n    1/0  # within\nf()  # outside").text
    assert "outside" in text and "within" not in text


def test_without_the_syntax_plugin_a_magic_names_it(session):
    session().run("%timeit 1").shows("need the plugin 'syntax'")


def test_a_service_nobody_offers_says_what_to_do(session):
    session().run("get_shell().system('ls')").fails(values.UsageError, "'system'; enable a plugin")


def test_an_error_in_an_awaiting_cell_shows_no_frame_of_the_loop(session):
    assert "asyncio" not in session().run("await nowhere").text


def test_a_stop_iteration_is_the_cells_own_error(session):
    session().run("next(iter([]))").fails(StopIteration)


def test_run_async_passes_on_the_hosts_cancellation(session):
    shell = session().shell

    async def host():
        async with asyncio.timeout(0.05):
            await shell.run_async("import asyncio; await asyncio.sleep(30)")

    with pytest.raises(TimeoutError):
        asyncio.run(host())


def test_an_awaiting_cell_run_under_a_running_loop_says_what_to_use(session):
    shell = session().shell

    async def host():
        return shell.run("import asyncio; await asyncio.sleep(0)")

    assert "run_async" in str(asyncio.run(host()).error)


def test_a_cell_that_closes_the_loop_leaves_the_next_one_a_new_one(session):
    one = session()
    one.run("get_shell().loop.get().close()").ok()
    one.run("import asyncio; await asyncio.sleep(0, 42)").gives(42)


def test_an_output_that_cannot_be_shown_is_told(session):
    class Broken:
        def show(self, output):
            raise ValueError("closed")

    shell = session().shell
    with shell.showing_to(Broken()):
        assert shell.run("42").ok
    assert "could not be shown" in shell.take_notices()[0]


def test_an_error_whose_class_cannot_be_asked_for_is_an_outcome_like_any_other(session):
    source = """
class Hostile(Exception):
    @property
    def __class__(self):
        raise RuntimeError("no class")
raise Hostile()
"""
    outcome = session().shell.run(source)
    assert (type(outcome.error).__name__, outcome.status) == ("Hostile", "error")


def test_all_of_a_cell_that_awaits_runs_inside_the_loop(session):
    source = (
        "import asyncio\nloop = asyncio.get_running_loop()\nawait asyncio.sleep(0, loop is asyncio.get_running_loop())"
    )
    assert session().shell.run(source).unwrap() is True


def test_a_cell_that_awaits_nothing_runs_outside_of_any_loop(session):
    assert session().shell.run("import asyncio\nasyncio.run(asyncio.sleep(0, 7))").unwrap() == 7


@pytest.mark.parametrize("given", [5, None, b"x", ["x"]])
@pytest.mark.parametrize("method", ["run", "check", "transform", "complete", "inspect"])
def test_what_is_no_text_is_the_callers_mistake_and_no_plugins(session, method, given):
    shell = session().shell
    with pytest.raises(TypeError, match="expected text, got"):
        getattr(shell, method)(given)
    assert (shell.plugins.failures, shell.number) == ([], 1)
