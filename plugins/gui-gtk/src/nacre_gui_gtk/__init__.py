"""The loop of GTK for ``%gui``."""
