"""Comms: the hooks of the package ``comm``, through which widget libraries talk to their other half in the client.

The package is imported by whoever uses it; nothing is done before that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .codec import Message

if TYPE_CHECKING:
    from comm.base_comm import BaseComm, CommManager

    from .publish import Publisher

FIGURES = "module://nacre_pylab.inline"  # the backend of figures among the outputs


class Comms:
    """The comms of one kernel."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self._manager: CommManager | None = None
        # by a comm's id, the subshell that has sent its last message; "": the main one
        self.senders: dict[str, str] = {}

    @property
    def manager(self) -> CommManager:
        """The kernel's registry of comms and targets. Raises ``ImportError`` where ``comm`` is not installed."""
        import comm

        if self._manager is None:
            self.hook(comm)
        assert self._manager is not None
        return self._manager

    @property
    def known(self) -> dict[str, BaseComm]:
        """The comms there are, by id, without importing anything for it."""
        return self._manager.comms if self._manager else {}

    def hook(self, module: Any) -> None:
        """Let the package ``comm`` make this kernel's comms."""
        from comm.base_comm import CommManager

        if self._manager is None:
            self._manager = CommManager()
            kind = comm_class(self)
            module.create_comm = kind
            module.get_comm_manager = lambda: self._manager

    def take_widgets(self, module: Any) -> None:
        """Let clients ask ipywidgets for the widgets there are. It would do so itself in a shell of IPython's."""
        if self._manager is not None:
            module.register_comm_target()
        interaction = sys.modules.get("ipywidgets.widgets.interaction")
        if interaction is not None:
            interaction.__dict__["show_inline_matplotlib_plots"] = show_figures


def show_figures() -> None:
    """What ``interact`` does with the figures of its function, which belong within it. ipywidgets' own function for
    this knows the backends of IPython and ipykernel only."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and pyplot.get_fignums() and pyplot.matplotlib.get_backend() == FIGURES:
        pyplot.show()


class Facts:
    """What ipywidgets asks a comm's kernel, so that an ``Output`` takes what is shown within it."""

    iopub_socket = None

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def get_parent(self, channel: str = "shell") -> dict[str, Any]:
        """The request that is served here, as far as it is known: its header."""
        return {"header": json.loads(self._publisher.origin.header)}

    def send_response(self, stream: object, kind: str, content: Mapping[str, Any], *_: Any, **__: Any) -> None:
        """Publish a message for that request."""
        self._publisher.publish(kind, content)


def comm_class(comms: Comms) -> type[BaseComm]:
    """The class of one kernel's comms."""
    from comm.base_comm import BaseComm, BuffersType, MaybeDict

    class Comm(BaseComm):
        """A comm whose messages are published by this kernel."""

        kernel = Facts(comms.publisher)

        def publish_msg(
            self,
            msg_type: str,
            data: MaybeDict = None,
            metadata: MaybeDict = None,
            buffers: BuffersType = None,
            **keys: Any,
        ) -> None:
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            if msg_type == "comm_close":
                comms.senders.pop(self.comm_id, None)
            else:
                comms.senders[self.comm_id] = comms.publisher.origin.subshell
            copied = [memoryview(one).tobytes() for one in buffers or ()]  # what is none is told to who sends it
            comms.publisher.publish(msg_type, content, metadata=metadata, buffers=copied)

        def handle_msg(self, msg: dict[str, Any]) -> None:
            if self._msg_callback:
                self._msg_callback(msg)

    return Comm


def told(message: Message) -> dict[str, Any]:
    """A message in the form that comm callbacks are given."""
    return {
        "header": dict(message.header),
        "msg_id": message.header["msg_id"],
        "msg_type": message.kind,
        "parent_header": dict(message.parent),
        "metadata": dict(message.metadata),
        "content": dict(message.content),
        "buffers": list(message.buffers),
    }
