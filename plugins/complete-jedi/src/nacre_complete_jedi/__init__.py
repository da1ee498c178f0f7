"""Completion by jedi, in a process of its own."""
