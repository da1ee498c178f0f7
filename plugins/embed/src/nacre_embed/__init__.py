"""A shell inside a running program."""

from __future__ import annotations


class KillEmbedded(Exception):
    """Raised where ``nacre.embed()`` was called when its shell was left by ``%exit_raise``."""
