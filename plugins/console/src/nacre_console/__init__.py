"""The terminal of Nacre at a Jupyter kernel in another process, of any language."""
