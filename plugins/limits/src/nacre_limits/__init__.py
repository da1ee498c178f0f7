"""Limits of time and memory for cells, and what each cell cost."""
