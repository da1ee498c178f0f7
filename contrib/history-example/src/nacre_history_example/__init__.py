"""A history store in under a hundred lines."""
