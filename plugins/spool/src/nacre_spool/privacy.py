"""What of a cell is written: the service ``privacy``. Whatever comes to a persistent store has passed through here.

Two rules. A cell is *kept out* as a whole where it begins with a space or the session is incognito: its author said
so. A secret is *redacted*: the cell stays, and can be found and run again, with ``<redacted>`` in place of the value.
To keep such cells out would lose the work around the secret, and nobody would be told why there is a gap.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nacre.history import Entry

from .options import HistoryPrivacy, is_pattern

if TYPE_CHECKING:
    from nacre import Shell

REDACTED = "<redacted>"
NAME = r"(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)(?:_\w{0,40}|s|\d{1,3})?"
# is found in the lower case of whatever matches below, and to look for it takes a tenth of the time
HINT = re.compile(
    r"passw|passphrase|secret|token|key|bearer|authorization|://|a[ks]ia|eyj|xox|sk-|glpat-|gh[pousr]_|github_pat_"
)
# what is between the quotes, and between those of further literals that belong to the same value
INNER = r"(?:\\[\s\S]|(?!(?P=quote))[^\\])+"
# the group "secret" is what is taken out; without one, the whole match. Repetitions are bounded: a cell may be huge
PATTERNS = (
    # name = "value", name: str | None = "value", {"name": "value"}, call(name="value"), name == "value",
    # (name := "value"), name = ("one" "more")
    rf"(?i){NAME}['\"\]]{{0,2}}(?:\s{{0,9}}:\s{{0,9}}[\w.| \[\]]{{1,40}})?\s{{0,9}}(?:[:+]?={{1,2}}|:)[\s\\(]{{0,40}}"
    rf"[rbfut]{{0,2}}(?P<quote>'''|\"\"\"|['\"])"
    rf"(?P<secret>{INNER}(?:(?P=quote)[\s\\]{{0,40}}[rbfut]{{0,2}}(?P=quote){INNER})*)",
    rf"(?i)--{NAME}[ =](?P<secret>[^\s'\"$]\S*)",
    r"(?i)\bbearer[ \t]{1,9}(?P<secret>[\w.~+/=-]{8,})",
    r"(?i)\bauthorization\W{1,9}basic[ \t]{1,9}(?P<secret>[\w+/=-]{4,})",
    r"(?i)\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@'\"]{0,100}:(?P<secret>[^\s/'\"]{1,200})@",
    r"(?s)-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?P<secret>.*?)(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|sk-[\w-]{20,})",
    r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*",
)
# only where the line is a command's: in Python, name=value is a variable
ASSIGNED = re.compile(rf"(?i){NAME}(?:=|[ \t]{{1,9}}(?=[^\s=]+[ \t]*$))(?P<secret>[^\s'\"$=]\S*)", re.MULTILINE)
COMMAND = re.compile(
    r"^[ \t]*(?:[\w.,*\[\] \t]{1,80}=[ \t]*)?(?:%(?:set_)?env|%s[xc]|%system|!|export[ \t]).*", re.MULTILINE
)
SCRIPT = re.compile(r"\s*%%")


class Privacy:
    """The rules of one shell. incognito: whether nothing is written at present. outputs: whether results are."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.adopt()

    def adopt(self) -> None:
        """Read the layers (again)."""
        chosen = HistoryPrivacy.read(self._shell)
        self.incognito, self.outputs = chosen.incognito, chosen.outputs
        for pattern in chosen.patterns:
            if not is_pattern(pattern):
                self._shell.notice(f"HistoryPrivacy.patterns: {pattern!r} is no pattern of secrets; it is left out")
        own = list(filter(is_pattern, chosen.patterns))
        self._hint = re.compile("") if own else HINT
        self._patterns = [re.compile(pattern) for pattern in (*PATTERNS, *own)]

    def keeps_out(self, source: str) -> bool:
        """Whether a cell is not written at all."""
        return self.incognito or source.startswith(" ")

    def redact(self, text: str) -> str:
        """A text with ``<redacted>`` in place of what seems to be a secret."""
        if not self._hint.search(text.casefold()):
            return text
        for pattern in self._patterns:
            text = pattern.sub(_without_secret, text)
        if SCRIPT.match(text):
            return ASSIGNED.sub(_without_secret, text)
        return COMMAND.sub(lambda line: ASSIGNED.sub(_without_secret, line[0]), text)

    def private(self, source: str) -> bool:
        """Whether a cell is kept out, or holds a secret: for those who write cells to other files."""
        return self.keeps_out(source) or self.redact(source) != source

    def entry(self, entry: Entry) -> Entry | None:
        """What is written of an entry; None where nothing is."""
        if self.keeps_out(entry.source):
            return None
        source = self.redact(entry.source)
        return entry if source is entry.source else entry._replace(source=source, transformed="")

    def ending(
        self, source: str, status: str, wall: float, output: str | None, transformed: str
    ) -> tuple[str, float] | tuple[str, float, str | None, str]:
        """What is written of how a cell ended, after status and wall. source: as it was written.

        What it was transformed to is left out where it says no more than the source; so is what may repeat a secret.
        """
        if output is None and transformed == source:
            return status, wall
        kept = self.redact(output) if output is not None and self.outputs else None
        clean = self.redact(transformed)
        if clean.rstrip("\n") == source.rstrip("\n") or clean != transformed or REDACTED in source:
            clean = ""
        return (status, wall, kept, clean) if clean or kept is not None else (status, wall)


def _without_secret(found: re.Match[str]) -> str:
    """The match without what its group ``secret`` (or, without one, the whole of it) holds."""
    if "secret" not in found.re.groupindex or found["secret"] is None:
        return REDACTED
    whole, start = found[0], found.start()
    first, last = found.span("secret")
    return whole[: first - start] + REDACTED + whole[last - start :]
