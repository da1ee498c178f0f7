"""A session that can be pasted into a docstring: %doctest_mode."""
