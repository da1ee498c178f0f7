"""The keymaps that ship, and the words they are written in."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from pathlib import Path

import pytest
from nacre import UsageError
from nacre_terminal import conditions, keymap
from nacre_terminal.commands import COMMANDS
from nacre_terminal.options import TerminalFrontend
from prompt_toolkit.filters import Always, Condition, Never
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name

SHIPPED = sorted(file.removesuffix(".toml") for file in os.listdir(keymap.HERE))
PUBLISHED = {
    "classic-1": "b3d91cc07d95422b",
    "common-1": "801ecf226cd3d2e5",
    "emacs-1": "e0aa1779b09aff90",
    "julia-like-1": "ced008d644fd1429",
    "vi-1": "6f1493593f545357",
}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_binding_names_a_key_and_a_command_that_are_there(name):
    for row in keymap.read(name):
        KeyBindings().add(*row.key.split())(lambda event: None)
        assert row.command in COMMANDS or get_by_name(row.command)


def test_a_published_keymap_is_never_changed():
    """Whoever pinned one keeps their keys: make a new version, NAME-2.toml, and add its line here."""
    digests = {name: hashlib.sha256(Path(keymap.find(name)).read_bytes()).hexdigest()[:16] for name in SHIPPED}
    assert digests == PUBLISHED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_keymap_builds_on_numbered_ones_only(name):
    parents = tomllib.loads(Path(keymap.find(name)).read_text()).get("extends", [])
    assert all(parent in SHIPPED for parent in parents)


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


def test_every_option_is_in_the_readme():
    table = (Path(__file__).parents[1] / "README.md").read_text().partition("| option | default |")[2]
    rows = [line.split("|")[1] for line in table.partition("\n\n")[0].splitlines() if line.startswith("| `")]
    said = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert said == set(TerminalFrontend.declared)
