"""The loop of pyglet for ``%gui``."""
