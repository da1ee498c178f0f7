"""Whole sessions: run again, gone on with, saved and written down."""
