"""What the first requests would wait for, done while nothing else is to be done.

A kernel answers its first kernel_info_request as soon as it can; most of what a cell needs is not imported by then.
It comes in short pieces, because a request may come at any moment. What has an effect that others could see, such as
a session in the history, is left to the first cell.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from nacre import UsageError, resolve
from nacre.values import Target

from .lane import SHELL

if TYPE_CHECKING:
    from nacre import Shell

    from .kernel import Kernel

REQUESTS = ("execute", "is_complete", "inspect", "complete", "history")
OFFERS = ("names", "starts", "source_transforms", "tree_transforms", "inspectors", "completers")
SERVICES = ("spool", "history", "completion")  # that are imported; making them opens files and starts threads
INCOMPLETE = "if 0:\n  0"  # which takes all there is to judge input
OFTEN = 10  # times after which Python has made its code quick
HOOKS = {"shell_started", "cell_started", "compile_cell", "run_code", "cell_finished", "judge_input", "output_shown"}


def pieces(kernel: Kernel) -> Iterator[None]:
    """Do a piece whenever asked for the next one, on the main thread."""
    shell = kernel.main.shell
    kernel.prepare()
    for target in _code(shell):
        yield
        with suppress(Exception, SystemExit):  # whoever needs it meets the same, and tells
            resolve(target)
    for name, row in list(shell.plugins.rows.items()):
        if HOOKS.intersection(row.hooks or ()):
            yield
            shell.plugins.activate(name)
    yield
    if not shell.settings.startup:  # what those lines print is for the first cell to show
        shell.start()
        for _ in range(OFTEN):
            yield
            shell.run("", store=False, silent=True, origin="kernel")
    yield
    shell.check(INCOMPLETE)
    yield
    with suppress(UsageError):  # there need be none
        shell.service("transcript")
    yield
    gc.collect()
    gc.freeze()  # what is there by now stays: to look through it again takes 5 ms, in the midst of somebody's cell


def _code(shell: Shell) -> Iterator[Target]:
    """What is imported when it is first used."""
    yield from (SHELL[f"{name}_request"] for name in REQUESTS)
    for hook in OFFERS:
        yield from (offer.value.target for offer in shell.plugins.offers(hook))
    yield from (offer.value.target for offer in shell.plugins.offers("services") if offer.value.name in SERVICES)
    chosen = shell.settings.choice("history")
    yield from (offer.value.target for offer in shell.plugins.offers("history_backends") if offer.value.name == chosen)
