"""Keeping what a cell prints and shows: %%capture."""
