"""The kernel that ``--existing`` means."""

from __future__ import annotations

import fnmatch
import glob
import os

from nacre import UsageError
from nacre_kernel.connection import runtime_folder
from nacre_kernel.running import ask, name_of


def find(which: str) -> str:
    """The connection file of a running kernel: a file, or the latest whose name matches; a part of it will do.

    Raises ``UsageError``.
    """
    if which and (os.sep in which or os.path.isfile(which)):
        if not os.path.isfile(which):
            raise UsageError(f"console: there is no file {which!r}")
        return which
    folder = runtime_folder()
    paths = glob.glob(os.path.join(glob.escape(folder), "kernel-*.json"))
    pattern = which if any(sign in which for sign in "*?[") else f"*{which}*"
    fitting = [path for path in paths if _fits(path, pattern)]
    for path in sorted(fitting, key=_changed, reverse=True):
        if ask(path, "kernel_info_request") is not None:
            return path
    what = f"no running kernel matches {which!r}" if which else "no kernel is running"
    raise UsageError(f"console: {what} (looked in {folder}); see nacre kernel --list")


def _fits(path: str, pattern: str) -> bool:
    return fnmatch.fnmatch(os.path.basename(path), pattern) or fnmatch.fnmatch(name_of(path), pattern)


def _changed(path: str) -> float:
    try:
        return os.path.getmtime(path)
    except OSError:
        return 0.0
