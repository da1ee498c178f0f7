"""Searching history while typing."""
