"""A cell of a notebook, in Jupyter's format 4.5 (https://nbformat.readthedocs.io, "The notebook file format")."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from nacre import Output
from nacre.history import Entry

STREAMS = ("stdout", "stderr")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "name": "python",
        "version": ".".join(map(str, sys.version_info[:3])),
        "mimetype": "text/x-python",
        "file_extension": ".py",
    },
}
NOTEBOOK_END = f'\n], "metadata": {json.dumps(METADATA)}, "nbformat": 4, "nbformat_minor": 5}}\n'


def code_cell(entry: Entry, outputs: Sequence[Output], ids: set[str]) -> dict[str, Any]:
    """A cell with what it showed. ids: those that are taken, to which this cell's is added."""
    name = f"{entry.session}-{entry.number}"
    if name in ids:  # the same cell once more
        name = f"{name}-{len(ids)}"
    ids.add(name)
    return {
        "cell_type": "code",
        "id": name,
        "execution_count": entry.number,
        "metadata": {"nacre": {"session": entry.session, "started": entry.started, "status": entry.status}},
        "source": lines(entry.source.rstrip("\n")),
        "outputs": [one for output in outputs if (one := cell_output(output, entry.number))],
    }


def cell_output(output: Output, number: int) -> dict[str, Any] | None:
    """An output as a notebook has it; None for a kind that has no place there."""
    if output.kind in STREAMS:
        return {"output_type": "stream", "name": output.kind, "text": lines(output.bundle.text)}
    if output.kind == "error":
        about = output.bundle.metadata.get("text/plain") or {}
        return {
            "output_type": "error",
            "ename": str(about.get("name", "Error")).rpartition(".")[2],
            "evalue": str(about.get("text", "")),
            "traceback": output.bundle.text.splitlines(),
        }
    if output.kind not in ("result", "display", "update"):
        return None
    data = {mime: _data(mime, value) for mime, value in output.bundle.data.items()}
    metadata: dict[str, Any] = json.loads(json.dumps(dict(output.bundle.metadata), default=str))
    more = {mime: about for mime, about in metadata.items() if isinstance(about, dict)}
    if output.kind == "result":
        return {"output_type": "execute_result", "execution_count": number, "data": data, "metadata": more}
    return {"output_type": "display_data", "data": data, "metadata": more}


def lines(text: str) -> list[str]:
    """Text by lines, each with its end, as the format has it."""
    return text.splitlines(True)


def _data(mime: str, value: Any) -> Any:
    if mime == "application/json" or mime.endswith("+json"):
        return json.loads(json.dumps(value, default=str))
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode("ascii")
    if isinstance(value, str) and mime.startswith("text/"):
        return lines(value)
    return value if isinstance(value, str) else json.dumps(value, default=str) if _plain(value) else str(value)


def _plain(value: Any) -> bool:
    return isinstance(value, Mapping | list | int | float)
