"""complete_request: what could stand at the cursor."""

from __future__ import annotations

from time import monotonic
from typing import Any

from ..lane import Request

PATIENCE = 1.0  # seconds to wait for late completers, where the others found nothing or none was ever asked before
TYPES = "_jupyter_types_experimental"


def complete(request: Request) -> dict[str, Any]:
    """Completions, with their types and signatures in the metadata as JupyterLab and others read them."""
    code = str(request.content.get("code", ""))
    cursor = request.content.get("cursor_pos")
    cursor = min(max(cursor, 0), len(code)) if isinstance(cursor, int) else len(code)
    end = monotonic() + PATIENCE
    lane = request.lane
    found = request.shell.complete(code, cursor)
    while found.late and not (found.items and lane and lane.completed) and monotonic() < end:
        found = request.shell.complete(code, cursor)
    if lane is not None:
        lane.completed = True
    types = [
        {
            "start": found.start,
            "end": found.end,
            "text": item.text,
            "type": item.kind or "<unknown>",
            "signature": item.signature,
        }
        for item in found.items
    ]
    return {
        "status": "ok",
        "matches": [item.text for item in found.items],
        "cursor_start": found.start,
        "cursor_end": found.end,
        "metadata": {TYPES: types},
    }
