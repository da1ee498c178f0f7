"""The packaged profiles are found, and say only what a profile can say."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from nacre import Shell, resolve
from nacre_selection.index import Index
from nacre_selection.settings import TABLES

FOUND = [file for file in files("nacre_profiles").iterdir() if file.name.endswith(".toml")]
FILES = {file.name.removesuffix(".toml"): file for file in FOUND}


def test_the_installed_distribution_offers_every_file():
    assert {"standard", "classic"} <= set(FILES)
    assert set(FILES) <= set(Index().profiles)


@pytest.mark.parametrize("name", FILES)
def test_a_profile_is_read_without_a_warning(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell(name) as shell:
        assert shell.settings.profile == name
        assert shell.settings.warnings == []


@pytest.mark.parametrize("name", FILES)
def test_what_a_profile_sets_is_there_and_fits(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NACRE_HOME", str(tmp_path))
    with Shell(name) as shell:
        known = shell.configurables()
        for kind in set(shell.settings.traits) & set(known):
            shell.configure(resolve(known[kind]))
        assert [text for text in shell.take_notices() if "it is left out" in text] == []


@pytest.mark.parametrize("name", FILES)
def test_a_profile_has_a_summary_and_only_known_tables(name):
    data = tomllib.loads(FILES[name].read_text())
    assert data["summary"] and set(data) <= set(TABLES)
    assert data["extends"]
