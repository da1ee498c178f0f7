"""What a shell that needs no debugger pays for it, and what it has all the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

LAZY = ["debugger", "limits", "run", "async", "autoreload"]


@pytest.fixture
def modules_after(tmp_path):
    """The modules of these plugins that a cell leaves imported, by a profile with further lines."""

    def run(source: str, lines: str = "") -> list[str]:
        (tmp_path / "profiles").mkdir(exist_ok=True)
        (tmp_path / "profiles" / "l.toml").write_text(f"[plugins]\nenable = {LAZY}\n{lines}")
        code = (
            "import sys; from nacre.app import main; "
            f"main(['--profile', 'l', '-c', {source!r}]); "
            f"print(*sorted(m for m in sys.modules if m.startswith({tuple(f'nacre_{name}.' for name in LAZY)!r})))"
        )
        for _ in range(2):  # the first builds the index
            done = subprocess.run(
                [sys.executable, "-c", code],
                env={"NACRE_HOME": str(tmp_path), "PATH": ""},
                capture_output=True,
                text=True,
                timeout=60,
            )
        return done.stdout.splitlines()[-1].split()

    return run


STARTS = ["nacre_async.start", "nacre_autoreload.start", "nacre_debugger.start"]


def test_a_bare_start_imports_their_smallest_modules_only(modules_after):
    assert modules_after("pass") == [*STARTS, "nacre_limits.resident", "nacre_limits.start", "nacre_run.sending"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('[traits.Autoreload]\nmode = "all"', "nacre_autoreload.service"),
        ("[traits.Limits]\ntime = 5.0", "nacre_limits.every"),
        ('[traits.Await]\nrunner = "sync"', "nacre_async.awaiting"),
    ],
)
def test_what_a_profile_sets_holds_from_the_first_cell_on(modules_after, lines, expected):
    assert expected in modules_after("pass", lines)


def test_an_error_in_the_first_cell_can_be_debugged(modules_after):
    assert "nacre_debugger.service" in modules_after("1/0")
