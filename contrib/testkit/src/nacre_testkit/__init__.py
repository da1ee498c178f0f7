"""Conformance suites for plugins."""
