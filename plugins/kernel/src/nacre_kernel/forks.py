"""Processes that the user's code forks: they are no kernel, and what they print goes to the file descriptors."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .kernel import Kernel


def watch(kernel: Kernel) -> None:
    """Let forked processes leave the kernel's sockets alone. POSIX only; it holds to the end of the process."""
    if not hasattr(os, "register_at_fork"):
        return

    def in_child() -> None:
        if kernel.closed:
            return
        kernel.forked = True
        for number, name in ((1, "stdout"), (2, "stderr")):
            stream = getattr(sys, name)
            plain = io.TextIOWrapper(io.FileIO(number, "w", closefd=False), "utf-8", "replace", line_buffering=True)
            if hasattr(stream, "divert"):
                stream.divert(plain)

    os.register_at_fork(after_in_child=in_child)
