"""Fixtures for plugin authors: ``pytest_plugins = ["nacre.testing"]``. They live in ``nacre_testkit.sessions``."""

from __future__ import annotations

try:
    from nacre_testkit.sessions import Attempt, MakeSession, Session, session
except ModuleNotFoundError as error:
    raise ImportError("nacre.testing needs the distribution nacre-testkit: pip install nacre-testkit") from error

__all__ = ["Attempt", "MakeSession", "Session", "session"]
