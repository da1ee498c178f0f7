"""Cells of other languages that a front end renders: %%html, %%markdown, %%latex, %%svg, %%javascript."""
