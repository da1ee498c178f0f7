"""Opening the log's file, and what becomes of one that is there."""

from __future__ import annotations

import os
import re
from typing import TextIO

from nacre import UsageError

MODES = ("append", "backup", "global", "over", "rotate")


def place(name: str, mode: str) -> str:
    """The absolute path of the file: in the home folder with the mode ``global``. Raises ``UsageError``."""
    path = os.path.expanduser(name)
    if mode == "global":
        path = os.path.join(os.path.expanduser("~"), os.path.basename(path))
    try:
        return os.path.abspath(path)
    except FileNotFoundError:
        raise UsageError("%logstart: the working directory was removed; %cd to another, or name one from /") from None


def open_log(path: str, mode: str) -> TextIO:
    """The file, open for writing at its end and readable by its owner only if it is new.

    A file that is there is kept and added to (``append``, ``global``), kept as ``name~`` (``backup``) or as
    ``name.001~`` with the older ones moved up (``rotate``), or emptied (``over``). Raises ``UsageError``.
    """
    if mode in ("backup", "rotate") and os.path.exists(path) and not os.path.isfile(path):  # a folder, a device
        raise UsageError(f"%logstart: {path} is there, and is no file")
    try:
        if mode == "backup" and os.path.exists(path):
            os.replace(path, path + "~")
        elif mode == "rotate":
            _rotate(path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if mode == "over" else 0)
        return open(os.open(path, flags, 0o600), "a", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(f"%logstart: {path}: {error.strerror or error}") from None


def _rotate(path: str) -> None:
    if not os.path.exists(path):
        return
    folder, name = os.path.split(path)
    older = re.compile(re.escape(name) + r"\.([0-9]{3,})~$")
    numbers = sorted({int(found[1]) for one in os.listdir(folder) if (found := older.match(one))}, reverse=True)
    for number in numbers:
        os.replace(f"{path}.{number:03}~", f"{path}.{number + 1:03}~")
    os.replace(path, f"{path}.001~")
