"""Aliases. The commands and what they print are those of IPython 9.18, where its forms work."""

from __future__ import annotations

import contextlib
import io

import nacre_alias.plugin
import pytest
from nacre import Magic, Provider, Shell, UsageError, expand, hookimpl
from nacre_alias.aliases import Alias
from nacre_alias.plugin import initial


class Ran(list):
    """Stands for the service that runs commands."""

    def system(self, shell, command, scope):
        self.append(expand(command, scope))


class System:
    @hookimpl
    def services(self):
        return Provider("system", lambda shell: Ran())


class Magics:
    @hookimpl
    def magics(self):
        return Magic("time", lambda line: None)


@pytest.fixture
def shell(session):
    made = session(nacre_alias.plugin, System(), Magics()).shell
    made.start()
    return made


@pytest.fixture
def ran(shell):
    def run(name, line=""):
        commands = shell.service("system")
        commands.clear()
        assert shell.run_line_magic(name, line) is None
        return list(commands)

    return run


@pytest.mark.parametrize(
    ("command", "line", "filled"),
    [
        ("echo hi", "there", "echo hi there"),
        ("echo hi", "", "echo hi"),
        ("echo", "a   b  'c  d'", "echo a   b  'c  d'"),
        ("echo first %s second %s", "a b", "echo first a second b"),
        ("echo first %s second %s", "a b c", "echo first a second b c"),
        ('echo "[%l]"', "a b", 'echo "[a b]"'),
        ('echo "[%l]"', "", 'echo "[]"'),
        ("echo %l end", "a   b", "echo a   b end"),
        ("echo %%s %s", "a", "echo %s a"),
        ("echo %s-%s", '"a b" c', 'echo "a b"-c'),
        ("date +%d", "x", "date +%d x"),
        ("echo %s", "%s %l", "echo %s %l"),
    ],
)
def test_a_line_takes_its_place_in_the_command(command, line, filled):
    assert Alias("x", command).filled(line) == filled


def test_too_few_words_are_told_and_nothing_is_run(shell, ran):
    shell.run_line_magic("alias", "two echo %s %s")
    with pytest.raises(UsageError, match="%two takes 2 arguments for 'echo %s %s', and got 1"):
        ran("two", "a")
    assert not shell.service("system")


def test_an_alias_is_a_magic(shell, ran):
    shell.run_line_magic("alias", "hello echo hi")
    assert ran("hello", "there") == ["echo hi there"]
    assert "hello" in shell.magics.names("line")
    offer = shell.magics.find("hello", "line")
    assert repr(offer.value.target) == "<alias hello for 'echo hi'>"
    assert offer.plugin == "alias"


def test_names_are_replaced_once_when_it_is_run(shell, ran):
    shell.namespace.update(v="$w", w="py")
    shell.run_line_magic("alias", "hello echo")
    assert ran("hello", "$v {w}") == ["echo $w py"]


def test_names_are_replaced_when_it_is_defined(shell, ran):
    shell.namespace["v"] = "then"
    shell.run_line_magic("alias", "dv echo $v $$v")
    shell.namespace["v"] = "now"
    assert ran("dv") == ["echo then now"]


def test_an_alias_called_in_a_function_sees_its_names(shell):
    shell.run_line_magic("alias", "hello echo")
    shell.run("def f():\n    here = 3\n    get_shell().run_line_magic('hello', '$here')\nf()").unwrap()
    assert shell.service("system") == ["echo 3"]


def test_alias_lists_all_names_with_their_commands(shell, capsys):
    found = shell.run_line_magic("alias", "")
    assert found == sorted(initial().items())
    assert capsys.readouterr().out == f"Total number of aliases: {len(found)}\n"


