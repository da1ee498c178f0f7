"""Every plugin can be the only one, and every plugin can be left out."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))


@pytest.fixture
def profile(home):
    """Write a profile and return its name."""

    def write(text):
        (home / "profiles").mkdir(exist_ok=True)
        (home / "profiles" / "tried.toml").write_text(text)
        return "tried"

    return write


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_works_alone_on_the_core(nacre, profile, plugin):
    name = profile(f'[plugins]\nenable = ["{plugin}"]\n')
    done = nacre("--strict", "--profile", name, "-i", input="x = 20\nx + 1\nexit\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "21" in done.stdout


@pytest.mark.parametrize("plugin", PLUGINS)
def test_the_standard_shell_works_without_a_plugin(nacre, profile, plugin):
    name = profile(f'extends = ["standard"]\n[plugins]\ndisable = ["{plugin}"]\n')
    done = nacre("--strict", "--profile", name, "-i", input="x = 20\nx + 1\nexit\n")
    assert done.returncode == 0 and "21" in done.stdout
    told = [
        line for line in done.stderr.splitlines() if "history" not in line or plugin not in ("spool", "history-sqlite")
    ]
    assert told == []


def test_the_doctor_finds_nothing_wrong_with_the_standard_shell(nacre):
    done = nacre("doctor")
    assert done.returncode == 0, done.stdout
