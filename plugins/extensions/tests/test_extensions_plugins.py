from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nacre_extensions.plugin
import pytest
from nacre import UsageError
from nacre.testing import MakeSession

GREETER = """
from nacre import Magic, Name, hookimpl
@hookimpl
def magics():
    yield Magic("greet", "greeter.rooms:greet", summary="Greet")
@hookimpl
def names():
    yield Name("greeting", "greeter.rooms:greeting")
@hookimpl
def shell_started(shell):
    print("greeter started")
@hookimpl
def shell_stopping(shell):
    print("greeter stopping")
"""
BRIDGE = """
from nacre import hookimpl
@hookimpl(optionalhook=True)
def extension_entry(module, shell):
    from nacre_extensions.hooks import Entry
    return Entry(lambda shell: print("bridged", module.__name__))
"""
PLUGINS = {
    "greeter": {"plugin": GREETER, "rooms": "def greet(): return 'hello'\ndef greeting(shell): return 'hi'\n"},
    "broken": {"plugin": "1/0"},
    "abridge": {"plugin": BRIDGE},
}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run statements in a shell where three plugins are installed and one enables ``extensions`` and some more."""
    site, home = tmp_path / "site", tmp_path / "home"
    for name, modules in PLUGINS.items():
        (site / name).mkdir(parents=True)
        (site / name / "__init__.py").touch()
        for module, text in modules.items():
            (site / name / f"{module}.py").write_text(text)
        info = site / f"{name}-2.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.5\n")
        (info / "entry_points.txt").write_text(f"[nacre.plugins]\n{name} = {name}.plugin\n")
    home.mkdir()

    def start(*statements: str, enable: str = "") -> subprocess.CompletedProcess[str]:
        enabled = [f'"{name}"' for name in ("extensions", *enable.split())]
        (home / "config.toml").write_text(
            f'profile = "minimal"\ntrusted_paths = ["{site}"]\n[plugins]\nenable = [{", ".join(enabled)}]\n'
        )
        environment = {**os.environ, "NACRE_HOME": str(home), "PYTHONPATH": str(site)}
        command = [sys.executable, "-m", "nacre", "-c", "\n".join(statements)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)

    return start


def magic(name: str, line: str = "") -> str:
    return f"get_shell().run_line_magic({name!r}, {line!r})"


def test_an_enabled_plugin_serves_at_once(run: Run) -> None:
    ran = run(magic("plugin", "enable greeter"), f"print({magic('greet')}, greeting)")
    assert ran.stdout.splitlines() == ["greeter started", "greeter is enabled.", "hello hi", "greeter stopping"]


def test_a_disabled_plugin_is_gone_at_once(run: Run) -> None:
    ran = run(magic("plugin", "disable greeter"), "print('greeting' in globals())", magic("greet"), enable="greeter")
    assert ran.stdout.splitlines() == ["greeter started", "greeter stopping", "greeter is disabled.", "False"]
    assert "no magic %greet; the installed plugin 'greeter' offers it" in ran.stderr


def test_a_plugin_comes_back(run: Run) -> None:
    ran = run(*[magic("plugin", f"{action} greeter") for action in ("enable", "disable", "enable")], magic("greet"))
    assert ran.stdout.splitlines()[4:6] == ["greeter started", "greeter is enabled."]
    assert ran.returncode == 0, ran.stderr


def test_enabling_twice_is_told(run: Run) -> None:
    ran = run(magic("plugin", "enable greeter"), magic("plugin", "enable greeter"))
    assert "greeter is enabled already." in ran.stdout


def test_a_plugin_that_fails_is_named_and_the_shell_goes_on(run: Run) -> None:
    ran = run(
        "try:",
        f"    {magic('plugin', 'enable broken')}",
        "except Exception as error:",
        "    print(type(error).__name__, error)",
        magic("plugin", "list broken"),
    )
    first, second = ran.stdout.splitlines()
    assert first.startswith("UsageError the plugin broken 2.5 failed at import: ZeroDivisionError")
    assert "parked: broken 2.5 failed at import" in second


def test_the_list_says_what_each_plugin_is_to_the_shell(run: Run) -> None:
    ran = run(magic("plugin"), enable="greeter")
    states = {line.split()[0]: line.split()[1:] for line in ran.stdout.splitlines() if line[:1] != " "}
    assert states["greeter"] != ["started"]
    assert (states["extensions"][1:], states["broken"]) == (["enabled"], ["2.5", "not", "enabled"])


def test_load_ext_enables_a_plugin_where_there_is_no_module_of_that_name(run: Run) -> None:
    (ran := run(magic("load_ext", "greeter-nowhere")))
    assert "no module 'greeter-nowhere', and no installed plugin of that name" in ran.stderr


def test_a_bridge_that_sorts_before_this_plugin_serves(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "foreign.py").write_text("def load_ipython_extension(ip): pass\n")
    ran = run(magic("load_ext", "foreign"), enable="abridge")
    assert (ran.stdout, ran.stderr) == ("bridged foreign\n", "")


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("enabel x", "no action 'enabel'; did you mean 'enable'"),
        ("enable", "which plugin"),
        ("enable extension", "no plugin 'extension' is installed; did you mean 'extensions'"),
        ("list --all", "no option '--all'"),
    ],
)
def test_a_wrong_line_is_told_and_changes_nothing(session: MakeSession, line: str, match: str) -> None:
    one = session(nacre_extensions.plugin)
    one.run(magic("plugin", line)).fails(UsageError, match)
    assert one.shell.plugins.order() == ["extensions"]


def test_unload_ext_undoes_what_load_ext_enabled(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site" / "greeter").rename(tmp_path / "site" / "welcome")
    for path in [*(tmp_path / "site" / "welcome").glob("*.py"), *tmp_path.glob("site/greeter-*/entry_points.txt")]:
        path.write_text(path.read_text().replace("greeter.", "welcome."))
    ran = run(magic("load_ext", "greeter"), magic("unload_ext", "greeter"), magic("plugin", "list greeter"))
    assert ran.stdout.splitlines()[1:4] == ["greeter is enabled.", "greeter stopping", "greeter is disabled."]
    assert ran.stdout.splitlines()[4].split() == ["greeter", "2.5", "not", "enabled"]


def test_unload_ext_leaves_a_plugin_that_the_profile_enables(run: Run) -> None:
    ran = run(magic("unload_ext", "greeter"), magic("greet"), enable="greeter")
    assert "greeter is a plugin that %load_ext did not enable; '%plugin disable greeter' takes it out." in ran.stdout
    assert ran.returncode == 0, ran.stderr
