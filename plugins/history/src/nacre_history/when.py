"""Moments and durations as people write them."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

from nacre import UsageError

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(rf"([0-9]{{1,9}}(?:\.[0-9]{{1,9}})?)({'|'.join(sorted(_UNITS, key=len, reverse=True))})?$")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def seconds(text: str) -> float:
    """A duration such as ``2s``, ``500ms``, ``1.5m``, ``2h``, ``3d`` (seconds without a unit).

    Raises ``UsageError``.
    """
    found = _DURATION.match(text.strip())
    if found is None:
        raise UsageError(f"{text!r} is no duration: write it as 2s, 500ms, 1.5m, 2h or 3d")
    return float(found[1]) * _UNITS[found[2] or "s"]


def moment(text: str, now: float | None = None) -> float:
    """Seconds since the epoch for ``today``, ``yesterday``, a weekday (the latest one), a duration ago
    (``2h``), a time of today (``14:30``), or a date (``2025-01-31``, ``2025-01-31 14:30``), in local time.

    Raises ``UsageError``.
    """
    here = datetime.fromtimestamp(time.time() if now is None else now)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    word = text.strip().lower()
    if word == "today":
        return midnight.timestamp()
    if word == "yesterday":
        return (midnight - timedelta(days=1)).timestamp()
    if word in _DAYS:
        return (midnight - timedelta(days=(here.weekday() - _DAYS.index(word)) % 7)).timestamp()
    if _DURATION.match(word) and not word.isdigit():
        return max(0.0, here.timestamp() - seconds(word))
    try:
        if re.match(r"[0-9]{1,2}:[0-9]{2}$", word):
            hour, minute = map(int, word.split(":"))
            return midnight.replace(hour=hour, minute=minute).timestamp()
        return datetime.fromisoformat(word).timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{text!r} is no moment: write it as yesterday, monday, 2h, 14:30, 2025-01-31 or '2025-01-31 14:30'"
        ) from None
