from __future__ import annotations

from collections.abc import Iterator

import nacre_config.plugin
import pytest
from nacre import Traits, UsageError, hookimpl
from nacre.testing import MakeSession, Session
from nacre_config.completion import complete
from traitlets import Enum, Int, List
from traitlets.config import Configurable


class Oven(Configurable):
    """How things are baked."""

    heat = Int(180, min=0, help="Degrees that the oven is heated to.").tag(config=True)
    mode = Enum(("fan", "grill"), default_value="fan", help="Where the heat comes from.").tag(config=True)
    racks = List([1, 2], help="Which racks are in.").tag(config=True)
    inner = Int(0)


class Kitchen:
    @hookimpl
    def configurables(self) -> Iterator[Traits]:
        yield Traits("Oven", Oven)


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_config.plugin, Kitchen())


def magic(line: str = "") -> str:
    return f"get_shell().run_line_magic('config', {line!r})"


def test_without_an_argument_the_classes_are_listed(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(magic()).ok()
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == ["Oven", "Shell"]
    assert lines[0].endswith("How things are baked.")


def test_a_class_is_shown_with_help_value_default_and_type(one: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one.run(magic("Oven.heat = 200")).ok()
    one.run(magic("Oven")).ok()
    text = capsys.readouterr().out
    assert "Oven: How things are baked.\n" in text
    assert "\nOven.heat = 200    (default 180)\n    Degrees that the oven is heated to.\n" in text
    assert "\nOven.mode = 'fan'\n" in text and "fan" in text and "grill" in text
    assert "inner" not in text


def test_a_class_is_shown_with_where_a_value_was_set(session: MakeSession, capsys: pytest.CaptureFixture[str]) -> None:
    one = session(nacre_config.plugin, Kitchen(), config={"traits": {"Oven": {"heat": 90}}})
    one.run(magic("Oven")).ok()
    assert "Oven.heat = 90    (default 180)" in (text := capsys.readouterr().out)
    assert "; set by embedder" in text


def test_a_trait_gives_its_value(one: Session) -> None:
    one.run(magic("Oven.heat")).gives(180)


def test_a_trait_is_set_to_an_expression_of_the_users_names(one: Session) -> None:
    one.run("warm = 30").ok()
    for line in ("Oven.heat = warm * 2", "Oven.heat=60", " Oven.heat  =  60 "):
        one.run(magic(line)).ok()
        one.run(magic("Oven.heat")).gives(60)


def test_the_value_may_use_braces_and_dollars(one: Session) -> None:
    one.run("x = 3").ok()
    one.run(magic("Oven.racks = [k for k in {'$x': 1}]")).ok()
    one.run(magic("Oven.racks")).gives(["$x"])


def test_a_function_sets_a_trait_to_its_own_local(one: Session) -> None:
    one.run(f"def f():\n    local = 77\n    {magic('Oven.heat = local')}\nf()").ok()
    one.run(magic("Oven.heat")).gives(77)


def test_others_are_told_of_a_change(session: MakeSession) -> None:
    told = []

    class Watch:
        @hookimpl
        def config_changed(self, key: str, old: object, new: object) -> None:
            told.append((key, old, new))

    session(nacre_config.plugin, Kitchen(), Watch()).run(magic("Oven.heat = 1")).ok()
    assert told == [("Oven.heat", 180, 1)]


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("Ovn", "'Ovn'; did you mean 'Oven'"),
        ("Oven.haet", "'haet'; did you mean 'heat'"),
        ("Oven.haet = 1", "'haet'; did you mean 'heat'"),
        ("Oven.inner = 1", "no trait 'inner'"),
        ("Oven.heat = 'a'", "Oven.heat: .*int"),
        ("Oven.heat = -1", "Oven.heat: "),
        ("Oven.mode = grill", "'grill' is not defined; a text needs quotes: 'grill'"),
        ("Oven.heat =", "no value"),
        ("Oven.heat = 1 +", "not an expression"),
        ("Oven.heat == 1", "none of: Class"),
        ("--list", "no option '--list'"),
    ],
)
def test_a_wrong_line_is_told_in_one_line_and_sets_nothing(one: Session, line: str, match: str) -> None:
    error = one.run(magic(line)).fails(UsageError, match).outcome.error
    assert "\n" not in str(error)
    one.run(magic("Oven.heat")).gives(180)


def test_an_error_in_the_expression_is_the_users(one: Session) -> None:
    one.run(magic("Oven.heat = 1/0")).fails(ZeroDivisionError)


def test_classes_and_traits_complete(one: Session) -> None:
    def completed(text: str) -> list[str] | None:
        found = complete(text, len(text), one.shell)
        return found and [text[: found.start] + item.text for item in found.items]

    assert completed("%config O") == ["%config Oven"]
    assert completed("x\n%config Oven.") == [f"x\n%config Oven.{trait}" for trait in ("heat", "mode", "racks")]
    assert completed("%config Nosuch.x") is None
    assert completed("configure(O") is None


def test_a_setting_of_ipythons_that_means_the_same_here_is_made(one: Session) -> None:
    one.run(magic("InteractiveShell.ast_node_interactivity = 'all'")).ok()
    one.run(magic("Shell.ast_node_interactivity")).gives("all")
    one.run(magic("InteractiveShell.ast_node_interactivity")).gives("all")
    assert one.shell.take_notices() == []


def test_any_other_setting_of_ipythons_is_told_and_the_cell_goes_on(one: Session) -> None:
    one.run(f"{magic('IPCompleter.use_jedi = False')}\n3").gives(3)
    assert one.shell.take_notices() == ["IPCompleter.use_jedi is a setting of IPython's; here it means nothing"]


def test_a_wrong_value_for_a_setting_of_ipythons_is_told(one: Session) -> None:
    one.run(magic("InteractiveShell.ast_node_interactivity = 'every'")).fails(UsageError, "every")
