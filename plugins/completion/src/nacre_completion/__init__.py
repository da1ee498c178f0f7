"""Completion: all completers are asked at once and share one deadline."""
