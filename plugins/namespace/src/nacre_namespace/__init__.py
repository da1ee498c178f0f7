"""Listing and clearing the user's names: %who, %whos, %reset, %xdel."""
