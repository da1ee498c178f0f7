"""Which environment variables look secret."""

from __future__ import annotations

import re

HIDDEN = "<hidden>"
# anywhere in a name; and as a word of it
_ANYWHERE = re.compile("key|token|secret|passw|passphrase|credential|apikey|cookie", re.IGNORECASE)
_WORD = re.compile(r"(?:^|_)(?:pass|pwd|auth|private|pat|dsn|sas)(?:_|$)", re.IGNORECASE)
_HARMLESS = frozenset({"PWD", "OLDPWD", "SSH_AUTH_SOCK", "XAUTHORITY"})
_LOGIN = re.compile(r"(?P<before>\b[a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s/@]+@", re.IGNORECASE)


def masked(name: str, value: str) -> str:
    """A variable's value, or what stands for it where its name looks secret; passwords in URLs are left out."""
    if name not in _HARMLESS and (_ANYWHERE.search(name) or _WORD.search(name)):
        return HIDDEN
    return _LOGIN.sub(rf"\g<before>:{HIDDEN}@", value)
