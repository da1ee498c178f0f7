"""What is offered where."""

from __future__ import annotations

import sys

import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest
from nacre import Magic, argument, arguments, hookimpl

SETUP = """
import os, json
class Point:
    shared = 1
    def __init__(self, left, top=0): self.left, self.top = left, top
    def move(self, across, *, down=0): pass
    @property
    def size(self): raise SystemExit
    @classmethod
    def make(cls, where): pass
class Slotted:
    __slots__ = ("inner",)
def function(name, /, number, *rest, flag=None, **more): pass
point = Point(1)
slotted = Slotted()
slotted.inner = point
keyed = {"key one": 1, 'k"2': point, b"bytes": 2, 3: 4, "deep": {"er": "text"}}
_hidden = __very_hidden = 1
"""


@arguments(
    argument("-n", "--number", type=int, help="how many"),
    argument("--mode", choices=["fast", "slow"]),
    argument("-q", "--quiet", action="store_true", help="say  nothing"),
    argument("state", nargs="?", choices=["on", "off"]),
)
def tried(args):
    """A magic with options."""


def pearls(shell, typed):
    """The names of pearls."""
    yield from (name for name in (*shell.namespace["pearls"], 1) if name != "hidden")


@arguments(
    argument("--from", dest="source", completer=pearls, help="where  from"),
    argument("name", nargs="*", completer=f"{__name__}:pearls"),
    argument("--bad", completer=lambda shell, typed: 1 / 0),
    argument("--missing", completer="nothing_of_the_kind:names"),
)
def strung(args):
    """A magic whose values are told by functions."""


@arguments(argument("-v", action="store_true"), argument("code", rest=True))
def coded(args):
    """A magic with code."""


class Offering:
    @hookimpl
    def magics(self):
        yield Magic("tried", tried, summary="Try it")
        yield Magic("strung", strung)
        yield Magic("tribute", coded, kind="line_cell")
        yield Magic("trcell", coded, kind="cell")


@pytest.fixture
def shell(session):
    patient = {"traits": {"Completion": {"deadline": 5.0}}}
    made = session(nacre_completion.plugin, nacre_complete_names.plugin, Offering(), config=patient).shell
    made.run(SETUP).unwrap()
    return made


def texts(shell, text, cursor=None):
    return [item.text for item in shell.complete(text, cursor).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%tr", ["%%trcell", "%tribute", "%%tribute", "%tried"]),
        ("x = 1\n%tr", ["%tribute", "%tried"]),
        ("    %tri", ["%tribute", "%%tribute", "%tried"]),
        ("%%tr", ["%%trcell", "%%tribute"]),
        ("x = %tr", ["%tribute", "%tried"]),
        ("5 %tri", []),
        ("'%tr", []),
        ("tri", []),
    ],
)
def test_magics_are_offered_where_a_line_begins(shell, text, expected):
    assert texts(shell, text) == expected


def test_behind_a_backslash_no_name_is_offered(shell):
    assert texts(shell, "pri") and not texts(shell, "\\pri") and texts(shell, "x = 1 + \\\npri")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%strung ", ["akoya", "baroque", "1"]),
        ("%strung akoya ba", ["baroque"]),
        ("%strung --from a", ["akoya"]),
        ("%strung --from=a", ["akoya"]),
        ("%strung hid", []),
        ("%strung --bad ", []),
        ("%strung --missing ", []),
    ],
)
def test_the_values_of_a_magic_are_those_that_its_function_tells(shell, text, expected):
    shell.namespace["pearls"] = ["akoya", "baroque", "hidden"]
    assert [item.text for item in shell.complete(text).items if item.kind == "value"] == expected


def test_a_function_for_values_that_fails_is_told_as_its_plugins(shell):
    shell.complete("%strung --bad ")
    assert any("completer of --bad" in str(failure) for failure in shell.plugins.failures)


