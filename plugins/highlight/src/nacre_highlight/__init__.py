"""Colours: a lexer for what is typed, and themes for what is shown."""
