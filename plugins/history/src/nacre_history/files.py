"""Source files by the names people type."""

from __future__ import annotations

import os
import tokenize

from nacre import UsageError

GONE = "the working directory was removed; %cd to another, or give a path from /"


def find_file(name: str) -> str:
    """The absolute path of an existing file; ``.py`` or ``.ipy`` may be left out. An empty string for none.

    Raises ``UsageError`` for a relative name where the working directory was removed.
    """
    if "\0" in name or os.path.basename(name) in ("", ".", "..", "~"):  # else "/" could be a file "/.py"
        return ""
    try:
        path = os.path.abspath(os.path.expanduser(name))
    except FileNotFoundError:
        raise UsageError(f"{name!r} cannot be a file: {GONE}") from None
    for candidate in (path, f"{path}.py", f"{path}.ipy"):
        try:
            if os.path.isfile(candidate):
                return candidate
        except (OSError, ValueError):
            return ""
    return ""


def read_source(path: str) -> str:
    """The text of a file in the encoding it declares, else UTF-8. Raises ``UsageError``."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (UnicodeDecodeError, SyntaxError):
        raise UsageError(f"{path} is not text, or not in the encoding it declares") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None


def working_directory() -> str:
    """The working directory. Raises ``UsageError`` where it was removed."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        raise UsageError("the working directory was removed; %cd to another") from None
