"""The keymaps that ship, and the words they are written in."""

from __future__ import annotations

import os

import pytest
from nacre import UsageError
from nacre_terminal import conditions, keymap
from nacre_terminal.commands import COMMANDS
from nacre_terminal.options import HELP, Options, defaults
from nacre_terminal.traits import TerminalFrontend
from prompt_toolkit.filters import Always, Condition, Never
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name

SHIPPED = sorted(file.removesuffix(".toml") for file in os.listdir(keymap.HERE))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_binding_names_a_key_and_a_command_that_are_there(name):
    for row in keymap.read(name):
        KeyBindings().add(*row.key.split())(lambda event: None)
        assert row.command in COMMANDS or get_by_name(row.command)


@pytest.mark.parametrize("name", ["classic", "emacs", "vi", "julia-like"])
def test_a_name_without_a_number_is_the_latest_version(name):
    assert os.path.basename(keymap.find(name)).startswith(f"{name}-")


def test_an_unknown_keymap_names_the_nearest():
    with pytest.raises(UsageError, match="'classic'"):
        list(keymap.read("clasic"))


def test_conditions_combine():
    known = {"a": Always(), "b": Never(), "c": Condition(lambda: True)}
    assert conditions.parse("a & c", known)()
    assert not conditions.parse("a & b", known)()
    assert conditions.parse("a & !b", known)()
    assert conditions.parse("b | c", known)()
    assert conditions.parse("", known)()


def test_an_unknown_condition_names_the_nearest():
    with pytest.raises(UsageError, match="input"):
        conditions.parse("imput", {"input": Always()})


def test_every_command_says_what_it_does():
    assert all((function.__doc__ or "").strip() for function in COMMANDS.values())


def test_options_and_traits_are_the_same():
    assert set(HELP) == {name for name in vars(Options) if not name.startswith("_")}
    made = TerminalFrontend()
    assert {name: getattr(made, name) for name in HELP} == defaults()
    assert set(made.trait_names(config=True)) == set(HELP)
