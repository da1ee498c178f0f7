"""Cells run by other programs: %%bash, %%script, %%writefile."""
