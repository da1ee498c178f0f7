"""Changing and remembering directories: %cd, %pushd, %dhist."""
