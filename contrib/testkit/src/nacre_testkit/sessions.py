"""Shells under test: what ``pytest_plugins = ["nacre.testing"]`` gives to plugin authors.

``session(*plugins)`` makes a shell from plugin objects alone: no installed plugin, no configuration file and
no environment variable plays a part. ``session.run(source)`` gives an ``Attempt`` to make assertions on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from nacre import Outcome, Output, Shell


class Attempt:
    """A cell that was run: its outcome and what was shown. The assertions return the attempt."""

    def __init__(self, outcome: Outcome, outputs: list[Output]) -> None:
        self.outcome = outcome
        self.outputs = outputs

    @property
    def text(self) -> str:
        """The plain text of all that was shown."""
        return "\n".join(output.bundle.text for output in self.outputs)

    def gives(self, value: Any) -> Attempt:
        """The cell ended well and its value equals ``value``."""
        self.ok()
        assert self.outcome.value == value, f"{self.outcome.cell.source!r} gave {self.outcome.value!r}, not {value!r}"
        return self

    def ok(self) -> Attempt:
        """The cell ended well."""
        assert self.outcome.ok, f"{self.outcome.cell.source!r} failed: {self.text or repr(self.outcome.error)}"
        return self

    def fails(self, kind: type[BaseException], match: str = "") -> Attempt:
        """The cell ended with an error of this type whose text matches the regular expression."""
        error = self.outcome.error
        assert isinstance(error, kind), f"{self.outcome.cell.source!r} ended with {error!r}, not {kind.__name__}"
        assert re.search(match, str(error)), f"{error!r} does not match {match!r}"
        return self

    def shows(self, match: str) -> Attempt:
        """What was shown matches the regular expression."""
        assert re.search(match, self.text), f"{self.text!r} does not match {match!r}"
        return self


class Session:
    """A shell under test, and what it shows. mimes: the MIME types it asks for."""

    def __init__(self, shell: Shell, mimes: tuple[str, ...] = ("text/plain",)) -> None:
        self.shell = shell
        self.mimes = mimes
        self.outputs: list[Output] = []

    def show(self, output: Output) -> None:
        self.outputs.append(output)

    def run(self, source: str, **options: Any) -> Attempt:
        """Run a cell; the options are those of ``Shell.run``."""
        self.outputs = []
        with self.shell.showing_to(self):
            return Attempt(self.shell.run(source, **options), self.outputs)


class MakeSession(Protocol):
    """Make a session from plugin objects; the options are those of ``Shell``."""

    def __call__(self, *plugins: Any, mimes: tuple[str, ...] = ..., **options: Any) -> Session: ...


@pytest.fixture
def session() -> Iterator[MakeSession]:
    """A function that makes sessions, which are closed when the test ends."""
    made: list[Session] = []

    def make(*plugins: Any, mimes: tuple[str, ...] = ("text/plain",), **options: Any) -> Session:
        options.setdefault("discover", False)
        made.append(Session(Shell(plugins=plugins, **options), mimes))
        return made[-1]

    yield make
    for one in reversed(made):
        one.shell.close()
