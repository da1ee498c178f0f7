"""Fixtures for plugin authors: ``pytest_plugins = ["nacre.testing"]``. They come with nacre-testkit."""

from nacre_testkit.sessions import Attempt, MakeSession, Session, session

__all__ = ["Attempt", "MakeSession", "Session", "session"]
