"""Long output, a screen at a time."""
