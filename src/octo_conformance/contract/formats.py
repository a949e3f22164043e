"""This module has the string formats of the contract.

`date`, `date-time`, `uuid`, `uri` and `email` are those of JSON Schema; the others are ours. A format says
what a string must look like, never whether it fits the rest of the object.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date

_DATE_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_HH_MM = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)


def is_local_date_time(text: str) -> bool:
    """Whether a string is RFC 3339 with a real date and an offset, as a product's own clock shows it."""
    match = _DATE_TIME.fullmatch(text)
    return match is not None and _is_real(*(int(part) for part in match.group(1, 2, 3)))


def is_utc_date_time(text: str) -> bool:
    """Whether a string is RFC 3339 in UTC, written with Z or +00:00, with or without fractions of a
    second."""
    return is_local_date_time(text) and (text[-1] in "Zz" or text.endswith("+00:00"))


def is_hh_mm(text: str) -> bool:
    """Whether a string is hours and minutes of a day; 24:00 is the end of it."""
    return _HH_MM.fullmatch(text) is not None


def is_iana_zone(text: str) -> bool:
    """Whether a string is a name of the IANA time zone database."""
    return text in _zones()


def is_bcp47(text: str) -> bool:
    """Whether a string is a BCP 47 tag whose parts are registered, written with hyphens."""
    import langcodes

    return "_" not in text and text.isascii() and bool(langcodes.tag_is_valid(text))


#: Formats that the schema engine does not know by itself.
CHECKS: dict[str, Callable[[str], bool]] = {
    "utc-date-time": is_utc_date_time,
    "local-date-time": is_local_date_time,
    "hh-mm": is_hh_mm,
    "iana-zone": is_iana_zone,
    "bcp47": is_bcp47,
}

#: What each format asks for, for people.
SAYS = {
    "utc-date-time": "a UTC date-time such as 2026-03-01T09:30:00Z",
    "local-date-time": "a date-time with an offset such as 2026-03-01T09:30:00+01:00",
    "hh-mm": "a time of day such as 09:30",
    "iana-zone": "an IANA time zone such as Europe/London",
    "bcp47": "a BCP 47 language tag such as en-GB",
    "date": "a date such as 2026-03-01",
    "date-time": "a date-time with an offset such as 2026-03-01T09:30:00Z",
    "uuid": "a UUID with dashes",
    "uri": "an absolute URI",
    "email": "an e-mail address",
}


def _is_real(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@functools.cache
def _zones() -> frozenset[str]:
    import zoneinfo

    return frozenset(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"})
