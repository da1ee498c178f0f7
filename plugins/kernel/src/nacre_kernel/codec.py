"""Messages to frames and back: JSON, signed with HMAC.

The format is that of the Jupyter messaging protocol 5.5, section "The Wire Protocol"::

    identities... | <IDS|MSG> | signature | header | parent header | metadata | content | buffers...

The signature covers the four JSON frames. Why this is not ``jupyter_client.session``: ``docs/design/kernel.md``.
"""

from __future__ import annotations

import hmac
import itertools
import json
import os
import time
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, NamedTuple

from nacre import UsageError

VERSION = "5.5"
DELIMITER = b"<IDS|MSG>"
REMEMBERED = 2**15  # signatures in each of two generations


class BadMessage(Exception):
    """Frames that are no message of ours: unsigned, replayed, cut off, or not JSON."""


class Origin(NamedTuple):
    """What an answer needs to know of a request: whose it is, its header as it came, whether it may be asked back."""

    identities: tuple[bytes, ...] = ()
    header: bytes = b"{}"
    subshell: str = ""
    allow_stdin: bool = False
    reader: bool = False  # signed with the key of those who may only look on


class Message(NamedTuple):
    """A message that came in, with its signature checked."""

    origin: Origin
    header: Mapping[str, Any]
    parent: Mapping[str, Any]
    metadata: Mapping[str, Any]
    content: Mapping[str, Any]
    buffers: Sequence[Any] = ()

    @property
    def kind(self) -> str:
        """The message type."""
        return str(self.header["msg_type"])


class Codec:
    """Packs and unpacks the messages of one kernel session.

    key: the connection's key; empty for no authentication. scheme: ``hmac-`` and a hash of ``hashlib``.
    readers: whether what is signed with the ``reader_key`` is taken too; its origin says so.
    Raises ``UsageError`` for an unknown scheme. Packing may be done in any thread, unpacking too.
    """

    def __init__(self, key: bytes, scheme: str = "hmac-sha256", readers: bool = False) -> None:
        self.session = os.urandom(16).hex()
        self._numbers = itertools.count(1)  # which is atomic, as several threads pack
        self._second = (0, "")
        self._base = self._reader_base = None
        self._user = json.dumps(os.environ.get("USER") or os.environ.get("USERNAME") or "kernel")
        self._new: set[bytes] = set()
        self._old: set[bytes] = set()
        kind, _, digest = scheme.partition("-")
        if key:
            try:
                if kind != "hmac":
                    raise ValueError
                self._base = hmac.new(key, digestmod=digest)
                self._reader_base = hmac.new(reader_key(key), digestmod=digest) if readers else None
            except ValueError:
                raise UsageError(f"the signature scheme {scheme!r} is not known; use hmac-sha256") from None

    def pack(
        self,
        kind: str,
        content: Mapping[str, Any],
        parent: bytes = b"{}",
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Any] = (),
        reader: bool = False,
    ) -> list[Any]:
        """The frames of a new message from the delimiter on.

        parent: the JSON of the request's header. reader: sign it for one who may only look on.
        Raises ``TypeError`` for what cannot be said in JSON.
        """
        header = (
            f'{{"msg_id":"{self.session}_{next(self._numbers)}","msg_type":{_quoted(kind)},"session":"{self.session}",'
            f'"username":{self._user},"date":"{self._date()}","version":"{VERSION}"}}'
        ).encode()
        parts = [header, parent, encode(metadata) if metadata else b"{}", encode(content)]
        return [DELIMITER, self._sign(parts, self._reader_base if reader else self._base), *parts, *buffers]

    def unpack(self, frames: Sequence[bytes]) -> Message:
        """The message in frames as they came. Raises ``BadMessage``."""
        try:
            start = frames.index(DELIMITER)
        except ValueError:
            raise BadMessage("no delimiter") from None
        parts = list(frames[start + 2 : start + 6])
        if len(parts) < 4:
            raise BadMessage("frames are missing")
        reader = self._check(frames[start + 1], parts)
        header, parent, metadata, content = (_decode(part) for part in parts)
        for name in ("msg_id", "msg_type"):
            if not isinstance(header.get(name), str):
                raise BadMessage(f"the header has no {name}")
        subshell = header.get("subshell_id") or ""
        allow = content.get("allow_stdin", True) is True
        origin = Origin(tuple(frames[:start]), parts[0], str(subshell), allow, reader)
        return Message(origin, header, parent, metadata, content, frames[start + 6 :])

    def _date(self) -> str:
        now = time.time()
        second, text = self._second
        if int(now) != second:
            second, text = int(now), time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now))
            self._second = second, text
        return f"{text}.{int((now - second) * 1e6):06d}Z"

    @staticmethod
    def _sign(parts: Sequence[bytes], base: hmac.HMAC | None) -> bytes:
        if base is None:
            return b""
        mac = base.copy()
        for part in parts:
            mac.update(part)
        return mac.hexdigest().encode()

    def _check(self, signature: bytes, parts: Sequence[bytes]) -> bool:
        """Refuse what is not signed with our key, or was signed and sent before. Whether it is a reader's."""
        if self._base is None:
            return False
        reader = not hmac.compare_digest(self._sign(parts, self._base), signature)
        if reader and (
            self._reader_base is None or not hmac.compare_digest(self._sign(parts, self._reader_base), signature)
        ):
            raise BadMessage("the signature is wrong")
        short = signature[:24]
        if short in self._new or short in self._old:
            raise BadMessage("it was sent before")
        self._new.add(short)
        if len(self._new) > REMEMBERED:
            self._old, self._new = self._new, set()
        return reader


def reader_key(key: bytes) -> bytes:
    """The key of those who may only look on. It follows from the kernel's key, which does not follow from it."""
    return hmac.new(key, b"nacre reader", "sha256").hexdigest().encode()


def _decode(part: bytes) -> dict[str, Any]:
    try:
        found = json.loads(part.decode())  # a header is passed on as it came, so it must be UTF-8
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"not JSON: {type(error).__name__}") from None
    if found is not None and not isinstance(found, dict):
        raise BadMessage("a part is no JSON object")
    return found or {}


def _other(value: Any) -> Any:
    """The JSON form of what JSON has no form for."""
    if isinstance(value, bytes | bytearray | memoryview):
        import base64

        return base64.b64encode(value).decode("ascii")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "item") and not hasattr(value, "__len__"):  # a number of numpy's
        return value.item()
    if isinstance(value, set | frozenset | Mapping):
        return dict(value) if isinstance(value, Mapping) else list(value)
    raise TypeError(f"{type(value).__name__} cannot be said in JSON")


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_other).encode
_encode_ascii = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_other).encode


def encode(value: Any) -> bytes:
    """JSON as bytes. What is no number becomes null, a lone surrogate is escaped. Raises ``TypeError``."""
    try:
        return _encode(value).encode()
    except UnicodeEncodeError:
        return _encode_ascii(value).encode()
    except (ValueError, RecursionError) as error:
        if "Circular" in str(error) or isinstance(error, RecursionError):
            raise TypeError("the data contains itself, or is nested too deeply, and cannot be said in JSON") from None
        return _encode_ascii(_without_nan(value)).encode()


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    return value
