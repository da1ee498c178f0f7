"""Timing statements: ``%time`` and ``%timeit``."""
