"""Nacre as a Jupyter kernel: a shell in its own process, and any number of clients."""

__version__ = "5.5.0"  # the protocol's, and a number of our own behind it
