"""Characters by their names, and back."""

from __future__ import annotations

import unicodedata

import nacre_complete_unicode.plugin
import nacre_completion.plugin
import pytest
from nacre_complete_unicode.table import characters, names


@pytest.fixture
def shell(session):
    patient = {"traits": {"Completion": {"deadline": 20.0}}}
    return session(nacre_completion.plugin, nacre_complete_unicode.plugin, config=patient).shell


def completed(shell, text):
    found = shell.complete(text)
    return [text[: found.start] + item.text + text[found.end :] for item in found.items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\alpha", ["α"]),
        ("x = \\alpha", ["x = α"]),
        ("\\Omega", ["Ω"]),
        ("\\lambda", ["λ"]),
        ("\\in", ["∈"]),
        ("\\bbR", ["ℝ"]),
        ("\\bfx", ["𝐱"]),
        ("\\scrB", ["ℬ"]),
        ("\\ith", ["ℎ"]),
        ("x\\^2", ["x²"]),
        ("x\\_i", ["xᵢ"]),
        ("x\\hat", ["x\N{COMBINING CIRCUMFLEX ACCENT}"]),
        ("'\\infty", ["'∞"]),
        ("\\GREEK SMALL LETTER ALPHA", ["α"]),
        ("\\CJK UNIFIED IDEOGRAPH-4E00", ["一"]),
        ("\\α", ["\\alpha"]),
        ("\\ℝ", ["\\bbR"]),
        ("\\☂", ["\\UMBRELLA"]),
    ],
)
def test_a_name_becomes_its_character_and_back(shell, text, expected):
    assert completed(shell, text) == expected


def test_part_of_a_name_offers_names_with_their_characters(shell):
    found = shell.complete("\\alp")
    assert [(i.text, i.note) for i in found.items] == [("\\alpha", "α")]


def test_part_of_a_unicode_name_offers_names(shell):
    assert "\\GREEK SMALL LETTER ALPHA WITH TONOS" in completed(shell, "\\GREEK SMALL LETTER ALPHA WITH")


@pytest.mark.parametrize(
    "text",
    ["", "\\", "alpha", "\\\\n", "!ls \\al", "x = !ls \\al", "%sx ls \\al", "\\no such", "\\\n", "\\a\n", "\\😀x"],
)
def test_nothing_is_offered_elsewhere(shell, text):
    assert completed(shell, text) == []


def test_every_name_stands_for_one_character():
    assert all(len(character) == 1 and unicodedata.name(character) for character in characters().values())


def test_every_character_leads_back_to_a_name_of_its_own():
    assert all(characters()[name] == character for character, name in names().items())


def test_there_are_names_enough():
    assert len(characters()) > 700


def test_no_failure_comes_of_any_text(shell):
    for code in (0, 7, 0xD800, 0xFFFF, 0x10FFFF):
        shell.complete("\\" + chr(code))
        shell.complete(chr(code) + "\\alp")
    assert shell.plugins.failures == []
