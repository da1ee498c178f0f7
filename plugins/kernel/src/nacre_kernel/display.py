"""The front end of a kernel's shell: outputs become messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nacre.values import Bundle, Output, told

if TYPE_CHECKING:
    from nacre import Shell

    from .publish import Publisher

OURS = "application/x-nacre-"
LOADED = "# %load "  # how what %load offers begins


class Instead(str):
    """A next input that takes the place of the cell it was set in, as that of %load does."""

    __slots__ = ()


class Display:
    """Shows the outputs of one shell to all clients, in every MIME type that somebody has a formatter for.

    payloads, error: what the cell being run has for its reply.
    """

    def __init__(self, publisher: Publisher, shell: Shell) -> None:
        self._publisher = publisher
        self._offers = shell.plugins.offers
        self.payloads: dict[str, dict[str, Any]] = {}
        self.error: dict[str, Any] | None = None

    @property
    def mimes(self) -> tuple[str, ...]:
        """What is shown: also what else a value gives of itself."""
        return tuple(dict.fromkeys([*(offer.value.mime for offer in self._offers("formatters")), "*"]))

    def show(self, output: Output) -> None:
        data, metadata = told_bundle(output.bundle)
        publish = self._publisher.publish
        if output.kind == "result":
            content = {"execution_count": output.number, "data": data, "metadata": metadata}
            publish("execute_result", content)
        elif output.kind in ("display", "update"):
            kind = "display_data" if output.kind == "display" else "update_display_data"
            transient = {"display_id": output.display_id} if output.display_id else {}
            publish(kind, {"data": data, "metadata": metadata, "transient": transient})
        elif output.kind == "clear":
            publish("clear_output", {"wait": bool(metadata.get("wait"))})
        elif output.kind == "error":
            self.error = told_error(output.value, output.bundle.text)
            publish("error", self.error)
        elif output.kind == "page":
            self.payloads["page"] = {"source": "page", "data": data, "start": 0}
        elif output.kind == "edit":
            line = metadata.get("line") or 1
            self.payloads["edit"] = {"source": "edit_magic", "filename": output.bundle.text, "line_number": line}

    def offer(self, text: str) -> None:
        """Offer a next input."""
        replace = isinstance(text, Instead) or text.startswith(LOADED)
        self.payloads["set_next_input"] = {"source": "set_next_input", "text": text, "replace": replace}

    def take(self) -> Iterator[dict[str, Any]]:
        """The payloads since the last call, one of each source."""
        taken, self.payloads = self.payloads, {}
        yield from taken.values()


def told_bundle(bundle: Bundle) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data and metadata of a bundle without what only Nacre's own front ends read."""
    data = {mime: one for mime, one in bundle.data.items() if not mime.startswith(OURS)}
    return data, {mime: one for mime, one in bundle.metadata.items() if not mime.startswith(OURS)}


def told_error(error: BaseException, text: str) -> dict[str, Any]:
    """An error as the content of a message. text: its traceback."""
    name, words = type(error).__name__, told(error)
    return {
        "ename": name,
        "evalue": "" if words == name else words.removeprefix(f"{name}: "),
        "traceback": text.split("\n"),
    }
