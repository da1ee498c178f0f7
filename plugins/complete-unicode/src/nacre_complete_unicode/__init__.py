"""Completion of characters by their names in LaTeX and Unicode."""
