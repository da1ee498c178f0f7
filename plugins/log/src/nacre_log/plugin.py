"""Front door: ``%logstart`` writes the session to a Python file that replays; ``%logoff %logon %logstate %logstop``.

Nothing is observed until a log is started: the observer joins the running shell then, and leaves with ``%logstop``.
"""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("logstart", "nacre_log.commands:logstart", summary="Write this session to a Python file")
    yield Magic("logoff", "nacre_log.commands:logoff", summary="Pause the log")
    yield Magic("logon", "nacre_log.commands:logon", summary="Go on with the log")
    yield Magic("logstate", "nacre_log.commands:logstate", summary="Say what is logged, and where")
    yield Magic("logstop", "nacre_log.commands:logstop", summary="End the log")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("log", "nacre_log.log:Log", "this session's log")
