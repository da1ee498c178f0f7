"""Publishing to all clients, on iopub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .codec import Codec, Origin
from .outbox import Outbox
from .parents import Parents


class Publisher:
    """Publishes messages of one kernel, in order, each with the request it belongs to. Any thread may call it."""

    def __init__(self, codec: Codec, outbox: Outbox, parents: Parents) -> None:
        self._codec = codec
        self._outbox = outbox
        self._parents = parents

    def publish(
        self,
        kind: str,
        content: Mapping[str, Any],
        origin: Origin | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Any] = (),
        patient: bool = True,
        calm: bool = False,
    ) -> None:
        """Publish a message. origin: the request it belongs to, by default the one being served here.

        Raises ``TypeError`` for content that cannot be said in JSON. patient: wait where clients do not keep up. calm:
        it may go out a moment later, with what comes next, so that the wire and the cell do not take turns for it.
        """
        parent = (self._parents.current() if origin is None else origin).header
        packed = self._codec.pack(kind, content, parent, metadata, buffers)
        self._outbox.put([kind.encode(), *packed], patient, calm)

    @property
    def origin(self) -> Origin:
        """The request that is served here."""
        return self._parents.current()

    def status(self, state: str, origin: Origin, patient: bool = True) -> None:
        """Publish the execution state: ``starting``, ``busy`` or ``idle``."""
        self.publish("status", {"execution_state": state}, origin, patient=patient, calm=state == "busy")
