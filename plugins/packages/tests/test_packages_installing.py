"""Calling installers for the running interpreter. The programs are stand-ins, but for pip."""

from __future__ import annotations

import contextlib
import io
import os
import sys

import nacre_packages.plugin
import pytest
from nacre import Provider, UsageError, hookimpl
from nacre_packages.quoting import quote, requirements

NOTE = "Note: you may need to restart the shell to use updated packages.\n"


class Ran(list):
    """Stands for the service that runs commands."""

    status = 0

    def run(self, command):
        self.append(command)
        return self.status


class System:
    @hookimpl
    def services(self):
        return Provider("system", lambda shell: Ran())


@pytest.fixture
def shell(session):
    return session(nacre_packages.plugin, System()).shell


@pytest.fixture
def run(shell, capsys):
    def run(name, line):
        commands = shell.service("system")
        commands.clear()
        shell.run_line_magic(name, line)
        return [*commands, capsys.readouterr().out]

    return run


PYTHON = quote(sys.executable)


def test_pip_is_that_of_this_interpreter(run):
    assert run("pip", "install -U numpy") == [f"{PYTHON} -P -m pip install -U numpy", NOTE]


def test_the_note_comes_only_where_something_was_changed(run, shell):
    assert run("pip", "list") == [f"{PYTHON} -P -m pip list", ""]
    shell.service("system").status = 1
    assert run("pip", "install x")[1] == ""


@pytest.mark.parametrize(
    ("typed", "passed"),
    [
        ("install numpy>=1.0,<2", "install 'numpy>=1.0,<2'"),
        ("install name[extra]==1.*", "install 'name[extra]==1.*'"),
        ("install 'numpy>1' x>2", "install 'numpy>1' x>2"),
        ("list > file.txt", "list > file.txt"),
        ("install ./dist/*.whl -r ~/x.txt", "install ./dist/*.whl -r ~/x.txt"),
        ("list | grep x", "list | grep x"),
    ],
)
def test_requirements_are_safe_from_the_systems_shell(typed, passed):
    assert requirements(typed) == passed


def test_python_values_are_replaced(run, shell):
    shell.namespace["wanted"] = "numpy"
    assert run("pip", "install $wanted")[0] == f"{PYTHON} -P -m pip install numpy"


def test_an_environment_without_pip_is_told(run, monkeypatch):
    monkeypatch.setattr("nacre_packages.installers.find_spec", lambda name: None)
    with pytest.raises(UsageError, match="has no pip; '%uv"):
        run("pip", "install x")


@pytest.fixture
def no_uv_module(monkeypatch):
    monkeypatch.setattr("nacre_packages.installers.find_spec", lambda name: None)


def program(folder, name, text="#!/bin/sh\n"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("typed", "passed"),
    [
        ("pip install numpy", f"pip install --python {PYTHON} numpy"),
        ("pip list", f"pip list --python {PYTHON}"),
        ("pip install --python 3.12 numpy", "pip install --python 3.12 numpy"),
        ("--version", "--version"),
        ("tool list", "tool list"),
    ],
)
def test_uv_pip_works_on_this_interpreter(run, no_uv_module, monkeypatch, tmp_path, typed, passed):
    path = program(tmp_path, "uv")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("uv", typed)[0] == f"{path} {passed}"


def test_a_missing_uv_is_told(run, no_uv_module, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="there is no uv"):
        run("uv", "pip list")


@pytest.fixture
def conda(monkeypatch, tmp_path):
    """A conda environment, and the installation that made it."""
    prefix, root = tmp_path / "envs" / "one", tmp_path / "root"
    for name in ("conda", "mamba"):
        program(root / "bin", name)
    (prefix / "conda-meta").mkdir(parents=True)
    (prefix / "conda-meta" / "history").write_text(f"==> now <==\n# cmd: {root}/bin/conda create -n one\n")
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    for variable in ("CONDA_EXE", "MAMBA_EXE"):
        monkeypatch.delenv(variable, raising=False)
    return prefix, root


@pytest.mark.parametrize("name", ["conda", "mamba", "micromamba"])
def test_outside_conda_the_way_to_go_is_told(run, monkeypatch, tmp_path, name):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(UsageError, match=f"%{name}: this interpreter is in no conda environment; '%pip"):
        run(name, "install x")


@pytest.mark.parametrize("name", ["conda", "mamba"])
def test_conda_works_on_this_environment(run, conda, name):
    prefix, root = conda
    assert run(name, "install numpy") == [f"{root}/bin/{name} install --prefix {prefix} numpy --yes", NOTE]
    assert run(name, "list") == [f"{root}/bin/{name} list --prefix {prefix}", ""]


def test_an_environment_that_is_named_is_respected(run, conda):
    assert run("conda", "list -n other")[0].endswith("conda list -n other")
    assert run("conda", "info")[0].endswith("conda info")
    assert run("conda", "install -y x")[0].endswith(f"--prefix {conda[0]} -y x")


def test_micromamba_is_found_by_its_variable(run, conda, monkeypatch, tmp_path):
    with pytest.raises(UsageError, match="there is no micromamba"):
        run("micromamba", "list")
    path = program(tmp_path / "mm", "micromamba")
    monkeypatch.setenv("MAMBA_EXE", str(path))
    assert run("micromamba", "list")[0] == f"{path} list --prefix {conda[0]}"


def test_the_real_pip_answers(session, monkeypatch):
    system = pytest.importorskip("nacre_system.plugin")
    pytest.importorskip("pip")
    monkeypatch.setattr("nacre_system.terminal.owned", lambda: False)
    shell = session(nacre_packages.plugin, system).shell
    with contextlib.redirect_stdout(io.StringIO()) as out:
        shell.run_line_magic("pip", "--version")
    assert out.getvalue().startswith("pip ") and os.path.realpath(sys.prefix) in os.path.realpath(
        out.getvalue().split()[3]
    )
    assert shell.namespace["_exit_code"] == 0


def test_without_a_plugin_for_commands_it_says_what_is_missing(session):
    with pytest.raises(UsageError, match="service 'system'"):
        session(nacre_packages.plugin).shell.run_line_magic("pip", "list")


def test_a_module_called_pip_in_the_working_directory_is_not_run(session, tmp_path, monkeypatch, capfd):
    pytest.importorskip("pip")
    system = pytest.importorskip("nacre_system.plugin")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pip.py").write_text("print('planted')\n")
    shell = session(nacre_packages.plugin, system).shell
    shell.run_line_magic("pip", "--version")
    assert "planted" not in (out := capfd.readouterr().out) and out.startswith("pip ")
