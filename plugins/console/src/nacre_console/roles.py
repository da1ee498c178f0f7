"""The services of a console's shell that the kernel fills: completion, history, and the lexer of its language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nacre import Completion, Completions
from nacre.history import PATIENCE, Entry, History, Query, select

if TYPE_CHECKING:
    from .client import Client
    from .remote import Remote

TYPES = "_jupyter_types_experimental"
TAIL = 10_000  # cells of the kernel's history that are searched
PYTHON = ("python", "ipython")


def roles(shell: Remote) -> dict[str, Any]:
    """The kernel's services by name; None where a plugin's would look at this process, and must not serve."""
    found: dict[str, Any] = {
        "completion": RemoteCompletion(shell.client),
        "history": RemoteHistory(shell.client),
        "signatures": None,
        "system": None,
    }
    if shell.language not in PYTHON:
        found["lexer"] = _lexer(shell.client.info.get("language_info") or {})
    return found


class RemoteCompletion:
    """Completions by the kernel."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def complete(self, text: str, cursor: int) -> Completions:
        """What could stand at the cursor; nothing while the kernel is busy with a cell."""
        found = self.client.ask("complete_request", {"code": text, "cursor_pos": cursor})
        if found is None:
            return Completions(cursor, cursor)
        start, end = found.get("cursor_start"), found.get("cursor_end")
        start = start if isinstance(start, int) and 0 <= start <= len(text) else cursor
        end = end if isinstance(end, int) and start <= end <= len(text) else cursor
        told = (found.get("metadata") or {}).get(TYPES) or ()
        known = {one.get("text"): one for one in told if isinstance(one, dict)}
        return Completions(start, end, tuple(_item(str(one), known.get(one) or {}) for one in found["matches"]))


def _item(text: str, told: dict[str, Any]) -> Completion:
    kind = str(told.get("type", ""))
    return Completion(text, "" if kind == "<unknown>" else kind, str(told.get("signature", "")))


class RemoteHistory(History):
    """The kernel's history; this console's own cells are at hand without asking."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self._tail: list[Entry] | None = None

    def search(self, query: Query = Query()) -> Sequence[Entry]:  # noqa: B008 - immutable
        """Entries that match, newest first."""
        own = list(reversed(self.entries.values()))
        return select([*own, *([] if query.session else self._stored())], query._replace(session=None))

    def ask(self, operation: str, otherwise: Any, *arguments: Any, timeout: float = PATIENCE) -> Any:
        """``search`` is answered; the kernel's store does nothing else for a client."""
        if operation == "search":
            return select(self._stored(timeout), arguments[0])
        return otherwise

    def _stored(self, timeout: float = PATIENCE) -> list[Entry]:
        """What the kernel had before this console came, newest first; asked for once."""
        if self._tail is None:
            content = {"hist_access_type": "tail", "n": TAIL, "raw": True, "output": False}
            found = self.client.ask("history_request", content, patience=timeout)
            if found is None:
                return []
            entries = [Entry(int(row[0]) or -1, int(row[1]), str(row[2])) for row in found.get("history") or ()]
            self._tail = entries[::-1]
        return self._tail


def _lexer(language: Any) -> Any:
    """A lexer of the input line for a language; None where Pygments knows none, or is not there."""
    name = language.get("pygments_lexer") or language.get("name") or ""
    try:
        from prompt_toolkit.lexers import PygmentsLexer
        from pygments.lexers import find_lexer_class_by_name

        return PygmentsLexer(find_lexer_class_by_name(str(name)))
    except (ImportError, ValueError):
        return None
