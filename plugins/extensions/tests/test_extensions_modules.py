from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import nacre_extensions.plugin
import pytest
from nacre import Shell, UsageError, hookimpl
from nacre.testing import MakeSession, Session
from nacre_extensions.hooks import Entry

BOTH = """
from nacre import Magic
calls = []
undo = None
def load_nacre_extension(shell):
    global undo
    calls.append("load")
    undo = shell.magics.add(Magic("greet", lambda: "hello"))
def unload_nacre_extension(shell):
    calls.append("unload")
    undo()
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], str]]:
    """A function that writes a module and returns its name."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made = []

    def write(name: str, text: str) -> str:
        (tmp_path / f"{name}.py").write_text(text)
        made.append(name)
        return name

    yield write
    for name in made:
        sys.modules.pop(name, None)


@pytest.fixture
def one(session: MakeSession) -> Session:
    return session(nacre_extensions.plugin)


def magic(name: str, line: str = "") -> str:
    return f"get_shell().run_line_magic({name!r}, {line!r})"


def test_a_loaded_module_extends_the_shell_until_it_is_unloaded(one: Session, module: Callable[..., str]) -> None:
    name = module("ext_both", BOTH)
    one.run(magic("load_ext", name)).ok()
    one.run(magic("greet")).gives("hello")
    one.run(magic("unload_ext", name)).ok()
    one.run(magic("greet")).fails(UsageError, "no magic %greet")


def test_a_module_is_loaded_once(one: Session, module: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    name = module("ext_once", BOTH)
    for _ in range(2):
        one.run(magic("load_ext", name)).ok()
    assert sys.modules[name].calls == ["load"]
    assert capsys.readouterr().out == "ext_once is loaded already; %reload_ext ext_once loads it anew.\n"


def test_reloading_unloads_imports_anew_and_loads(one: Session, module: Callable[..., str]) -> None:
    name = module("ext_again", BOTH)
    one.run(magic("load_ext", name)).ok()
    module(name, BOTH.replace("hello", "good day") + "# longer, so that the cached bytecode is old\n")
    one.run(magic("reload_ext", name)).ok()
    one.run(magic("greet")).gives("good day")


def test_reloading_what_is_not_loaded_loads_it(one: Session, module: Callable[..., str]) -> None:
    one.run(magic("reload_ext", module("ext_first", BOTH))).ok()
    one.run(magic("greet")).gives("hello")


@pytest.mark.parametrize(
    ("text", "method", "word"),
    [
        ("", "load", "no load function"),
        ("", "unload", "not loaded"),
        ("def load_nacre_extension(shell): pass", "unload", "no unload function"),
        ("def load_nacre_extension(shell): pass", "load", "already loaded"),
    ],
)
def test_the_service_says_why_it_did_nothing(
    one: Session, module: Callable[..., str], text: str, method: str, word: str
) -> None:
    name = module(f"ext_word_{method}_{bool(text)}", text)
    service = one.shell.service("extensions")
    if text:
        assert service.load(name) is None
    assert getattr(service, method)(name) == word


def test_what_did_nothing_is_told_in_a_line(
    one: Session, module: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = module("ext_plain", "")
    one.run(magic("load_ext", name)).ok()
    one.run(magic("unload_ext", name)).ok()
    assert capsys.readouterr().out.splitlines() == [
        "ext_plain is not an extension: it has no function load_nacre_extension.",
        "ext_plain is not loaded.",
    ]


def test_a_function_that_loading_returns_undoes_it(one: Session, module: Callable[..., str]) -> None:
    text = "from nacre import Magic\ndef load_nacre_extension(s): return s.magics.add(Magic('greet', lambda: 'hello'))"
    name = module("ext_undo", text)
    one.run(magic("load_ext", name)).ok()
    one.run(magic("unload_ext", name)).ok()
    one.run(magic("greet")).fails(UsageError)


def test_a_module_for_ipython_says_that_it_needs_the_bridge(one: Session, module: Callable[..., str]) -> None:
    name = module("ext_ipython", "def load_ipython_extension(ip): 1/0")
    one.run(magic("load_ext", name)).fails(UsageError, "ext_ipython is an extension for IPython.*bridge")


def test_another_plugin_can_load_modules_of_another_kind(session: MakeSession, module: Callable[..., str]) -> None:
    class Bridge:
        @hookimpl
        def extension_entry(self, module: ModuleType, shell: Shell) -> Entry | None:
            load = getattr(module, "load_ipython_extension", None)
            return Entry(load, getattr(module, "unload_ipython_extension", None)) if load else None

    text = "def load_ipython_extension(ip): ip.bind('x', 1)\ndef unload_ipython_extension(ip): ip.bind('x', 2)"
    name = module("ext_bridged", text)
    one = session(nacre_extensions.plugin, Bridge())
    one.run(magic("load_ext", name)).ok()
    one.run("x").gives(1)
    one.run(magic("unload_ext", name)).ok()
    one.run("x").gives(2)


def test_an_error_while_loading_is_shown_and_the_module_is_not_loaded(one: Session, module: Callable[..., str]) -> None:
    name = module("ext_fails", "def load_nacre_extension(shell): 1/0")
    one.run(magic("load_ext", name)).fails(ZeroDivisionError)
    assert one.shell.service("extensions").loaded == {}


def test_a_module_that_lacks_another_one_names_that(one: Session, module: Callable[..., str]) -> None:
    name = module("ext_lacks", "import nacre_surely_not_there")
    one.run(magic("load_ext", name)).fails(ModuleNotFoundError, "nacre_surely_not_there")


@pytest.mark.parametrize("name", ["ext_nowhere", "ext_nowhere.deep", "not-a-module"])
def test_a_module_that_is_not_there_is_told_in_a_line(one: Session, name: str) -> None:
    one.run(magic("load_ext", name)).fails(UsageError, f"no module '{name}'")


@pytest.mark.parametrize(("line", "match"), [("", "module"), ("a b", "no argument 'b'"), ("--x a", "no option '--x'")])
def test_a_wrong_line_loads_nothing(one: Session, line: str, match: str) -> None:
    one.run(magic("load_ext", line)).fails(UsageError, match)


def test_two_shells_load_apart(session: MakeSession, module: Callable[..., str]) -> None:
    name = module("ext_apart", "def load_nacre_extension(shell): shell.bind('here', True)")
    first, second = session(nacre_extensions.plugin), session(nacre_extensions.plugin)
    first.run(magic("load_ext", name)).ok()
    second.run("here").fails(NameError)
    second.run(magic("load_ext", name)).ok()
    second.run("here").gives(True)


def test_tab_knows_the_plugins_that_could_be_loaded_and_what_was_loaded(monkeypatch, tmp_path) -> None:
    from nacre import Shell
    from nacre_extensions.magics import idle, loaded

    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell("minimal") as shell:
        shell.plugins.enable(shell.index.rows["extensions"])
        assert "bookmark" in idle(shell, "") and "extensions" not in idle(shell, "")
        shell.run_line_magic("load_ext", "bookmark")
        assert loaded(shell, "") == ["bookmark"]
