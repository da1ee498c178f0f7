"""%alias_magic, beside IPython 9.18's."""

from __future__ import annotations

import nacre_alias.plugin
import pytest
from nacre import Magic, UsageError, hookimpl

LINES = ("t timeit", "-l t timeit", "-c t timeit", "w who", "b %%bash", "%t %timeit", "-p '-n 5' t timeit")


class Magics:
    """Some of IPython's magics; those that are called give what they were called with."""

    @hookimpl
    def magics(self):
        yield Magic("timeit", lambda shell, line, body: (line, body), "line_cell")
        yield Magic("raw", lambda line: line, expand=False)
        yield Magic("who", lambda line: line)
        yield Magic("bash", lambda line, body: (line, body), "cell")


@pytest.fixture
def shell(session):
    return session(nacre_alias.plugin, Magics()).shell


@pytest.mark.parametrize("line", LINES)
def test_what_is_made_is_told_as_ipython_tells_it(shell, oracle, capsys, line):
    shell.run_line_magic("alias_magic", line)
    assert capsys.readouterr().out == oracle([f"%alias_magic {line}"])[0][0]


def test_a_magic_serves_under_its_second_name(shell):
    shell.run_line_magic("alias_magic", "t timeit")
    assert shell.run_line_magic("t", "1 + 1") == ("1 + 1", None)
    assert shell.run_cell_magic("t", "x = 1", "x\n") == ("x = 1", "x\n")


@pytest.mark.parametrize("params", ["-n3", "-n 3", "$n"])
def test_params_begin_the_line(shell, params):
    shell.namespace["n"] = 3
    shell.run_line_magic("alias_magic", f"-p '{params}' t timeit")
    assert shell.run_line_magic("t", "pass")[0] == f"{params.replace('$n', '3')} pass"


def test_with_a_kind_only_that_is_named(shell):
    shell.run_line_magic("alias_magic", "--cell t timeit")
    assert (shell.magics.find("t", "line"), shell.magics.find("t", "cell").plugin) == (None, "alias")


def test_names_are_replaced_where_the_magic_wants_it(shell):
    shell.namespace["x"] = 5
    shell.run_line_magic("alias_magic", "w who")
    shell.run_line_magic("alias_magic", "r raw")
    assert (shell.run_line_magic("w", "$x"), shell.run_line_magic("r", "$x")) == ("5", "$x")


def test_a_magic_may_be_named_as_itself_with_params(shell):
    shell.run_line_magic("alias_magic", "-p int who who")
    assert shell.run_line_magic("who", "str") == "int str"


def test_the_magic_of_a_plugin_that_is_gone_is_told(shell):
    shell.run_line_magic("alias_magic", "w who")
    shell.plugins.remove(shell.magics.find("who", "line").plugin)
    with pytest.raises(UsageError, match=r"%w stands for %who, but the plugin '.*' is not enabled any more"):
        shell.run_line_magic("w", "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("t timit", "there is no line or cell magic 'timit'; did you mean 'timeit'"),
        ("-c w who", "there is no cell magic %%who"),
        ("-l b bash", "there is no line magic %bash"),
        ("t", "arguments are required: target"),
        ("a? who", "'a\\?' cannot be the name of a magic"),
        ("--lin t who", "no option '--lin'; did you mean '--line'"),
        ("t who -p", "-p/--params: expected one argument"),
        ("t 'who", "no closing quotation"),
    ],
)
def test_a_wrong_line_is_told_and_names_nothing(shell, line, message):
    before = shell.magics.names("line"), shell.magics.names("cell")
    with pytest.raises(UsageError, match=message):
        shell.run_line_magic("alias_magic", line)
    assert (shell.magics.names("line"), shell.magics.names("cell")) == before
