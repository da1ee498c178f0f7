"""The loop of wxPython for ``%gui``."""
