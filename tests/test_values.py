"""Whatever comes from outside as a date or a number is one that can be reckoned with, or is none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from octo_conformance.bounds import LONGEST_S, is_never, no_limit
from octo_conformance.contract.throttling import HINTS, come_back_after, is_throttle
from octo_conformance.document import Document, Unreadable
from octo_conformance.values import (
    Senseless,
    aware_moment,
    cutoff,
    day,
    duration_s,
    http_date,
    moment,
    seconds_until,
)

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FAR = [
    "9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z", "2026-13-45", "0000-00-00", "9996-02-29T00:00:00Z", "0004-02-29T00:00:00Z",
    "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "Mon, 01 Jan 99999 00:00:00 GMT",
    "Mon, 01 Jan 2026 00:00:00 +99999999999", "Wed, 21 Oct 2015 07:28:00", "9" * 390, "-" + "9" * 390, "1e400",
    "NaN", "Infinity", "٣", "", " ", "\x00", "1" * 5000, "9" * 19, "30, 60;w=60", "١٢", "12.", ".5", "1_000",
]  # fmt: skip
"""Texts that once ended a run, and their neighbours."""

ODD = st.one_of(
    st.sampled_from(FAR),
    st.text(max_size=60),
    st.datetimes(timezones=st.none() | st.timezones()).map(datetime.isoformat),
    st.datetimes().map(lambda at: at.strftime("%a, %d %b %Y %H:%M:%S GMT")),
    st.dates().map(str),
    st.from_regex(r"\d{1,5}-\d{1,2}-\d{1,2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?(Z|[+-]\d{2}:?\d{2})?", fullmatch=True),
    st.integers(),
    st.integers(min_value=10**380, max_value=10**390),
    st.floats(),
    st.none(),
    st.booleans(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip
"""What may stand where a date or a number should."""

READERS: list[Callable[[object], object]] = [moment, aware_moment, day, http_date, duration_s]


@settings(max_examples=400, deadline=None)
@given(value=ODD)
def test_a_reader_returns_what_can_be_reckoned_with_or_raises_its_own_error(value: object) -> None:
    """No header and no field of a supplier ends a run."""
    for reader in READERS:
        with suppress(Senseless):
            bearable(reader(value))
    seconds_until(NOW, NOW)
    assert timedelta() <= cutoff(value, value) <= timedelta(days=10_000)
    assert no_limit(value) in {True, False}


def bearable(read: object) -> None:
    """Everything that suites and stage do with such a value."""
    if isinstance(read, float):
        assert 0 <= read <= LONGEST_S
    elif isinstance(read, datetime):
        aware = read if read.tzinfo is not None else read.replace(tzinfo=UTC)
        for zone in (UTC, ZoneInfo("Pacific/Kiritimati"), timezone(timedelta(hours=-23, minutes=-59))):
            aware.astimezone(zone)
        assert aware + cutoff(10**390, "day") > aware - cutoff(10**390, "day")
        assert 0 <= seconds_until(aware, NOW) <= LONGEST_S
        assert is_never(aware) == (aware.year >= 9000)
        read.strftime("%H:%M")
    else:
        assert isinstance(read, date)
        assert read + timedelta(days=400) > read - timedelta(days=400)


@settings(max_examples=400, deadline=None)
@given(value=ODD, name=st.sampled_from(HINTS))
def test_a_hint_when_to_come_back_is_a_bounded_number_of_seconds_or_none(value: object, name: str) -> None:
    """A clean-up is not torn off by the header of a refusal."""
    for headers, body in (({name: str(value)}, None), ({}, {"retryAfter": value}), ({}, value)):
        wait = come_back_after(headers, body, NOW)
        assert wait is None or 0 <= wait <= LONGEST_S
        assert is_throttle(429, body)


@settings(max_examples=200, deadline=None)
@given(value=ODD)
def test_a_field_of_an_answer_is_a_time_or_unreadable(value: object) -> None:
    """A test that needs the field is blocked by the finding about it, and no test fails with an error of ours."""
    document = Document({"at": value})
    for read in (document.time, document.date):
        with suppress(Unreadable):
            found = read("at")
            assert found is None or bearable(found) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [("9999-12-31T23:59:59.9999999Z", 9900), ("0001-01-01T00:00:00Z", 100), ("2026-11-29T10:00:00Z", 2026)],
)
def test_a_time_out_of_reach_is_the_same_day_of_a_year_in_reach(text: str, year: int) -> None:
    """Whether it means never can still be told."""
    read = aware_moment(text)
    assert (read.year, read.month, read.day) == (year, int(text[5:7]), int(text[8:10]))
    assert is_never(read) == (text[0] == "9")


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Sun, 29 Nov 2026 12:00:30 GMT"}, 30),
        ({"retry-after": "2026-11-29T12:00:30Z"}, 30),
        ({"retry-after": "2026-11-29T12:00:30"}, 30),
        ({"octo-ratelimit-retryafter": "12"}, 12),
        ({"ratelimit-reset": "9"}, 9),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 5)}, 5),
        ({"x-ratelimit-reset": str(int(NOW.timestamp() + 5) * 1000)}, 5),
        ({"x-rate-limit-reset": "30;w=60"}, 30),
        ({"retry-after": "soon", "x-ratelimit-reset": "3"}, 3),
        ({"retry-after": "2", "x-ratelimit-reset": "3"}, 2),
        ({"retry-after": "-1"}, None),
        ({"content-type": "x"}, None),
    ],
)
def test_suppliers_say_in_many_ways_when_to_come_back(headers: dict[str, str], wait: float | None) -> None:
    """Zaui has a header of its own, gateways name the end of their window."""
    assert come_back_after(headers, None, NOW) == wait
