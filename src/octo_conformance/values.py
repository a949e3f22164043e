"""Dates, times and numbers that come from outside, read in one way.

Whatever stands there, the readers below return a value that arithmetic and comparison can bear, or raise
`Senseless`. A time too far away to reckon with is read as the same day of the nearest year that is not.
"""

from __future__ import annotations

import email.utils
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from octo_conformance.bounds import CUTOFF, FIRST_YEAR, LAST_YEAR, LONGEST_S

Day = TypeVar("Day", date, datetime)

_LONGEST_TEXT: Final = 100


class Senseless(ValueError):
    """What came from outside is no such value."""


def moment(value: object) -> datetime:
    """An ISO 8601 date-time, naive where it names no offset. Raises Senseless."""
    try:
        return _within(datetime.fromisoformat(_short(value)))
    except (ValueError, OverflowError):
        raise Senseless(_cited(value, "date-time")) from None


def aware_moment(value: object) -> datetime:
    """An ISO 8601 date-time with its offset. Raises Senseless."""
    read = moment(value)
    if read.tzinfo is None:
        raise Senseless(_cited(value, "date-time with an offset"))
    return read


def day(value: object) -> date:
    """The day that an ISO 8601 date or date-time begins with. Raises Senseless."""
    try:
        return _within(date.fromisoformat(_short(value)[:10]))
    except (ValueError, OverflowError):
        raise Senseless(_cited(value, "date")) from None


def http_date(value: object) -> datetime:
    """A date of an HTTP header, in UTC where it names no zone. Raises Senseless."""
    try:
        read = email.utils.parsedate_to_datetime(_short(value))
        aware = read.replace(tzinfo=UTC) if read.tzinfo is None else read
        return _within(aware).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError, AttributeError):
        raise Senseless(_cited(value, "HTTP date")) from None


def duration_s(value: object) -> float:
    """A number of seconds, given as a number or in digits: none below 0, none above ten years. Raises Senseless."""
    if isinstance(value, str):
        text = _short(value).strip()
        whole, dot, part = text.partition(".")
        if not (text.isascii() and whole.isdigit() and (part.isdigit() if dot else not part)):
            raise Senseless(_cited(value, "number of seconds"))
        return _bounded(float(text))
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # NaN is no number
        raise Senseless(_cited(value, "number of seconds"))
    # Compared before it is made a float, which an integer may be too long for.
    return float(max(0.0, min(value, LONGEST_S)))


def seconds_until(then: datetime, now: datetime) -> float:
    """Seconds from now until then: none below 0, none above ten years."""
    return _bounded((then - now).total_seconds())


def cutoff(amount: object, unit: object) -> timedelta:
    """A cancellation cutoff, nothing where the amount is no integer; an unknown unit counts days."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        return timedelta()
    bounded = max(0, min(amount, CUTOFF))
    known = {"minute": timedelta(minutes=bounded), "hour": timedelta(hours=bounded)}
    return known.get(str(unit).lower()[:_LONGEST_TEXT], timedelta(days=bounded))


def _short(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise Senseless(_cited(value, "short text"))
    return value


def _within(read: Day) -> Day:
    """The same day of a year that leaves room for reckoning on both sides."""
    year = min(max(read.year, FIRST_YEAR), LAST_YEAR)
    if year == read.year:
        return read
    return read.replace(year=year, day=28 if (read.month, read.day) == (2, 29) else read.day)


def _bounded(number: float) -> float:
    return max(0.0, min(number, LONGEST_S))


def _cited(value: object, wanted: str) -> str:
    shown = value[:40] if isinstance(value, str) else type(value).__name__
    return f"{shown!r} is no {wanted}"


def utc(moment: datetime) -> str:
    """A time as the files of a run write it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
