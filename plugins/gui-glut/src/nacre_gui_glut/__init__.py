"""The loop of GLUT for ``%gui``."""
