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

    frame = sys._getframe(1)
    if namespace is None:
        namespace = frame.f_globals if frame.f_locals is frame.f_globals else {**frame.f_globals, **frame.f_locals}
    before = dict(namespace)
    with Shell(profile, namespace) as shell:
        if header:
            print(header)
        frontend = open_frontend(shell)
        with shell.showing_to(frontend):
            frontend.run()
        for name in shell.hidden & namespace.keys():
            namespace.pop(name)
            namespace.update({name: before[name]} if name in before else {})
