"""What of a cell is written: the service ``privacy``. Whatever comes to a persistent store has passed through here.

Two rules. A cell is *kept out* as a whole where it begins with a space or the session is incognito: its author said
so. A secret is *redacted*: the cell stays, and can be found and run again, with ``<redacted>`` in place of the value.
To keep such cells out would lose the work around the secret, and nobody would be told why there is a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacre.history import Entry

from .options import HistoryPrivacy, is_pattern
from .secrets import REDACTED, Secrets

if TYPE_CHECKING:
    from nacre import Shell


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
        self._secrets = Secrets(filter(is_pattern, chosen.patterns))

    def keeps_out(self, source: str) -> bool:
        """Whether a cell is not written at all."""
        return self.incognito or source.startswith(" ")

    def redact(self, text: str) -> str:
        """A text with ``<redacted>`` in place of what seems to be a secret."""
        return self._secrets.redacted(text)

    def private(self, source: str) -> bool:
        """Whether a cell is kept out, or holds a secret: for those who write cells to other files."""
        return self.keeps_out(source) or self.redact(source) != source

    def entry(self, entry: Entry) -> Entry | None:
        """What is written of an entry; None where nothing is."""
        if self.keeps_out(entry.source):
            return None
        source = self.redact(entry.source)
        return entry if source == entry.source else entry._replace(source=source, transformed="")

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
