"""Profiling: by function, by line, by sampling; flame graphs."""
