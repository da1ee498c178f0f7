"""Magics: who offers a name, how its line is parsed, what it is given."""

from __future__ import annotations

import sys

import pytest
from nacre import Magic, Start, UsageError, argument, arguments, expand, hookimpl
from nacre.command_line import CommandLine


def offering(name, magic):
    class Plugin:
        @hookimpl
        def magics(self):
            yield magic

    Plugin.__name__ = name
    return Plugin()


def line(shell, name, text=""):
    return shell.run_line_magic(name, text)


class TestFinding:
    def test_a_contributed_magic_runs(self, session):
        shell = session(offering("p", Magic("m", lambda line: line.upper()))).shell
        assert line(shell, "m", "abc") == "ABC"

    def test_two_offers_are_settled_by_the_profile(self, session):
        both = [offering("a", Magic("m", lambda: "a")), offering("b", Magic("m", lambda: "b"))]
        assert line(session(*both, config={"choose": {"magic.m": "b"}}).shell, "m") == "b"

    def test_two_offers_without_a_choice_serve_the_first_by_name_and_say_so_once(self, session):
        shell = session(offering("b", Magic("m", lambda: "b")), offering("a", Magic("m", lambda: "a"))).shell
        assert [line(shell, "m"), line(shell, "m")] == ["a", "a"]
        assert len([text for text in shell.take_notices() if "%m is offered by a and b" in text]) == 1

    def test_an_unknown_magic_names_the_nearest(self, session):
        shell = session(offering("p", Magic("timeit", lambda: 1))).shell
        with pytest.raises(UsageError, match="no magic %timit; did you mean '%timeit'"):
            line(shell, "timit")

    def test_a_cell_magic_typed_as_a_line_magic_is_told_so(self, session):
        shell = session(offering("p", Magic("bash", lambda: 1, kind="cell"))).shell
        with pytest.raises(UsageError, match="%%bash is a cell magic"):
            line(shell, "bash")

    def test_a_magic_whose_code_cannot_be_loaded_names_its_plugin(self, session):
        shell = session(offering("p", Magic("m", "nowhere.at:all"))).shell
        with pytest.raises(UsageError, match="%m cannot be loaded from p: ModuleNotFoundError"):
            line(shell, "m")

    def test_adding_gives_back_its_undo(self, session):
        shell = session().shell
        undo = shell.magics.add(Magic("m", lambda: 1))
        undo()
        with pytest.raises(UsageError):
            line(shell, "m")

    def test_names_are_listed_by_kind(self, session):
        shell = session(offering("p", Magic("m", lambda: 1, kind="line_cell"))).shell
        assert (shell.magics.names("line"), shell.magics.names("cell")) == (["m"], ["m"])


class TestGiving:
    def test_a_magic_gets_only_what_it_names(self, session):
        shell = session(offering("p", Magic("m", lambda body, shell: (body, shell), kind="cell"))).shell
        assert shell.run_cell_magic("m", "", "b\n") == ("b\n", shell)

    def test_a_magic_that_takes_no_arguments_refuses_them(self, session):
        shell = session(offering("p", Magic("m", lambda shell: 1))).shell
        with pytest.raises(UsageError, match="%m: it takes no arguments, and '-h' was given"):
            line(shell, "m", "-h")

    def test_scope_has_the_local_names_of_the_calling_function(self, session):
        one = session(offering("p", Magic("m", lambda scope: scope["inner"])))
        one.run("def f():\n    inner = 42\n    return get_shell().run_line_magic('m', '')\nf()").gives(42)

    def test_the_line_is_expanded(self, session):
        one = session(offering("p", Magic("m", lambda line: line)))
        one.run("x = 5\nget_shell().run_line_magic('m', '$x {x+1}')").gives("5 6")

    def test_the_line_is_left_alone_where_the_magic_asks_for_it(self, session):
        one = session(offering("p", Magic("m", lambda line: line, expand=False)))
        one.run("x = 5\nget_shell().run_line_magic('m', '$x {x}')").gives("$x {x}")

    def test_a_body_is_never_expanded(self, session):
        one = session(offering("p", Magic("m", lambda body: body, kind="cell")))
        one.run("x = 5\nget_shell().run_cell_magic('m', '', '$x')").gives("$x")


@arguments(
    argument("-n", "--number", type=int, default=1, help="how often"),
    argument("-q", action="store_true"),
    argument("code", rest=True, help="what to run"),
)
def declared(args):
    return args.number, args.q, args.code


def signed(name: str, count: int = 1, *, loud: bool = False, prefix: str = ""):
    return name, count, loud, prefix