def test_a_magic_says_what_it_does(shell):
    assert [(i.kind, i.note) for i in shell.complete("%tried").items] == [("magic", "Try it")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%tried -", ["-n", "--number", "--mode", "-q", "--quiet"]),
        ("%tried --n", ["--number"]),
        ("x = %tried --n", ["--number"]),
        ("%tried --quiet --qu", []),
        ("%tried --mode ", ["fast", "slow"]),
        ("%tried --mode=f", ["fast"]),
        ("%tried -q o", ["on", "off"]),
        ("%tribute -", ["-v"]),
        ("%%tribute -", ["-v"]),
        ("%tribute code -", []),
        ("%absent -", []),
    ],
)
def test_the_options_of_a_magic_come_from_its_declaration(shell, text, expected):
    assert texts(shell, text) == expected


def test_the_help_of_an_option_is_its_note(shell):
    assert [(i.kind, i.note) for i in shell.complete("%tried --qui").items] == [("option", "say nothing")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("poin", ["point"]),
        ("Poi", ["Point"]),
        ("os.pathc", ["pathconf", "pathconf_names"]),
        ("%tribute os.pathc", ["pathconf", "pathconf_names"]),
        ("os . pathc", ["pathconf", "pathconf_names"]),
        ("os.path.joi", ["join"]),
        ("(os).pathc", ["pathconf", "pathconf_names"]),
        ("print(os.pathc", ["pathconf", "pathconf_names"]),
        ("f'{os.pathc", ["pathconf", "pathconf_names"]),
        ("f'{1:{os.pathc", ["pathconf", "pathconf_names"]),
        ("f'''{os.path}\n{os.pathc", ["pathconf", "pathconf_names"]),
        ("!echo {os.pathc", ["pathconf", "pathconf_names"]),
        ("!echo $poin", ["point"]),
        ('"abc".upp', ["upper"]),
        ("'a b'.split().appe", ["append"]),
        ("'a'.upper().capi", ["capitalize"]),
        ("[1, 2].appe", ["append"]),
        ("{1: 2}.ite", ["items"]),
        ("Point(1).mov", ["move"]),
        ("Point.mak", ["make"]),
        ("point.lef", ["left"]),
        ("point.LEF", ["left"]),
        ("slotted.inner.lef", ["left"]),
        ("keyed['k\"2'].lef", ["left"]),
        ("keyed['deep']['er'].upp", ["upper"]),
        ("x = [point.lef", ["left"]),
        ("os.pathc)\nfoo(", []),
        ("1.", []),
        ("point..", []),
        ("absent.na", []),
        ("point.size.rea", []),
        ("wh", ["while"]),
        ("alpha_beta = 1\nalpha_", ["alpha_beta"]),
        ("def alpha_beta(): pass\nalpha_", ["alpha_beta"]),
        ("# os.pathc", []),
        ("'os.pathc", []),
        ("'''\nos.pathc", []),
        ("f'os.pathc", []),
        ("def poin", []),
        ("%%bash\nos.pathc", []),
        ("%%timeit\nos.pathc", ["pathconf", "pathconf_names"]),
    ],
)
def test_names_and_attributes(shell, text, expected):
    assert texts(shell, text) == expected


def test_only_what_is_left_of_the_cursor_counts(shell):
    assert texts(shell, "os.pathc + '", 8) == ["pathconf", "pathconf_names"]


def test_names_with_underscores_come_last(shell):
    found = texts(shell, "point.")
    assert [found.index(name) for name in ("left", "make", "move", "shared", "size", "top")] == list(range(6))
    assert all(name.startswith("__") for name in found[6:])


@pytest.mark.parametrize(
    ("text", "kind", "signature"),
    [
        ("point.mov", "function", "(self, across, *, down=0)"),
        ("point.siz", "property", ""),
        ("Poin", "class", ""),
        ("jso", "module", ""),
        ("keye", "instance", ""),
        ("lamb", "keyword", ""),
        ("functio", "function", "(name, /, number, *rest, flag=None, **more)"),
    ],
)
def test_kinds_and_signatures(shell, text, kind, signature):
    (item,) = shell.complete(text).items
    assert (item.kind, item.signature) == (kind, signature)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function(nu", ["number="]),
        ("function(1, fla", ["flag="]),
        ("function(1, flag=2, ", ["number="]),
        ("function(", ["number=", "flag="]),
        ("Point(le", ["left=", "len"]),
        ("point.move(", ["across=", "down="]),
        ("Point.make(whe", ["where="]),
        ("sorted([], rev", ["reverse=", "reversed"]),
        ("function(number=poin", ["point"]),
        ("def function(nu", []),
    ],
)
def test_parameters_are_offered_inside_a_call(shell, text, expected):
    assert texts(shell, text) == expected


