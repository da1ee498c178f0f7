"""A machine of one's own for each test: a home, a working directory, and a folder of installed plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest


class Ran(NamedTuple):
    """A command that ended."""

    status: int
    out: str
    err: str


class Machine:
    """Runs the real command line in processes of their own."""

    def __init__(self, root: Path) -> None:
        self.home, self.work, self.site = root / "home", root / "work", root / "site"
        for folder in (self.home, self.work, self.site):
            folder.mkdir()
        self.python = [sys.executable, "-m", "nacre"]
        self.environment = {"NACRE_HOME": str(self.home), "PYTHONPATH": str(self.site)}
        self.configure()

    def configure(self, text: str = "", profile: str = "minimal") -> Path:
        """Write the user's configuration; the plugins in ``site`` are trusted."""
        path = self.home / "config.toml"
        path.write_text(f'profile = "{profile}"\ntrusted_paths = ["{self.site}"]\n{text}')
        return path

    def profile(self, name: str, text: str) -> Path:
        path = self.home / "profiles" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def project(self, text: str) -> Path:
        path = self.work / ".nacre.toml"
        path.write_text(text)
        return path

    def install(
        self,
        name: str,
        source: str = "",
        *,
        dist: str = "",
        entry: str = "",
        needs: str = "",
        where: Path | None = None,
    ) -> Path:
        """Install a distribution with one plugin; returns its package's folder."""
        where = where or self.site
        package = where / f"nacre_{name}"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("")
        (package / "plugin.py").write_text(source)
        dist = dist or f"nacre-{name}"
        facts = where / f"{dist.replace('-', '_')}-1.0.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {dist}\nVersion: 1.0\nSummary: The plugin {name}\n"
            + (f"Requires-Dist: {needs}\n" if needs else "")
        )
        target = entry or f"nacre_{name}.plugin"
        (facts / "entry_points.txt").write_text(f"[nacre.plugins]\n{name} = {target}\n")
        return package

    def run(self, *arguments: str, cwd: Path | None = None, stdin: str = "", **environment: str) -> Ran:
        """``nacre ARGUMENTS`` in the working directory; a variable set to ``""`` is unset."""
        return self.start([*self.python, *arguments], cwd, stdin, **environment)

    def start(self, command: list[str], cwd: Path | None = None, stdin: str = "", **environment: str) -> Ran:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "PYTHON", "XDG"))}
        variables = {**inherited, **self.environment, **environment}
        done = subprocess.run(
            command,
            cwd=cwd or self.work,
            env={key: value for key, value in variables.items() if value},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