class TestArguments:
    @pytest.mark.parametrize(
        ("text", "parsed"),
        [
            ("", (1, False, "")),
            ("x + 1", (1, False, "x + 1")),
            ("-n 3 x", (3, False, "x")),
            ("-n3 x", (3, False, "x")),
            ("--number=3 -q x -n 5", (3, True, "x -n 5")),
            ("-q -- -n 5", (1, True, "-n 5")),
            ("'a  b' \"c", (1, False, "'a  b' \"c")),
            ("-1", (1, False, "-1")),
        ],
    )
    def test_by_decorator(self, text, parsed):
        assert CommandLine("%m", declared).call(text, {}) == parsed

    @pytest.mark.parametrize(
        ("text", "given"),
        [
            ("bob", ("bob", 1, False, "")),
            ("bob 3 --loud", ("bob", 3, True, "")),
            ("--prefix 'a b' bob", ("bob", 1, False, "a b")),
        ],
    )
    def test_by_signature(self, text, given):
        assert CommandLine("%m", signed).call(text, {}) == given

    def test_by_signature_with_any_number(self):
        def many(first: int, *others: int):
            return first, others

        assert CommandLine("%m", many).call("1 2 3", {}) == (1, (2, 3))

    @pytest.mark.parametrize(
        ("function", "text", "message"),
        [
            (declared, "--nubmer 3 x", "no option '--nubmer'; did you mean '--number'"),
            (declared, "-n x", "argument -n/--number: invalid int value: 'x'"),
            (signed, "", "required: name"),
            (signed, "a 1 extra", "no argument 'extra'"),
            (signed, "'a", "no closing quotation"),
            (signed, "bob --lod", "did you mean '--loud'"),
            (signed, "a 1 ''", "no argument ''"),
        ],
    )
    def test_a_line_that_does_not_fit_gets_one_line_and_runs_nothing(self, function, text, message):
        with pytest.raises(UsageError, match=message) as caught:
            CommandLine("%m", function).call(text, {})
        assert "\n" not in str(caught.value)

    def test_help_lists_the_options(self):
        assert "how often" in CommandLine("%m", declared).help()

    def test_options_are_known_for_completion(self):
        assert CommandLine("%m", signed).options() == ["--loud", "--prefix"]


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("$a", "5"),
        ("$a$b", "5bee"),
        ("{a+1}", "6"),
        ("$$a", "$a"),
        ("{{a}}", "{a}"),
        ("$nope", "$nope"),
        ("{nope} $a", "{nope} $a"),
        ("plain", "plain"),
    ],
)
def test_expanding(text, expanded):
    assert expand(text, {"a": 5, "b": "bee"}) == expanded


def test_a_wrong_option_matters_more_than_a_missing_argument():
    with pytest.raises(UsageError, match="no option '--nosuch'"):
        CommandLine("%m", signed).call("--nosuch", {})


@pytest.mark.skipif(sys.version_info < (3, 13), reason="assigning to a function's names from outside: PEP 667")
def test_what_a_magic_assigns_in_scope_is_assigned_in_the_function(session):
    one = session(offering("p", Magic("m", lambda scope: exec("b = 5", {}, scope))))
    one.run("def f():\n    b = 0\n    get_shell().run_line_magic('m', '')\n    return b\nf()").gives(5)


def test_a_choice_that_names_no_enabled_plugin_is_told(session):
    both = [offering("a", Magic("m", lambda: "a")), offering("blue", Magic("m", lambda: "b"))]
    shell = session(*both, config={"choose": {"magic.m": "bleu"}}).shell
    said = "embedder: [choose] 'magic.m': no enabled plugin is called 'bleu'; did you mean 'blue'?"
    assert shell.take_notices() == [said]


def test_an_annotation_that_is_there_for_type_checkers_only_does_no_harm_to_what_the_shell_gives(session):
    def greet(shell: Missing, name: str):  # noqa: F821
        return name

    greet.__annotations__["shell"] = "Missing"
    shell = session(offering("a", Magic("greet", greet))).shell
    assert line(shell, "greet", "you") == "you"


def test_a_value_that_begins_with_a_dash_belongs_to_the_option_before_it(session):
    @arguments(argument("-p"), argument("--why"), argument("rest", rest=True))
    def magic(args):
        return args.p, args.why, args.rest

    shell = session(offering("a", Magic("m", magic))).shell
    assert line(shell, "m", "-p '-n3' --why '--x y' z") == ("-n3", "--x y", "z")


def test_what_a_plugin_does_at_the_start_is_done_once_and_before_the_first_cell(session):
    done = []

    class Plugin:
        @hookimpl
        def starts(self):
            yield Start("begin", lambda shell: done.append(shell.number))

    shell = session(Plugin()).shell
    shell.run("1")
    shell.reset_namespace()
    shell.run("2")
    assert done == [1]
