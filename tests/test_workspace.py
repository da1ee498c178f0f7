"""The workspace is of one piece."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORE = sorted((ROOT / "core/src/nacre").glob("*.py"))
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
PROJECTS = {path.parent: tomllib.loads(path.read_text())["project"] for path in ROOT.glob("plugins/*/pyproject.toml")}
SELECTION = ROOT / "selection/src/nacre_selection"


def dependencies(folder: str) -> set[str]:
    project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]
    return {name.split(">")[0] for name in project["dependencies"]}


def test_the_core_has_fewer_than_3000_lines():
    assert sum(len(path.read_text().splitlines()) for path in CORE) < 3000


def test_what_the_core_stands_on_has_fewer_than_1000_lines():
    assert sum(len(path.read_text().splitlines()) for path in SELECTION.glob("*.py")) < 1000


@pytest.mark.parametrize("module", CORE, ids=lambda path: path.stem)
def test_no_module_of_the_core_has_more_than_400_lines(module):
    assert len(module.read_text().splitlines()) <= 400


def test_the_core_and_what_it_stands_on_depend_on_three_libraries_only():
    assert dependencies("core") == {"nacre-selection", "pluggy", "traitlets"}
    assert dependencies("selection") == {"stevedore", "traitlets"}


def test_what_the_core_stands_on_does_not_know_the_core():
    imports = [node for path in SELECTION.glob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    modules = [node.module or "" for node in imports if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in modules if name.split(".")[0] == "nacre"] == []


def test_versions_and_lists_are_up_to_date():
    command = [sys.executable, ROOT / "contrib/workspace.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
class TestEachPlugin:
    def test_has_one_word_for_everything(self, plugin):
        project, module = PROJECTS[plugin], plugin.name.replace("-", "_")
        assert project["name"] == f"nacre-{plugin.name}"
        assert project["entry-points"]["nacre.plugins"] == {plugin.name: f"nacre_{module}.plugin"}
        assert (plugin / f"src/nacre_{module}/plugin.py").exists()

    def test_has_what_every_plugin_has(self, plugin):
        module = f"src/nacre_{plugin.name.replace('-', '_')}"
        missing = [
            n
            for n in ("README.md", "tests", f"{module}/py.typed", f"{module}/__init__.py")
            if not (plugin / n).exists()
        ]
        assert missing == []

    def test_has_a_front_door_that_imports_nacre_only(self, plugin):
        (door,) = plugin.glob("src/*/plugin.py")
        allowed = {"__future__", "collections", "typing", "nacre", "ast", "sys"}
        found = set()
        for node in ast.parse(door.read_text()).body:
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add((node.module or "").split(".")[0] if not node.level else "a room of its own")
        assert found <= allowed

    def test_does_not_reach_into_another_plugin(self, plugin):
        own = f"nacre_{plugin.name.replace('-', '_')}"
        needs = [PROJECTS[plugin]["dependencies"], *PROJECTS[plugin].get("optional-dependencies", {}).values()]
        declared = {name.split(">")[0].replace("-", "_") for names in needs for name in names}
        reached = set()
        for path in plugin.glob("src/**/*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
                reached |= {name.split(".")[0] for name in names if name.startswith("nacre_")}
        assert reached - {own} <= declared


def test_a_plugin_made_from_the_template_passes_its_own_tests(tmp_path):
    command = [sys.executable, ROOT / "contrib/template/new.py", "my-greet", tmp_path]
    subprocess.run(command, check=True, capture_output=True)
    made = tmp_path / "my-greet"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=made,
        env={"PYTHONPATH": f"{made / 'src'}:{ROOT / 'core/src'}:{ROOT / 'selection/src'}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["", "Hello", "a--b", "1a", "a_b"])
def test_the_template_refuses_a_name_that_is_none(tmp_path, name):
    done = subprocess.run(
        [sys.executable, ROOT / "contrib/template/new.py", name, tmp_path], capture_output=True, text=True
    )
    assert done.returncode == 1 and "new.py:" in done.stderr and "Traceback" not in done.stderr
