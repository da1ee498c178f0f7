"""``%gui asyncio``."""

from __future__ import annotations

import nacre_gui.plugin
import nacre_gui_asyncio.plugin
import nacre_syntax.plugin
from nacre_gui.testing import now, waits
from nacre_gui_asyncio.loop import Asyncio


def test_it_waits_as_asyncio_does():
    waits(Asyncio(None))
    now(Asyncio(None))


def test_cells_that_await_run_as_ever(session):
    one = session(nacre_gui.plugin, nacre_gui_asyncio.plugin, nacre_syntax.plugin)
    one.run("%gui asyncio").ok()
    one.run("import asyncio; await asyncio.sleep(0.01, 'done')").gives("done")
