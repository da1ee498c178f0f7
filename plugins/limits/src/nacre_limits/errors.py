"""What ends a cell that takes more than it may."""

from __future__ import annotations


class TimeLimit(BaseException):
    """The cell took longer than it may. No ``Exception``, so that ``except Exception`` in a loop does not stop it."""


class MemoryLimit(MemoryError):
    """The cell asked for more memory than it may have."""
