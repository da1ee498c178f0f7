"""Completion of file names: in strings, in commands, after magics that take a path."""
