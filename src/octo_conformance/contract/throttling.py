"""How a supplier says that it is asked too often, and when to come back.

HTTP knows 429 with Retry-After in seconds or as a date. Suppliers know more: HTTP 400 with the error
TOO_MANY_REQUESTS and the seconds in the body, a header of their own, and the RateLimit headers of gateways,
whose reset is a number of seconds or a moment.

Sources: RFC 9110, 10.2.3; RFC 6585, 4; docs.zaui.com/octo; draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from octo_conformance.values import Senseless, duration_s, http_date, moment, seconds_until

ERROR: Final = "TOO_MANY_REQUESTS"
HINTS: Final = (
    "retry-after",
    "octo-ratelimit-retryafter",
    "ratelimit-reset",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
)
"""Headers that say when to come back, the first that can be read counts."""
_EPOCH_FROM: Final = 1_000_000_000
"""Numbers from here on are seconds since 1970, and from a thousand times this number on they are milliseconds."""


def is_throttle(status: int | None, body: object) -> bool:
    """Whether an answer says nothing but that the target was asked too often."""
    return status == 429 or (status == 400 and isinstance(body, Mapping) and body.get("error") == ERROR)


def come_back_after(headers: Mapping[str, str], body: object, now: datetime) -> float | None:
    """Seconds until the supplier wants to be asked again, or None where it does not say.

    Names of headers are in lower case.
    """
    for name in HINTS:
        if (value := headers.get(name)) is not None and (wait := _wait(value, now)) is not None:
            return wait
    if isinstance(body, Mapping) and body.get("retryAfter") is not None:
        return _wait(body["retryAfter"], now)
    return None


def says_when(headers: Mapping[str, str], body: object) -> bool:
    """Whether a throttle says when to come back."""
    return come_back_after(headers, body, datetime.now(UTC)) is not None


def _wait(value: object, now: datetime) -> float | None:
    try:
        # Some gateways put the policy behind the number, as in "30, 60;w=60" or "30;w=60".
        return _of_number(value.partition(",")[0].partition(";")[0] if isinstance(value, str) else value, now)
    except Senseless:
        pass
    for read in (http_date, moment):
        try:
            then = read(value)
        except Senseless:
            continue
        return seconds_until(then if then.tzinfo is not None else then.replace(tzinfo=UTC), now)
    return None


def _of_number(value: object, now: datetime) -> float:
    """Raises Senseless for what is no number of seconds, or a negative one."""
    if not isinstance(value, str) and isinstance(value, int | float) and value < 0:
        raise Senseless("a negative number of seconds")
    given = (
        float(value) if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20 else value
    )
    if isinstance(given, int | float) and not isinstance(given, bool) and given >= _EPOCH_FROM:
        bounded = min(given, _EPOCH_FROM * 1_000_000)
        since_1970 = bounded / 1000 if bounded >= _EPOCH_FROM * 1000 else float(bounded)
        return duration_s(since_1970 - now.timestamp())
    return duration_s(value)
