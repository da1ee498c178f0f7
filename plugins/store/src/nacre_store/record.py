"""One stored thing as bytes, which says of itself whether it is whole.

The format: a line with ``nacre-store 1``; a line with the SHA-256, in hexadecimal, of all that follows; a line of
JSON with the fields of ``Header``; the payload. Nothing of a payload is looked at before the sum was found right.
"""

from __future__ import annotations

import hashlib
import json
from typing import NamedTuple

FIRST = b"nacre-store 1"
FAMILY = b"nacre-store "


class Unreadable(Exception):
    """Bytes that are not a whole record of ours; the text says why."""


class Header(NamedTuple):
    """What is known without unpickling.

    kind: ``value`` (the payload is a pickle), ``alias`` (text) or ``directories`` (JSON). type, preview: for
    people. python: the version that stored it. code: whether the pickle holds byte code, which only the same
    version can run.
    """

    name: str
    kind: str
    type: str = ""
    preview: str = ""
    python: str = ""
    code: bool = False


def encode(header: Header, payload: bytes) -> bytes:
    """A record."""
    body = json.dumps(header._asdict(), ensure_ascii=True).encode() + b"\n" + payload
    return FIRST + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def decode(content: bytes) -> tuple[Header, bytes]:
    """The header and payload of a record. Raises ``Unreadable``."""
    first, _, rest = content.partition(b"\n")
    if first != FIRST:
        raise Unreadable(_reason(first))
    digest, _, body = rest.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise Unreadable("it is damaged: its checksum is wrong")
    line, _, payload = body.partition(b"\n")
    return _header(line), payload


def peek(start: bytes) -> Header:
    """The header, from the first bytes of a record, unchecked: for listings only. Raises ``Unreadable``."""
    lines = start.split(b"\n", 3)
    if lines[0] != FIRST:
        raise Unreadable(_reason(lines[0]))
    if len(lines) < 4:
        raise Unreadable("it is damaged: it ends early")
    return _header(lines[2])


def _reason(first: bytes) -> str:
    if first.startswith(FAMILY):
        return f"its format {first[len(FAMILY) :][:20].decode('ascii', 'replace')!r} is of another version of Nacre"
    return "it is not a file of %store"


def _header(line: bytes) -> Header:
    try:
        fields = json.loads(line)
        header = Header(**{name: fields[name] for name in Header._fields})
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("it is damaged: its header cannot be read") from None
    if any(
        type(value) is not type(default) for value, default in zip(header, ("", "", "", "", "", False), strict=True)
    ):
        raise Unreadable("it is damaged: its header cannot be read")
    return header
