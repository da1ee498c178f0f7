"""Reloading what changed on disk, so that what was imported stays what it is."""
