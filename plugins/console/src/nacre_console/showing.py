"""What a kernel publishes, as outputs of a shell."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output
from nacre.values import told
from nacre_kernel.codec import Message

if TYPE_CHECKING:
    from .client import Client
    from .remote import Remote

PLAIN = "text/plain"
COLOUR = re.compile(r"\x1b\[[0-9;:]*m")


class Showing:
    """Shows what one kernel publishes; what other clients caused is labelled, at each change of whose it is."""

    def __init__(self, shell: Remote, client: Client) -> None:
        self.shell = shell
        self.client = client
        self._whose = client.session

    def show(self, message: Message) -> None:
        """Show one published message; one that is not for eyes is passed over, one that is malformed is told once."""
        try:
            self._show(message)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            self.shell.notice(f"a {message.kind} of the kernel's could not be shown: {told(error)}", once=True)

    def _show(self, message: Message) -> None:
        content, kind = message.content, message.kind
        if kind == "stream":
            self._label(message)
            stream = sys.stderr if content.get("name") == "stderr" else sys.stdout
            _write(stream, str(content.get("text", "")))
        elif kind in ("display_data", "update_display_data", "execute_result"):
            self._label(message)
            self._bundle(kind, content)
        elif kind == "clear_output":
            self.shell.show(Output("clear", Bundle({}, {"wait": bool(content.get("wait"))})))
        elif kind == "error":
            self._label(message)
            self.shell.show(Output("error", Bundle({PLAIN: self.traceback(content)})))
        elif kind == "execute_input":
            self._input(message)

    def traceback(self, content: Mapping[str, Any]) -> str:
        """The text of an error; in colours where they can be seen."""
        lines = content.get("traceback") or [f"{content.get('ename', 'error')}: {content.get('evalue', '')}"]
        text = "\n".join(map(str, lines))
        return text if self.shell.coloured else COLOUR.sub("", text)

    def _bundle(self, kind: str, content: Mapping[str, Any]) -> None:
        data = dict(content.get("data") or {})
        if not data and kind == "display_data":
            return  # a place that updates fill
        if PLAIN not in data:  # not every kernel gives one
            words = next((str(one) for mime, one in data.items() if mime.startswith("text/")), "")
            data[PLAIN] = words or f"<{', '.join(data) or 'nothing'}>"
        if not self.shell.coloured:
            data[PLAIN] = COLOUR.sub("", str(data[PLAIN]))
        bundle = Bundle(data, content.get("metadata") or {})
        if kind == "execute_result":
            self.shell.show(Output("result", bundle, _number(content)))
        else:
            known = str((content.get("transient") or {}).get("display_id", ""))
            self.shell.show(Output("display" if kind == "display_data" else "update", bundle, display_id=known))

    def _input(self, message: Message) -> None:
        """What another client runs; our own input stands there already."""
        number, whose = _number(message.content), self.client.belongs(message)
        if whose != self.client.session:
            self._whose = whose
            code = str(message.content.get("code", "")).replace("\n", "\n" + " " * 6)
            _write(sys.stdout, f"{name(message)} In [{number}]: {code}\n")
        if number:
            self.shell.number = number + 1

    def _label(self, message: Message) -> None:
        whose = self.client.belongs(message)
        if whose and whose != self._whose:
            self._whose = whose
            if whose != self.client.session:
                _write(sys.stdout, f"{name(message)}:\n")


def name(message: Message) -> str:
    """What another client is called."""
    parent = message.parent
    return f"[{parent.get('username') or 'client'} {str(parent.get('session', ''))[:4]}]"


def _number(content: Mapping[str, Any]) -> int:
    found = content.get("execution_count")
    return found if isinstance(found, int) else 0


def _write(stream: Any, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
