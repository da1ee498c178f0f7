"""Histories of other programs, read from their files. Nothing is ever written to one of them.

Commands of system shells become cells that run them: ``!ls -l``, or a ``%%bash`` cell for several lines. How a cell
ended is ``unknown`` where the file does not say.
"""
