"""``history.sqlite`` of IPython: tables ``sessions(session, start, end, num_cmds, remark)``,
``history(session, line, source, source_raw)`` and ``output_history(session, line, output)``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nacre.history import Entry, Session

from .loaded import UNKNOWN, database


class IPythonHistory:
    """A ``nacre_history.transfer.Source``: sessions are read one by one, as they may be many."""

    def __init__(self, path: str) -> None:
        self.place = f"ipython:{path}"
        self._path = path
        with database(path, "IPython") as connection:
            rows = connection.execute(
                "SELECT session, start, end, remark, (SELECT count(*) FROM history AS h WHERE h.session = s.session) "
                "FROM sessions AS s ORDER BY session"
            ).fetchall()
        self._sessions = [
            Session(number, _time(start) or 0.0, _time(end), cells, name or "")
            for number, start, end, name, cells in rows
        ]

    def sessions(self) -> Sequence[Session]:
        return self._sessions

    def range(self, session: int) -> Sequence[Entry]:
        started = next((one.started for one in self._sessions if one.number == session), 0.0)
        with database(self._path, "IPython") as connection:
            outputs: dict[int, str] = {}
            for line, output in connection.execute(
                "SELECT line, output FROM output_history WHERE session = ? ORDER BY rowid", (session,)
            ):
                outputs[line] = f"{outputs[line]}\n{output}" if line in outputs else str(output)
            rows = connection.execute(
                "SELECT line, source, source_raw FROM history WHERE session = ? ORDER BY line", (session,)
            ).fetchall()
        return [
            Entry(
                session,
                line,
                raw or source or "",
                "" if not source or source.rstrip("\n") == (raw or "").rstrip("\n") else source,
                started,  # when a cell ran is not recorded
                status=UNKNOWN,
                output=outputs.get(line),
            )
            for line, source, raw in rows
        ]


def _time(text: object) -> float | None:
    try:
        return datetime.fromisoformat(str(text)).timestamp()
    except (ValueError, OverflowError):
        return None
