"""The loop of tkinter for ``%gui``."""
