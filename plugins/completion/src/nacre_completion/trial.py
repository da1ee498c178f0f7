"""What ``nacre doctor`` asks: does each completer answer, and in time?"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic, sleep
from typing import TYPE_CHECKING

from nacre.values import Finding

if TYPE_CHECKING:
    from nacre import Shell

    from .engine import Completers

TRIED = ("os.pa", "import js", "%ti", "open('")


def examine(shell: Shell) -> Iterator[Finding]:
    """Ask the completers of a shell a few things and name who is late or hangs; the first time, which loads them, is
    not counted."""
    service: Completers = shell.service("completion")
    service.complete(TRIED[0], len(TRIED[0]))
    before = service.late
    for text in TRIED:
        service.complete(text, len(text))
    late = {name: times - before.get(name, 0) for name, times in service.late.items()}
    hanging = {*_waited(service), *service.cancelled}
    deadline = f"{service.deadline * 1000:.0f} ms"
    for name in sorted({*late, *hanging}):
        plugin = next((o.plugin for o in shell.plugins.offers("completers") if o.value.name == name), name)
        remedy = f"to leave it out: [plugins] disable = ['{plugin}']"
        if name in hanging:
            yield Finding("warn", f"the completer {name!r} hangs: it was cancelled when its patience was over", remedy)
        elif late[name]:
            times = f"{late[name]} times of {len(TRIED)}"
            yield Finding(
                "ok", f"the completer {name!r} was later than {deadline} {times}; it refines the menu", remedy
            )
    if not hanging and not any(late.values()):
        yield Finding("ok", f"all completers answer within {deadline}")


def _waited(service: Completers) -> list[str]:
    """Wait until everybody is idle, at most as long as patience goes; who is not."""
    end = monotonic() + float(service.options.patience)
    while (busy := service.busy) and monotonic() < end:
        sleep(0.01)
    return sorted(busy)
