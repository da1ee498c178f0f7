"""What the how-to pages say of options, keys and conditions is so."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from pathlib import Path

import pytest
from nacre_selection.options import configurable
from nacre_terminal import conditions, keymap
from nacre_terminal.commands import COMMANDS
from nacre_terminal.options import TerminalFrontend
from prompt_toolkit.key_binding import KeyBindings

PAGES = Path(__file__).resolve().parents[3] / "docs" / "howto"
TERMINAL, KEYS = (PAGES / f"{name}.md" for name in ("terminal", "keys"))


def tables(page: Path) -> list[dict]:
    return [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", page.read_text(), re.S)]


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("page", [TERMINAL, KEYS])
def test_the_options_are_taken(page):
    made = configurable(TerminalFrontend)()
    for table in tables(page):
        for name, value in table.get("traits", {}).get("TerminalFrontend", {}).items():
            assert made.has_trait(name)
            setattr(made, name, value)


@pytest.mark.parametrize("name", ["Pager", "Images"])
def test_the_options_of_other_plugins_are_taken(name):
    made = configurable(getattr(importlib.import_module(f"nacre_{name.lower()}.options"), name))()
    (values,) = [table["traits"][name] for table in tables(TERMINAL) if name in table.get("traits", {})]
    for option, value in values.items():
        assert made.has_trait(option)
        setattr(made, option, value)


def test_the_keys_that_are_bound_are_keys_and_commands():
    known = dict.fromkeys(conditions.words(None), keymap.Condition(lambda: True))
    (own,) = [
        table["traits"]["TerminalFrontend"]["keys"] for table in tables(KEYS) if "keys" in str(table.get("traits"))
    ]
    (mine,) = [table["keys"] for table in tables(KEYS) if "extends" in table]
    rows = [*keymap.own(own), *(keymap.Binding(row["key"], row["command"], row["when"]) for row in mine)]
    for row in rows:
        KeyBindings().add(*row.key.split())(lambda event: None)
        assert not row.command or row.command in COMMANDS
        conditions.parse(row.when, known)


def test_every_condition_is_on_the_page_and_every_one_there_is_one():
    table = KEYS.read_text().partition("| word | holds |")[2].partition("\n\n")[0]
    said = {word for line in table.splitlines() if line.startswith("| `") for word in words(line.split("|")[1])}
    assert said == set(conditions.words(None))


def test_every_keymap_is_on_the_page():
    table = KEYS.read_text().partition("| keymap | is |")[2].partition("\n\n")[0]
    said = {words(line)[0] for line in table.splitlines() if line.startswith("| `")}
    shipped = {re.sub(r"-\d+$", "", path.stem) for path in Path(keymap.HERE).glob("*.toml")}
    assert said == shipped - {"common"}


def test_simple_prompt_can_be_asked_for_on_the_command_line(terminal):
    terminal.profile()
    command = re.search(r"`nacre (--simple-prompt)`", TERMINAL.read_text())
    tty = terminal(wait=False, argv=[sys.executable, "-m", "nacre", "--profile", "t", command[1]])
    tty.sees(r"^In \[1\]:")
    tty.line("6 * 7")
    tty.sees(r"^Out\[1\]: 42$")
    assert b"\x1b" not in tty.raw
