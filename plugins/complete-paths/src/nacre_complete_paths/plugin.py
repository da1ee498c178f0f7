"""Completion of file names."""

from __future__ import annotations

from nacre import Completer, hookimpl


@hookimpl
def completers() -> Completer:
    return Completer("paths", "nacre_complete_paths.paths:complete", order=40)
