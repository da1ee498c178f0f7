"""What is kept out of files."""

from __future__ import annotations

import pytest
from nacre_spool.private import private


@pytest.mark.parametrize(
    "source",
    [
        " x = 1",
        "password = 'hunter2'",
        'db.api_key = "abc"',
        "os.environ['MY_TOKEN'] = 'abc'",
        "-----BEGIN RSA PRIVATE KEY-----",
        "key = AKIAABCDEFGHIJKLMNOP",
        f"ghp_{'a' * 36}",
    ],
)
def test_what_begins_with_a_space_or_seems_to_hold_a_secret_is_private(source: str) -> None:
    assert private(source)


@pytest.mark.parametrize("source", ["", "x = 1", "password = ask()", "token == other", "print('secret')"])
def test_what_only_speaks_of_secrets_is_not(source: str) -> None:
    assert not private(source)
