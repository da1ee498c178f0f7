"""The suite finds what is wrong with a store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STORE = """
from nacre_testkit.memory import MemoryStore
from nacre_testkit.history import StoreContract

class Store(MemoryStore):
    {flaw}

class TestStore(StoreContract):
    def make_store(self, folder):
        return Store()
"""


@pytest.mark.parametrize(
    ("flaw", "test"),
    [
        ("def append(self, e): self._entries[e.session, e.number] = e", "appending_again_changes_nothing"),
        (
            "def open_session(self, started): super().open_session(started); return 1",
            "a_greater_number_than",
        ),
        ("def search(self, q): return super().search(q._replace(text=q.text.lower()))", "a_search_agrees_with_matches"),
        ("def range(self, s, a=1, b=None): return super().range(s, a, b and b + 1)", "a_range_ends_before_its_stop"),
        ("def prune(self, keep): return super().prune(keep) * 0", "pruning_tells_how_many_went"),
    ],
    ids=["append", "open_session", "search", "range", "prune"],
)
def test_a_flaw_is_found(tmp_path: Path, flaw: str, test: str) -> None:
    (tmp_path / "test_store.py").write_text(STORE.format(flaw=flaw))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert test in done.stdout
