"""A store that outlives its shells, for the tests of history."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from nacre import Provider, hookimpl
from nacre.history import Entry
from nacre_testkit.memory import MemoryStore

CONFIG = {"choose": {"history": "kept"}}


class Direct:
    """A spool that calls the store at once."""

    def __init__(self, factory, notice):
        self.store = factory()
        self.session = self.store.open_session(time.time())

    def put(self, operation, *arguments):
        if operation == "append":
            self.store.append(arguments[0]._replace(session=self.session))
        else:
            self.store.finish(self.session, *arguments)

    def ask(self, operation, otherwise, timeout, *arguments):
        return getattr(self.store, operation)(*arguments)

    def close(self, timeout):
        self.store.end_session(self.session, time.time())


@pytest.fixture(scope="session")
def keeping():
    """A function: sessions, each a list of sources, to a plugin whose store holds them."""

    def make(*sessions):
        store = MemoryStore()
        for sources in sessions:
            number = store.open_session(1000.0)
            for line, source in enumerate(sources, 1):
                started = 1000.0 + number * 100 + line
                store.append(Entry(number, line, source, started=started, directory="/there"))
                store.finish(number, line, "ok", 0.5)

        @hookimpl
        def history_backends():
            return [Provider("kept", lambda shell: store)]

        @hookimpl
        def services():
            spool = Provider("spool", lambda shell: lambda factory, notice: Direct(factory, notice))
            return [spool, Provider("history", "nacre_spool.history:make")]

        return SimpleNamespace(__name__="kept", history_backends=history_backends, services=services, config=CONFIG)

    return make
