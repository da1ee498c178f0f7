"""Running the whole shell as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty NACRE_HOME."""
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of a shell that knows nothing of this machine's configuration."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NACRE", "XDG_"))}
    return {**kept, "NACRE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def nacre(environment: dict[str, str], tmp_path: Path):
    """Run ``nacre ARGUMENTS``; returns the completed process."""

    def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
        options.setdefault("env", environment)
        options.setdefault("cwd", tmp_path)
        options.setdefault("timeout", 60)
        options.setdefault("input", "")
        python = options.pop("python", [sys.executable])
        return subprocess.run([*python, "-m", "nacre", *arguments], capture_output=True, text=True, **options)

    return run
