"""A shell with %store and a state folder of the test's own."""

from __future__ import annotations

import nacre_store.plugin
import pytest


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


@pytest.fixture
def make(session, home):
    """A function that makes shells with the same store; ``store(line)`` runs %store in one."""

    def another(*plugins, **options):
        one = session(nacre_store.plugin, *plugins, **options)
        one.store = lambda line="": one.run(f"get_shell().run_line_magic('store', {line!r})")
        return one

    return another


@pytest.fixture
def files(home):
    """A function that gives the stored files."""
    return lambda: sorted((home / "state" / "store").rglob("*.nacre-store"))
