"""The local sockets by which a process lets its owner in: where they are, and who is at the other end."""

from __future__ import annotations

import ctypes
import os
import socket
import stat
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress

from nacre import UsageError

SUFFIX = ".sock"


def folder() -> str:
    """The folder of the sockets: in ``$XDG_RUNTIME_DIR``, else among temporary files, and its owner's alone.

    Raises ``UsageError`` where it is somebody else's, or open to others.
    """
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = os.path.isabs(base) and os.path.isdir(base) and os.access(base, os.W_OK)
    path = os.path.join(base, "nacre") if usable else os.path.join(tempfile.gettempdir(), f"nacre-{os.getuid()}")
    with suppress(FileExistsError):
        os.mkdir(path, 0o700)
    facts = os.lstat(path)
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise UsageError(f"{path} is not a folder that only you can enter; remove it, or set XDG_RUNTIME_DIR")
    return path


def usual_path(pid: int) -> str:
    """Where the process of this number listens unless it was told otherwise."""
    return os.path.join(folder(), f"{pid}{SUFFIX}")


def listening() -> Iterator[int]:
    """The processes whose sockets are in the folder; those of processes that are gone are removed."""
    where = folder()
    for name in sorted(os.listdir(where)):
        number = name.removesuffix(SUFFIX)
        if name.endswith(SUFFIX) and number.isascii() and number.isdigit():
            if _is_alive(os.path.join(where, name)):
                yield int(number)
            else:
                with suppress(FileNotFoundError):
                    os.unlink(os.path.join(where, name))


def _is_alive(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(path)
        except ConnectionRefusedError:
            return False
        except OSError:  # busy, or not ours to judge
            return True
        return True


def listen_at(path: str) -> socket.socket:
    """A socket that listens at a path, for its owner only. Raises ``UsageError`` where it cannot."""
    made = socket.socket(socket.AF_UNIX)
    try:
        if os.path.lexists(path):
            if not stat.S_ISSOCK(os.lstat(path).st_mode):
                raise UsageError(f"{path} is there already, and no socket")
            if _is_alive(path):
                raise UsageError(f"somebody listens at {path} already")
            os.unlink(path)
        made.bind(path)
        os.chmod(path, 0o600)  # nobody can connect before listen()
        made.listen(4)
    except OSError as error:
        made.close()
        raise UsageError(f"one cannot listen at {path}: {error.strerror or error}") from None
    except BaseException:
        made.close()
        raise
    return made


def connect(path: str) -> socket.socket:
    """A connection to a path. Raises ``UsageError`` that says why there is none."""
    made = socket.socket(socket.AF_UNIX)
    try:
        made.connect(path)
    except OSError as error:
        made.close()
        if isinstance(error, ConnectionRefusedError):
            raise UsageError(f"nobody listens at {path} any more: its process has ended") from None
        raise UsageError(f"{path}: {error.strerror or error}") from None
    if peer(made) != os.geteuid():
        made.close()
        raise UsageError(f"the process that listens at {path} is not yours")
    return made


def peer(connection: socket.socket) -> int:
    """The user at the other end of a local socket: ``SO_PEERCRED`` (unix(7)) or ``getpeereid``; -1 if unknown."""
    if sys.platform.startswith("linux"):
        size = struct.calcsize("3i")
        _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
        return int(user)
    user, group = ctypes.c_uint32(), ctypes.c_uint32()
    try:
        failed = ctypes.CDLL(None).getpeereid(connection.fileno(), ctypes.byref(user), ctypes.byref(group))
    except AttributeError:
        return -1
    return -1 if failed else user.value
