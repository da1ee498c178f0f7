"""Values to bytes and back, functions and classes of the prompt included."""

from __future__ import annotations

import io
import pickle
import sys
from typing import TYPE_CHECKING, Any

import cloudpickle  # type: ignore[import-untyped]

from .record import Header

if TYPE_CHECKING:
    from nacre import Shell

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


class Unloadable(Exception):
    """A whole record whose value cannot be made again here; the text says why."""


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """Writes what belongs to the shell itself as a name: the shell, its namespace, ``get_shell``, ``exit``."""

    def __init__(self, file: io.BytesIO, shell: Shell) -> None:
        super().__init__(file)
        standing_for_namespace = {"nacre": "namespace"}
        self.globals_ref[id(shell.namespace)] = standing_for_namespace
        self._ours = {id(value): name for name, value in shells_own(shell).items()}
        self._ours[id(standing_for_namespace)] = "namespace"

    def persistent_id(self, obj: Any) -> str | None:
        return self._ours.get(id(obj))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, shell: Shell) -> None:
        super().__init__(file)
        self._ours = {**shells_own(shell), "namespace": shell.namespace}

    def persistent_load(self, pid: Any) -> Any:
        try:
            return self._ours[pid]
        except KeyError:
            raise pickle.UnpicklingError(f"this shell has no {pid!r}") from None


def shells_own(shell: Shell) -> dict[str, Any]:
    """What a stored value may refer to and must find again in another shell."""
    own = {"shell": shell, "leave": shell.leave, "namespace": shell.namespace}
    if "get_shell" in shell.namespace:
        own["get_shell"] = shell.namespace["get_shell"]
    return own


def dump(name: str, value: Any, shell: Shell) -> tuple[Header, bytes]:
    """A value as a header and a payload. Raises whatever its pickling raises."""
    file = io.BytesIO()
    _Pickler(file, shell).dump(value)
    payload = file.getvalue()
    return Header(name, "value", type(value).__name__, _preview(value), VERSION, b"cloudpickle" in payload), payload


def load(header: Header, payload: bytes, shell: Shell) -> Any:
    """The value again. Raises ``Unloadable``; nothing is bound then.

    A function of the prompt sees this shell's names. What it used when it was stored and this shell has not is
    bound again with it; what this shell has stays.
    """
    if header.code and header.python != VERSION:
        raise Unloadable(f"it holds code of Python {header.python}, and this is {VERSION}")
    before = dict(shell.namespace)
    try:
        value = _Unpickler(io.BytesIO(payload), shell).load()
    except (Exception, SystemExit) as error:
        shell.namespace.clear()
        shell.namespace.update(before)
        raise Unloadable(f"{type(error).__name__}: {error}") from error
    shell.namespace.update(before)
    return value


def _preview(value: Any) -> str:
    from nacre.present import safe_repr

    if not isinstance(value, int | float | complex | str | bytes | bool | list | tuple | dict | set | type(None)):
        return safe_repr(value).partition("\n")[0][:60]
    import reprlib

    short = reprlib.Repr()
    short.maxstring = short.maxother = 50
    return short.repr(value).partition("\n")[0][:60]
