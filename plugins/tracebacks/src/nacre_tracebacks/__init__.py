"""Tracebacks: errors described as data, and rendered in several modes."""