def test_alias_gives_the_command_of_one_name(shell):
    shell.run_line_magic("alias", "hello echo hi")
    assert shell.run_line_magic("alias", "hello") == "echo hi"
    with pytest.raises(UsageError, match="no alias 'helo'; did you mean 'hello'"):
        shell.run_line_magic("alias", "helo")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("both echo %s %l", "both %l and %s"),
        ("time echo bad", "because it is a magic"),
        ("alias echo bad", "because it is a magic"),
        ("if echo bad", "'if' cannot be the name"),
        ("a%b echo", "cannot be the name"),
        ("\x1b[31m echo", r"'\\x1b\[31m' cannot be the name"),
    ],
)
def test_a_wrong_definition_is_told_and_defines_nothing(shell, line, message):
    before = shell.service("aliases").all()
    with pytest.raises(UsageError, match=message):
        shell.run_line_magic("alias", line)
    assert shell.service("aliases").all() == before


def test_a_wrong_redefinition_leaves_the_alias(shell, ran):
    shell.run_line_magic("alias", "hello echo hi")
    with pytest.raises(UsageError):
        shell.run_line_magic("alias", "hello echo %s %l")
    assert ran("hello") == ["echo hi"]


def test_an_alias_can_be_redefined_and_removed(shell, ran):
    shell.run_line_magic("alias", "hello echo one")
    shell.run_line_magic("alias", "hello echo two")
    assert ran("hello") == ["echo two"]
    shell.run_line_magic("unalias", "hello")
    with pytest.raises(UsageError, match="no magic %hello"):
        ran("hello")
    assert len(shell.magics.offers("hello")) == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [("nosuch", "no alias 'nosuch'"), ("catt", "did you mean 'cat'"), ("", "required"), ("-x", "%unalias")],
)
def test_a_wrong_unalias_is_told(shell, line, message):
    with pytest.raises(UsageError, match=message):
        shell.run_line_magic("unalias", line)


def test_the_aliases_of_every_shell(ran):
    names = "cat clear cp ldir less lf lk ll ls lx man mkdir more mv rm rmdir"
    assert " ".join(sorted(initial("linux"))) == names
    assert initial("linux")["lx"] == "ls -F -o --color=auto %l | grep ^-..x"
    assert initial("darwin")["ls"] == "ls -F -G"
    assert initial("win32")["ls"] == "dir /on"
    assert ran("mkdir", "x y") == ["mkdir x y"]
    assert ran("ldir", "/tmp") == [initial()["ldir"].replace("%l", "/tmp")]


class Zless:
    @hookimpl
    def magics(self):
        return Magic("less", lambda line: "mine")


def test_the_profile_settles_who_has_a_name_that_a_first_alias_has_too(session):
    chosen = {"choose": {"magic.less": "Zless"}}
    shell = session(nacre_alias.plugin, System(), Zless(), config=chosen).shell
    assert shell.run_line_magic("less", "") == "mine"
    with pytest.raises(UsageError, match="'less' cannot be an alias because it is a magic"):
        shell.run_line_magic("alias", "less more")


def test_a_first_alias_that_was_removed_says_so_and_can_be_defined_again(shell, ran):
    shell.run_line_magic("unalias", "ls")
    assert "ls" not in shell.service("aliases").all()
    with pytest.raises(UsageError, match="no magic %ls: the alias was removed"):
        ran("ls")
    with pytest.raises(UsageError, match="no alias 'ls'"):
        shell.run_line_magic("unalias", "ls")
    shell.run_line_magic("alias", "ls dir")
    assert ran("ls", "x") == ["dir x"]


def listed(shell):
    return "ls" in shell.magics.names("line")


def test_a_first_alias_that_was_removed_is_no_magic_until_it_is_defined_again(monkeypatch, tmp_path):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell("standard") as shell, Shell("standard") as other:
        shell.run_line_magic("unalias", "ls")
        assert not listed(shell) and "cat" in shell.magics.names("line")
        with pytest.raises(UsageError, match="no magic %ls"):
            shell.run_line_magic("ls", "")
        assert "%ls" not in [one.text for one in shell.complete("%ls", 3).items]
        assert listed(other)
        shell.run_line_magic("alias", "ls dir")
        assert listed(shell) and shell.service("aliases").get("ls") == "dir"
        shell.run_line_magic("unalias", "ls")
        assert not listed(shell)
    with Shell("standard") as later:
        assert listed(later)


