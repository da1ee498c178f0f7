"""is_complete_request: can this run as it is?"""

from __future__ import annotations

from typing import Any

from ..lane import Request


def is_complete(request: Request) -> dict[str, Any]:
    """Whether code is complete, and the indent of its next line where it is not."""
    check = request.shell.check(str(request.content.get("code", "")))
    indent = {"indent": check.indent} if check.status == "incomplete" else {}
    return {"status": check.status, **indent}
