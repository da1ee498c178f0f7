"""A lock on an open file that ends with its process."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt
    import os

    def try_lock(handle: int) -> bool:
        """Lock a file for this process; False where another one has it, or there are no locks."""
        here = os.lseek(handle, 0, os.SEEK_CUR)
        try:
            os.lseek(
                handle, 1 << 30, os.SEEK_SET
            )  # beyond what is written: a locked byte can be neither read nor written
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, here, os.SEEK_SET)
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Lock a file for this process; False where another one has it, or there are no locks."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