def test_a_removed_first_alias_that_the_profile_named_for_a_while_is_as_it_was(monkeypatch, tmp_path):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell("standard") as shell:
        shell.run_line_magic("unalias", "ls")
        shell.set_trait("Aliases.user_aliases", [["ls", "dir"]])
        shell.set_trait("Aliases.user_aliases", [])
        assert listed(shell) and shell.service("aliases").get("ls") == initial()["ls"]


@pytest.mark.parametrize("name", ["7z", "c++", "é"])
def test_a_name_that_is_typed_with_its_percent_alone_is_a_name(shell, ran, name):
    shell.run_line_magic("alias", f"{name} echo")
    assert ran(name, "a") == ["echo a"]


def test_a_first_alias_that_was_redefined_and_removed_is_gone(shell, ran):
    shell.run_line_magic("alias", "ls dir")
    shell.run_line_magic("unalias", "ls")
    with pytest.raises(UsageError, match="the alias was removed"):
        ran("ls")


def test_where_the_plugin_is_not_enabled_a_first_alias_names_it(monkeypatch, tmp_path):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell("minimal") as shell, pytest.raises(UsageError, match="the installed plugin 'alias' offers it"):
        shell.run_line_magic("ls", "")


def test_a_shell_that_uses_no_alias_defines_none(monkeypatch, tmp_path):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell("standard") as shell:
        shell.run("pass")
        assert "ls" in shell.magics.names("line")
        assert all(name != "aliases" for name, _ in shell._services)


def test_users_aliases_come_from_the_profile(session):
    traits = {"traits": {"Aliases": {"user_aliases": [["hello", "echo hi"], ["time", "x"]]}}}
    shell = session(nacre_alias.plugin, System(), Magics(), config=traits).shell
    shell.start()
    assert shell.service("aliases").get("hello") == "echo hi"
    assert any("'time' cannot be an alias" in text for text in shell.take_notices())


def test_rehashx_makes_aliases_of_all_programs(shell, ran, tmp_path, monkeypatch):
    for name, mode in {"prog1.2": 0o755, "data": 0o644, "time": 0o755, "c++": 0o755, "hello": 0o755}.items():
        tmp_path.joinpath(name).touch(mode)
    tmp_path.joinpath("folder").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path}:/no/such/folder")
    shell.run_line_magic("alias", "hello echo hi")
    before = shell.service("aliases").all()
    shell.run_line_magic("rehashx", "")
    added = {k: v for k, v in shell.service("aliases").all().items() if k not in before}
    assert added == {"prog12": "prog1.2", "c++": "c++"}
    assert ran("prog12", "x") == ["prog1.2 x"]
    assert ran("hello") == ["echo hi"]
    shell.run_line_magic("rehashx", "")


def test_aliases_without_a_plugin_for_commands_say_what_is_missing(session):
    shell = session(nacre_alias.plugin).shell
    shell.start()
    with pytest.raises(UsageError, match="service 'system'"):
        shell.run_line_magic("ls", "")


def test_two_shells_have_their_own_aliases(session):
    one, two = session(nacre_alias.plugin).shell, session(nacre_alias.plugin).shell
    one.run_line_magic("alias", "hello echo hi")
    assert two.service("aliases").get("hello") is None


def test_an_alias_runs_its_command(session, monkeypatch):
    system = pytest.importorskip("nacre_system.plugin")
    monkeypatch.setattr("nacre_system.terminal.owned", lambda: False)
    shell = session(nacre_alias.plugin, system).shell
    shell.run_line_magic("alias", 'parts printf "%%s|" %s %s')
    with contextlib.redirect_stdout(io.StringIO()) as out:
        shell.run_line_magic("parts", "'a b' c d")
    assert out.getvalue() == "a b|c|d|"


def test_changed_traits_define_their_aliases_at_once(shell):
    shell.set_trait("Aliases.user_aliases", [["hello", "echo hi"], ["ls", "echo"]])
    shell.set_trait("Aliases.user_aliases", [["bye", "echo bye"]])
    found = shell.service("aliases")
    assert (found.get("bye"), found.get("hello"), found.get("ls")) == ("echo bye", None, initial()["ls"])
