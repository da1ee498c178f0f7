"""A shell whose cells run in a kernel: the terminal cannot tell it from one whose cells run here."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from queue import Empty
from typing import Any

from nacre import Bundle, Cell, Check, Completions, Outcome, Output, Shell, UsageError
from nacre_kernel.codec import Message

from .client import Client
from .lines import at_terminal
from .roles import roles
from .showing import Showing
from .under_way import Gone, follow, payloads

QUICK = 0.5  # seconds that Enter waits for the kernel's word


class Remote(Shell):
    """The shell of one console: plugins and looks are this process's, everything else is the kernel's.

    client: of the kernel, which answers already. The other parameters are those of ``Shell``.
    """

    def __init__(self, client: Client, profile: str, config: Mapping[str, Any]) -> None:
        super().__init__(profile, {}, config=config)
        self.client = client
        self.showing = Showing(self, client)
        self.questions: list[Message] = []  # what the kernel asked while nothing of ours ran
        self._kernels = roles(self)
        self._under_way = False
        self._told_gone = False
        client.wake = self._wake

    @property
    def language(self) -> str:
        """The kernel's language, in small letters."""
        return str((self.client.info.get("language_info") or {}).get("name", "")).lower()

    @property
    def coloured(self) -> bool:
        """Whether colours that the kernel has put into its text can be seen here."""
        return not os.environ.get("NO_COLOR") and sys.stdout.isatty()

    # --- what is the kernel's -----------------------------------------------------------------------

    def start(self) -> None:
        """Nothing: names, startup lines and what plugins do with cells belong to the kernel."""

    def has_service(self, name: str) -> bool:
        return self._kernels[name] is not None if name in self._kernels else super().has_service(name)

    def service(self, name: str) -> Any:
        return self._kernels[name] if self._kernels.get(name) else super().service(name)

    def check(self, source: str) -> Check:
        """The kernel's word; one's own guess while it is busy."""
        if self.client.state != "busy":
            found = self.client.ask("is_complete_request", {"code": source}, patience=QUICK)
            status = str(found.get("status")) if found else ""
            if found and status in ("complete", "incomplete", "invalid"):
                return Check(status, str(found.get("indent", "")) if status == "incomplete" else "")
        return self.compiler.judge(source) if self.language == "python" else Check("complete")

    def complete(self, text: str, cursor: int | None = None) -> Completions:
        found: Completions = self.service("completion").complete(text, len(text) if cursor is None else cursor)
        return found

    def inspect(self, name: str, detail: int = 0) -> Bundle | None:
        content = {"code": name, "cursor_pos": len(name), "detail_level": detail}
        found = self.client.ask("inspect_request", content)
        return Bundle(found.get("data") or {}, found.get("metadata") or {}) if found and found.get("found") else None

    def run(self, source: str, *, store: bool = True, silent: bool = False, origin: str = "api") -> Outcome:
        """Have the kernel run a cell, and show what comes of it until it is done."""
        cell = self.cell = Cell(source, self.number, origin, store and not silent, silent)
        self.show_what_came()
        if (why := self.client.gone) and not self._started_again(why):
            return Outcome(cell, error=Gone(why), phase="run", leaving=None if at_terminal() else 1)
        if cell.store:
            self.history.append(cell, time.time())
        self._under_way = True
        try:
            outcome = follow(cell, self, self.client)
        finally:
            self._under_way = False
        self._payloads(outcome.value)
        outcome = outcome._replace(value=None)
        if cell.store:
            self.history.finish(cell, outcome)
        if isinstance(outcome.error, Gone) and outcome.leaving is None:
            self._started_again(str(outcome.error))
        if outcome.leaving is None:
            self.show_what_came()
        else:
            self._told_gone = True  # what comes up while the loop is closed is no news
        return outcome

    def _payloads(self, reply: Any) -> None:
        """What a reply asks the front end for."""
        for payload in payloads(reply):
            source = payload.get("source")
            if source == "page":
                self.show(Output("page", Bundle(payload.get("data") or {})))
            elif source == "set_next_input":
                self.prefill = str(payload.get("text", ""))
            elif source in ("edit", "edit_magic"):
                where = f"{payload.get('filename')}, line {payload.get('line_number') or 1}"
                self.notice(f"the kernel asks for this to be edited: {where}")

    # --- what happens meanwhile ---------------------------------------------------------------------

    def _wake(self) -> None:
        """There is something new: show it where the prompt stands. Called on another thread."""
        if not self._under_way and self.loop.started:
            with suppress(RuntimeError):  # the loop was closed just now
                self.loop.get().call_soon_threadsafe(self.show_what_came)

    def show_what_came(self) -> None:
        """Show what other clients did, and what our earlier cells had yet to say. On the shell's thread."""
        if self._under_way:
            return
        with suppress(Empty):
            while True:
                heard = self.client.events.get_nowait()
                if heard is not None and heard.channel == "iopub":
                    self.showing.show(heard.message)
                elif heard is not None and heard.channel == "stdin":
                    self.questions.append(heard.message)
        if not (why := self.client.gone):
            self._told_gone = False
        else:
            self._tell_gone(why)

    def _tell_gone(self, why: str) -> None:
        """Say it, once."""
        if not self._told_gone:
            self._told_gone = True
            print(f"nacre: the kernel is gone: {why}{self.client.words}", file=sys.stderr)

    def _started_again(self, why: str) -> bool:
        """Ask whether to start the kernel again, and do so; a kernel that is not ours may only come back."""
        self._tell_gone(why)
        if self.client.process is None or not at_terminal():
            return False
        try:
            if input("Start it again? ([y]/n) ").strip().lower() not in ("", "y", "yes"):
                return False
        except (EOFError, KeyboardInterrupt):
            print()
            return False
        try:
            self.client.restart()
        except UsageError as error:
            print(f"nacre: {error}", file=sys.stderr)
            return False
        self._told_gone = False
        self.number = 1
        return True
