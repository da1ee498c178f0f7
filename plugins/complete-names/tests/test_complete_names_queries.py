"""Django's models at the prompt."""

from __future__ import annotations

import sys

import nacre_complete_names.plugin
import nacre_completion.plugin
import pytest

SETUP = """
import django.conf
if not django.conf.settings.configured:
    django.conf.settings.configure()
    django.setup()
from django.db import models

class Oysters(models.QuerySet):
    def with_pearl(self): raise AssertionError

class Oyster(models.Model):
    objects = Oysters.as_manager()
    class Meta:
        app_label = "reef"
"""


@pytest.fixture
def shell(session):
    pytest.importorskip("django")
    made = session(
        nacre_completion.plugin, nacre_complete_names.plugin, config={"traits": {"Completion": {"deadline": 5.0}}}
    ).shell
    made.run(SETUP).unwrap()
    yield made
    sys.modules["django.apps"].apps.all_models.pop("reef", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Oyster.objects.fil", ["filter"]),
        ("Oyster.objects.with", ["with_pearl"]),
        ("Oyster.objects.all().fil", ["filter"]),
        ("Oyster.objects.filter(pk=1).exclude(pk=2).with", ["with_pearl"]),
        ("Oyster.objects.count().fil", []),
        ("Oyster.nothing.fil", []),
    ],
)
def test_managers_and_query_sets_offer_their_methods_and_run_no_query(shell, text, found):
    assert [item.text for item in shell.complete(text).items] == found
