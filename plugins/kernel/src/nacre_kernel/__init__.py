"""Nacre as a Jupyter kernel: a shell in its own process, and any number of clients."""
