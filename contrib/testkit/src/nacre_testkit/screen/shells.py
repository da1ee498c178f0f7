"""Nacre in a pseudo-terminal, with a profile of the test's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .tty import CURSOR, Answer, Tty


class Shells:
    """Opens shells whose profile enables the terminal, in a home of their own.

    plugins: enabled besides it. choose: who serves where several could. settings: further tables of the profile, as
    TOML.
    """

    def __init__(
        self, home: Path, plugins: Sequence[str] = (), settings: str = "", choose: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self.plugins = ["terminal", *plugins]
        self.settings = settings
        self.choose = {"frontend": "terminal", **(choose or {})}
        self.opened: list[Tty] = []

    def profile(self, traits: str = "", startup: str = "") -> None:
        """Write the profile. traits: lines of ``[traits.TerminalFrontend]``. startup: quoted lines of code."""
        (self.home / "profiles").mkdir(parents=True, exist_ok=True)
        chosen = "".join(f'{role} = "{name}"\n' for role, name in self.choose.items())
        (self.home / "profiles" / "t.toml").write_text(
            f"[plugins]\nenable = {self.plugins}\n[choose]\n{chosen}"
            f"[traits.TerminalFrontend]\n{traits}\n[startup]\nlines = [{startup}]\n{self.settings}\n"
        )

    def __call__(
        self,
        traits: str = "",
        startup: str = "",
        rows: int = 24,
        columns: int = 80,
        wait: bool = True,
        argv: list[str] | None = None,
        answers: Mapping[bytes, Answer] = CURSOR,
        **environment: str,
    ) -> Tty:
        """Open a shell. wait: for its first prompt. argv: another command. environment: variables on top."""
        self.profile(traits, startup)
        variables = {
            **os.environ,
            "NACRE_HOME": str(self.home),
            "TERM": "xterm-256color",
            "NO_COLOR": "1",
            **environment,
        }
        for name in ("LINES", "COLUMNS", "NACRE_PROFILE"):
            variables.pop(name, None)
        command = argv or [sys.executable, "-m", "nacre", "--profile", "t"]
        self.opened.append(Tty(command, variables, rows, columns, answers))
        if wait:
            self.opened[-1].prompt(1)
        return self.opened[-1]

    def close(self) -> None:
        """End the shells."""
        for one in self.opened:
            one.close()
