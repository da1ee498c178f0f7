"""What a shell is made of: which plugins and profiles are installed, and what the layers of configuration say.

``index`` lists what is installed where ``paths`` trusts it; ``layers`` reads files, the environment and profiles,
``trust`` decides whether a project's file counts, and ``settings`` merges them all with the file and line each value
came from. Nothing here knows of shells, plugins' code or hooks.
"""

__version__ = "0.1.0"