def test_keys_of_the_environment(shell, monkeypatch):
    monkeypatch.setenv("NACRE_TRIED_KEY", "1")
    assert texts(shell, "os.environ['NACRE_TRI") == ["NACRE_TRIED_KEY"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("keyed['k", ["key one", 'k"2']),
        ('keyed["k', ["key one", 'k\\"2']),
        ("keyed[b'", ["bytes"]),
        ("keyed['deep']['", ["er"]),
        ("keyed[", ["'key one'", "'k\"2'", "b'bytes'", "3", "'deep'"]),
        ("1 + keyed['de", ["deep"]),
        ("absent['k", []),
        ("['k", []),
    ],
)
def test_keys_of_a_dict(shell, text, expected):
    assert texts(shell, text) == expected


SOURCE = "raise SystemExit\ndef offered(): pass\nclass Other: pass\nvalue = 1\n"


@pytest.fixture
def package(tmp_path, monkeypatch):
    (tmp_path / "tried_pack" / "inner").mkdir(parents=True)
    (tmp_path / "tried_pack" / "__init__.py").write_text(SOURCE)
    (tmp_path / "tried_pack" / "inner" / "__init__.py").write_text("raise SystemExit")
    (tmp_path / "tried_pack" / "below.py").write_text("raise SystemExit")
    (tmp_path / "tried_module.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import tried_", ["tried_module", "tried_pack"]),
        ("import os, tried_", ["tried_module", "tried_pack"]),
        ("from tried_", ["tried_module", "tried_pack"]),
        ("if 1: import tried_", ["tried_module", "tried_pack"]),
        ("%load_ext tried_", ["tried_module", "tried_pack"]),
        ("import tried_pack.", ["below", "inner"]),
        ("from tried_pack.be", ["below"]),
        ("from tried_pack import ", ["below", "inner", "offered", "Other", "value"]),
        ("from tried_pack import (value,\n  o", ["offered"]),
        ("from tried_pack im", ["import"]),
        ("from json import load", ["load", "loads"]),
        ("'import tried_", []),
        ("import tried_pack as t", []),
        ("import json.to", ["tool"]),
    ],
)
def test_modules_are_found_without_importing_them(shell, package, text, expected):
    assert texts(shell, text) == expected
    assert "tried_pack" not in sys.modules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import sys; sys.getrec", ["getrecursionlimit"]),
        ("import sys as y\ny.getrec", ["getrecursionlimit"]),
        ("import os.path as paths; paths.joi", ["join"]),
        ("import importlib.machinery\nimportlib.machinery.PathF", ["PathFinder"]),
        ("from sys import (\n    path,\n    platform as where,\n)\nwhere.isidenti", ["isidentifier"]),
        ("if True: from os import environ as env; env['PA", ["PATH"]),
        ("from os import environ as env; print(env['PA", ["PATH"]),
        ("import a_module_of_ours as ours; ours.spok", ["spoken"]),
        ("import a_module_of_ours; a_module_of_ours.spok", ["spoken"]),
        ("from a_module_of_ours import spoken; spoken.", []),  # what it is, only running it would tell
        ("import no_such_module; no_such_module.x", []),
        ("import sys as y; z.getrec", []),
        ("import sys as y; y.version_info.maj", ["major"]),
        ("import json as point; point.lef", ["left"]),  # as long as it has not run, the name is what it was
        ("import sys; str.isidenti", ["isidentifier"]),
    ],
)
def test_what_the_text_imports_is_known_before_it_has_run(shell, tmp_path, monkeypatch, text, expected):
    (tmp_path / "a_module_of_ours.py").write_text("def spoken(): pass\nraise SystemExit\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert texts(shell, text) == expected
    assert "a_module_of_ours" not in sys.modules


def test_a_call_of_what_the_text_imports_has_its_keywords(shell):
    assert texts(shell, "from json import dumps as told; told(1, allow_n") == ["allow_nan="]
    assert texts(shell, "told(1, allow_n") == []
