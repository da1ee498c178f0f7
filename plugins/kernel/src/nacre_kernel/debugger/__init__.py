"""Debugging cells: the Debug Adapter Protocol in ``debug_request`` messages (Jupyter enhancement proposals 47, 93)."""
