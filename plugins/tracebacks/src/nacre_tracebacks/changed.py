"""Whether a file is still the source of the code that runs.

A module's compiled file keeps when its source was changed last (PEP 552): where that is not when the file was, the
file is compiled, and has other code in the place or not. Without a compiled file nothing is known, and nothing said.
"""

from __future__ import annotations

import os
import warnings
from types import CodeType, FrameType

from .source import global_names

LARGEST = 1 << 20  # bytes of a file that is compiled to find out


def has_changed(frame: FrameType) -> bool:
    """Whether the file of a frame's code has other code there by now."""
    compiled, code = global_names(frame).get("__cached__"), frame.f_code
    if type(compiled) is not str:
        return False
    try:
        found = os.stat(code.co_filename)
        with open(compiled, "rb") as file:
            header = file.read(16)
        stamps = int(found.st_mtime) & 0xFFFFFFFF, found.st_size & 0xFFFFFFFF
        kept = int.from_bytes(header[8:12], "little"), int.from_bytes(header[12:16], "little")
        if len(header) < 16 or any(header[4:8]) or kept == stamps or found.st_size > LARGEST:
            return False
        with open(code.co_filename, "rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return not _holds(compile(file.read(), code.co_filename, "exec", dont_inherit=True), code)
    except (SyntaxError, ValueError):
        return True
    except (OSError, RecursionError, MemoryError):
        return False


def _holds(outer: CodeType, wanted: CodeType) -> bool:
    return outer == wanted or any(_holds(one, wanted) for one in outer.co_consts if isinstance(one, CodeType))
