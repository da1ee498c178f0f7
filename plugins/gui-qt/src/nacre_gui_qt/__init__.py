"""The loop of Qt for ``%gui``."""
