"""inspect_request: what is known of the name at the cursor."""

from __future__ import annotations

import re
from typing import Any

from ..display import told_bundle
from ..lane import Request

NAME = re.compile(r"%{0,2}[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*|\[(?:-?\d+|'[^'\\\n]*'|\"[^\"\\\n]*\")\])*")
LONGEST = 500  # characters that the name of what is called may have
DEEPEST = 50  # brackets that the cursor may be inside of
OPEN, CLOSED = "([{", ")]}"


def inspect(request: Request) -> dict[str, Any]:
    """What is known of the name at the cursor, or of what is being called there."""
    content = request.content
    code = str(content.get("code", ""))
    cursor = content.get("cursor_pos")
    cursor = min(max(cursor, 0), len(code)) if isinstance(cursor, int) else len(code)
    detail = 1 if content.get("detail_level") == 1 else 0
    for name in candidates(code, cursor):
        found = request.shell.inspect(name, detail)
        if found is not None:
            data, metadata = told_bundle(found)
            return {"status": "ok", "found": True, "data": data, "metadata": metadata}
    return {"status": "ok", "found": False, "data": {}, "metadata": {}}


def candidates(code: str, cursor: int) -> list[str]:
    """The names to look for, best first: the one at the cursor up to the part the cursor is in, then those of the
    calls that the cursor is inside of, the innermost first."""
    names = [_up_to(match, cursor) for match in NAME.finditer(code) if match.start() <= cursor <= match.end()]
    found = list(reversed(names))
    depth = opened = 0
    for place in range(cursor - 1, -1, -1):
        if code[place] in CLOSED:
            depth += 1
        elif code[place] in OPEN:
            depth -= 1
            if depth < 0:
                depth = 0
                before = code[max(0, place - LONGEST) : place].rstrip()
                called = [match[0] for match in NAME.finditer(before) if match.end() == len(before)]
                found += called if code[place] == "(" else []
                opened += 1
                if opened == DEEPEST:
                    break
    return found


def _up_to(match: re.Match[str], cursor: int) -> str:
    text = match[0]
    offset = cursor - match.start()
    following = re.search(r"\W", text[offset:]) if offset < len(text) and not text.startswith("%") else None
    return text[: offset + following.start()] if following else text
