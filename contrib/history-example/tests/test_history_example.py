"""The store against the contract, and the how-to against the store."""

from __future__ import annotations

from pathlib import Path

from nacre.history import Store
from nacre_history_example.store import FileStore
from nacre_testkit.history import StoreContract
from nacre_testkit.shells import Home, storm

SOURCE = Path(__file__).parents[1] / "src" / "nacre_history_example"
HOWTO = Path(__file__).parents[3] / "docs" / "howto" / "write-a-store.md"


class TestFileStore(StoreContract):
    def make_store(self, folder: Path) -> Store:
        return FileStore(folder / "history")


def test_it_has_fewer_than_a_hundred_lines() -> None:
    assert len((SOURCE / "store.py").read_text().splitlines()) < 100


def test_the_how_to_shows_this_code() -> None:
    shown = HOWTO.read_text()
    for name in ("store.py", "plugin.py"):
        assert f"```python\n{(SOURCE / name).read_text()}```" in shown, f"{name} and the how-to differ"


def test_the_how_to_shows_this_test() -> None:
    assert "class TestFileStore(StoreContract):" in HOWTO.read_text()


def test_shells_killed_at_random_lose_no_line(tmp_path: Path) -> None:
    home = Home(tmp_path, "history-example", "files", lambda: FileStore(tmp_path / "state" / "history-files"))
    try:
        storm(home, 4, 40)
    finally:
        home.close()
