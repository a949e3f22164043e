"""Time as each reseller sees it: the real clock plus an offset that the reseller may move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

# Moving further than this would leave the calendar of the standard library.
FURTHEST = timedelta(days=3650)


def system_clock() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A UTC instant as resellers read it, in milliseconds: `2026-07-01T09:30:00.250Z`.

    Milliseconds, because two changes within one second have to be told apart.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local_stamp(moment: datetime) -> str:
    """A local date-time with the offset its zone has at that moment: `2026-07-01T10:30:00+01:00`."""
    return moment.isoformat(timespec="seconds")
