"""A shell in the middle of a program."""

from __future__ import annotations

import sys
from typing import Any

from .shell import Shell


def embed(profile: str = "", namespace: dict[str, Any] | None = None, header: str = "") -> None:
    """Open a shell here, with the caller's names, until the user leaves it; the program then goes on.

    namespace: other names than the caller's. header: a line shown first. What cells assign to the caller's
    global names is kept; local names are copies.
    """
    from .app import open_frontend

    if namespace is None:
        frame = sys._getframe(1)
        space = frame.f_globals
        namespace = space if frame.f_locals is space else {**space, **frame.f_locals}
    before = {name: namespace.get(name) for name in ("exit", "quit", "get_shell") if name in namespace}
    with Shell(profile, namespace) as shell:
        if header:
            print(header)
        frontend = open_frontend(shell)
        with shell.showing_to(frontend):
            frontend.run()
        for name in shell.hidden - {"__name__", "__builtins__"}:
            namespace.pop(name, None)
        namespace.update(before)
