"""How much memory this process takes."""

from __future__ import annotations

import os
import sys

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
STATM = "/proc/self/statm"  # proc(5): pages of address space, pages resident, ...


def address_space() -> int:
    """Bytes of address space now; 0 where the system does not tell."""
    try:
        with open(STATM, "rb", buffering=0) as file:
            return int(file.read(200).split()[0]) * PAGE
    except (OSError, ValueError, IndexError):
        return 0


class Resident:
    """Bytes in memory now; where the system does not tell, the most there have been. Asked twice a cell, so that the
    file is kept open: to open it takes longer than all the rest."""

    def __init__(self) -> None:
        self._descriptor, self._process = -1, 0
        self._read, self._bytes = b"", 0  # what the file said last, and what it means

    def __call__(self) -> int:
        if self._process != os.getpid():  # a fork's is another file of that name
            self.close()
            self._process = os.getpid()
            if os.path.exists(STATM):
                self._descriptor = os.open(STATM, os.O_RDONLY | os.O_CLOEXEC)
        if self._descriptor >= 0:
            try:
                read = os.pread(self._descriptor, 200, 0)
                if read != self._read:  # a short cell takes no page
                    self._read, self._bytes = read, int(read.split(None, 2)[1]) * PAGE
                return self._bytes
            except (OSError, ValueError, IndexError):  # somebody has closed it
                self._descriptor = -1
        return _most()

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _most() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
