"""Which of the loaded modules have another file on disk than the one they were made from."""

from __future__ import annotations

import os
import sys
from types import ModuleType

Stamp = tuple[int, int]  # modification time in nanoseconds, size
NEVER = ("__main__", "nacre", "builtins")


class Watch:
    """The source files of all loaded modules, as they were when last looked at."""

    def __init__(self) -> None:
        self._seen: dict[str, Stamp] = {}
        self.look()

    def look(self) -> list[ModuleType]:
        """The modules whose files changed since the last look, in the order in which they were imported. A
        module seen for the first time counts as unchanged."""
        changed = []
        for name, module in list(sys.modules.items()):
            stamp = _stamp(name, module)
            if stamp is None:
                continue
            if self._seen.setdefault(name, stamp) != stamp and getattr(module, "__name__", None) == name:
                changed.append(module)
            self._seen[name] = stamp
        return changed

    def meet(self) -> None:
        """Note the modules that are there for the first time: what is on disk now is what they were made from."""
        for name, module in list(sys.modules.items()):
            if name not in self._seen and (stamp := _stamp(name, module)) is not None:
                self._seen[name] = stamp

    def put_back(self, name: str) -> None:
        """Count a module as changed again, for the next look."""
        self._seen[name] = (0, -1)


def _stamp(name: str, module: object) -> Stamp | None:
    if name.partition(".")[0] in NEVER or name.startswith("nacre_"):
        return None
    file = getattr(module, "__file__", None)
    if not isinstance(file, str) or not file.endswith(".py") or getattr(module, "__spec__", None) is None:
        return None
    try:
        facts = os.stat(file)
    except OSError:  # removed: what is loaded stays
        return None
    return facts.st_mtime_ns, facts.st_size
