"""The loop of Cocoa for ``%gui``."""
