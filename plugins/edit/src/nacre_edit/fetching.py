"""Text over HTTP, with the standard library."""

from __future__ import annotations

from nacre import UsageError

TIMEOUT = 20.0  # seconds
LARGEST = 10_000_000  # bytes


def fetch(url: str, fields: dict[str, str] | None = None) -> str:
    """The text at an http or https URL; with fields, the answer to posting them. Raises ``UsageError``."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    data = None if fields is None else urlencode(fields).encode()
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url!r} is no http or https address")
    try:
        with urlopen(Request(url, data, {"User-Agent": "nacre"}), timeout=TIMEOUT) as answer:
            content = answer.read(LARGEST + 1)
            charset = answer.headers.get_content_charset() or "utf-8"
    except HTTPError as error:
        error.close()  # it holds the connection
        raise UsageError(f"{url}: {error.code} {error.reason}") from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise UsageError(f"{url}: {getattr(error, 'reason', '') or error}") from None
    if len(content) > LARGEST:
        raise UsageError(f"{url} is larger than {LARGEST // 1_000_000} MB")
    try:
        return str(content.decode(charset)).replace("\r\n", "\n")
    except (UnicodeDecodeError, LookupError):
        raise UsageError(f"{url} is not text in {charset}") from None
