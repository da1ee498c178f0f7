"""Project files: found by walking up, and inert until their very content was trusted."""

from __future__ import annotations

import json
import os
import re

from . import paths
from .words import UsageError


def find_project(directory: str) -> str | None:
    """The nearest ``.nacre.toml``, or ``pyproject.toml`` with a ``[tool.nacre]`` table, at or above a directory."""
    try:
        here = os.path.abspath(directory)
    except OSError:  # the working directory may be gone
        return None
    while True:
        own, shared = os.path.join(here, ".nacre.toml"), os.path.join(here, "pyproject.toml")
        if os.path.isfile(own):
            return own
        if os.path.isfile(shared) and os.access(shared, os.R_OK):
            with open(shared, "rb") as file:
                if re.search(rb"(?m)^\s*\[+\s*tool\s*\.\s*nacre\s*[\].]", file.read()):
                    return shared
        if os.path.dirname(here) == here:
            return None
        here = os.path.dirname(here)


def trusted_text(path: str) -> str | None:
    """The text of a trusted project file; None when it is not trusted, or has changed since."""
    with open(path, "rb") as file:
        content = file.read()
    return content.decode() if known().get(place(path)) == digest(content) else None


def place(path: str) -> str:
    """What stands for a file's place: where it is found, and not what it may be a link to."""
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def known() -> dict[str, str]:
    """The trusted files and the digests of their contents, as ``nacre trust`` has recorded them."""
    try:
        with open(record(), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        raise UsageError(f"{record()} is not a trust file; remove it")
    return found


def record() -> str:
    """Where it is recorded: a JSON object, path to digest."""
    return os.path.join(paths.state_home(), "trust.json")


def digest(content: bytes) -> str:
    """What stands for a file's content: its SHA-256, in hexadecimal."""
    from hashlib import sha256

    return sha256(content).hexdigest()
