"""Tests of the whole repository."""

pytest_plugins = ["nacre.testing"]
