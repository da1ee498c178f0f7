"""The file that a word names, and the source in it."""

from __future__ import annotations

import io
import json
import os
import tokenize
from typing import Any

from nacre import UsageError, nearest

CELLS = (".ipy", ".nacre")
NOTEBOOK = ".ipynb"


def find(name: str) -> str:
    """The path of the file to run, also where its ``.py`` was left out. Raises ``UsageError``."""
    path = os.path.expanduser(name)
    for candidate in (path, f"{path}.py", *(path + ending for ending in (*CELLS, NOTEBOOK))):
        if os.path.isfile(candidate):
            return os.path.abspath(candidate)
    if not path:
        raise UsageError("%run: the name of the file is empty")
    if os.path.isdir(path):
        raise UsageError(f"%run: {name!r} is a directory; name a file in it, or run a package with -m")
    if os.path.exists(path):  # a pipe, /dev/stdin
        return os.path.abspath(path)
    folder, last = os.path.split(path)
    try:
        there = [one for one in os.listdir(folder or ".") if one.endswith((".py", *CELLS, NOTEBOOK))]
    except (OSError, ValueError):
        there = []
    raise UsageError(f"%run: there is no file {name!r}{nearest(last, there)}")


def read(path: str) -> str:
    """The text of a source file by its coding cookie; UTF-8 without one. Raises ``UsageError``."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        if path.endswith(NOTEBOOK):
            return data.decode()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding).replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"%run: {path}: {error.strerror}") from None
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UsageError(f"%run: {path}: {error}") from None


def notebook_cells(text: str, path: str) -> list[str]:
    """The code cells of a notebook, formats 3 and 4 (nbformat.readthedocs.io). Raises ``UsageError``."""
    try:
        book: Any = json.loads(text)
        sheets = book.get("worksheets", [book])
        cells = [cell for sheet in sheets for cell in sheet["cells"] if cell["cell_type"] == "code"]
        sources = [cell.get("source", cell.get("input", "")) for cell in cells]
        return [one if isinstance(one, str) else "".join(one) for one in sources]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"%run: {path}: this is no notebook") from None
