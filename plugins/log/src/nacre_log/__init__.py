"""A session as a Python file."""
