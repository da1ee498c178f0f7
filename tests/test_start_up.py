"""What starting the shell imports."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"asyncio", "prompt_toolkit", "pygments", "jedi", "sqlite3", "stevedore", "importlib.metadata", "traitlets"}
WORK = {"pluggy", "inspect", "tomllib"}  # what a shell without plugins does not need either


def imported(source, environment, *arguments):
    """The modules that are there after a command."""
    command = f"import sys, json; {source}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_nacre_imports_nothing_else(environment):
    assert not [m for m in imported("import nacre", environment) if m.startswith("nacre.")]


@pytest.mark.parametrize(("profile", "absent"), [("minimal", HEAVY | WORK), ("standard", HEAVY)])
def test_a_warm_start_imports_nothing_heavy(environment, profile, absent):
    run = f"from nacre.app import main; main(['--profile', {profile!r}, '-c', 'pass'])"
    imported(run, environment)  # builds the index
    assert not absent & imported(run, environment)


def test_the_standard_shell_draws_its_prompt_before_anything_heavy(terminal, environment, tmp_path):
    shell = terminal("--profile", "standard")
    shell.until("In [1]: ")
    shell.type("exit\r")
    shell.status()  # the index is there now
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Tell:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name in {HEAVY!r}: sys.__stdout__.write(f'<{{name}}>'); sys.__stdout__.flush()\n"
        "sys.meta_path.insert(0, Tell())\n"
    )
    shell = terminal("--profile", "standard", PYTHONPATH=str(tmp_path))
    assert "<" not in shell.until("In [1]: ")
    assert "<prompt_toolkit>" in shell.until("<prompt_toolkit>")


def test_the_first_start_builds_an_index_that_the_second_reads(environment, home):
    run = "from nacre.app import main; main(['-c', 'pass'])"
    assert "stevedore" in imported(run, environment)
    assert list((home / "cache").glob("index-*.json"))
    assert "stevedore" not in imported(run, environment)


def test_the_index_is_private(environment, home):
    imported("from nacre.app import main; main(['-c', 'pass'])", environment)
    (file,) = (home / "cache").glob("index-*.json")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_index_can_be_switched_off(environment, home):
    imported("from nacre.app import main; main(['-c', 'pass'])", {**environment, "NACRE_INDEX": "off"})
    assert not (home / "cache").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": []}', "\0\0"])
def test_a_broken_index_is_built_anew(nacre, home, content):
    nacre("-c", "pass")
    (file,) = (home / "cache").glob("index-*.json")
    file.write_text(content)
    assert nacre("-c", "6 * 7").stdout == "42\n"
