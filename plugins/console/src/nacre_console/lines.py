"""The front end where standard input is no terminal: inputs one after the other, as a program types them."""

from __future__ import annotations

import sys

from nacre.plain import Plain


def at_terminal() -> bool:
    """Whether somebody types."""
    return sys.stdin is not None and sys.stdin.isatty()


class Lines(Plain):
    """Runs what comes on standard input, each input when it is complete; the first that fails is the last."""

    def run(self) -> int:
        for source in iter(self.read, ""):
            self.tell()
            if not source.strip():
                continue
            outcome = self.shell.run(source, origin="pipe")
            self.tell()
            if outcome.leaving is not None:
                return outcome.leaving
            if not outcome.ok:
                return 130 if outcome.interrupted else 1
        return 0

    def read(self) -> str:
        """One complete input; empty at the end."""
        source = sys.stdin.readline() if sys.stdin else ""
        while source.strip() and (check := self.shell.check(source.rstrip("\n"))).status == "incomplete":
            line = sys.stdin.readline()
            if not line:
                break
            source += line
            if not line.strip() and not check.indent:
                break
        return source
