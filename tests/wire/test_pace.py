"""The wire knows when to wait and when to give up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from octo_conformance.wire import Failure, TargetDown
from octo_conformance.wire.breaker import Breaker
from octo_conformance.wire.rate import retry_after, told_to_wait

SILENCE = Failure("timeout", "no answer")
REFUSED = Failure("connect", "refused")
RESET = Failure("reset", "dropped")


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    """Both forms are HTTP."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert retry_after(httpx.Headers({"Retry-After": "7"})) == 7
    assert 25 < (retry_after(httpx.Headers({"Retry-After": soon})) or 0) <= 30
    assert retry_after(httpx.Headers({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})) == 0


@pytest.mark.parametrize("value", ["", "soon", "-1", "1.5", "٣", "9" * 5000])
def test_a_senseless_retry_after_is_none_or_a_number(value: str) -> None:
    """A target may write anything there."""
    assert (retry_after(httpx.Headers({"Retry-After": value.encode()}.items())) or 0) >= 0


@pytest.mark.parametrize(
    ("status", "body", "attempt", "wait"),
    [
        (429, None, 0, 1.0),
        (429, {"retryAfter": 3}, 0, 3.0),
        (429, None, 3, 8.0),
        (400, {"error": "TOO_MANY_REQUESTS", "retryAfter": 2}, 0, 2.0),
        (400, {"error": "BAD_REQUEST", "retryAfter": 2}, 0, None),
        (503, None, 0, None),
        (200, None, 0, None),
        (None, None, 0, None),
    ],
)
def test_only_a_throttle_tells_us_to_wait(
    status: int | None, body: object, attempt: int, wait: float | None
) -> None:
    """The wait grows where the throttle names no number."""
    assert told_to_wait(status, httpx.Headers(), body, attempt) == wait


def feed(breaker: Breaker, failure: Failure | None, times: int, seconds: float = 0.0) -> None:
    for n in range(times):
        breaker.note(failure, n * seconds, (n + 1) * seconds)


@pytest.mark.parametrize(("failure", "times", "seconds"), [(REFUSED, 3, 0), (RESET, 10, 0), (SILENCE, 5, 15)])
def test_a_target_that_never_answered_is_given_up_soon(failure: Failure, times: int, seconds: float) -> None:
    """The wire counts failures where failing is quick, and time where it is slow."""
    breaker = Breaker(60)
    feed(breaker, failure, times - 1, seconds)
    breaker.check()
    breaker.note(failure, (times - 1) * seconds, times * seconds)
    with pytest.raises(TargetDown):
        breaker.check()


def test_any_answer_starts_the_count_again() -> None:
    """A target that drops one kind of request is up."""
    breaker = Breaker(60)
    for _ in range(20):
        feed(breaker, RESET, 9)
        breaker.note(None, 0, 0)
    breaker.check()


def test_many_failures_in_a_row_count_as_down_later_too() -> None:
    """A target can go away in the middle of a run."""
    breaker = Breaker(60)
    breaker.note(None, 0, 0)
    feed(breaker, RESET, 20)
    assert breaker.is_open


def test_failures_at_the_same_time_are_counted_once() -> None:
    """Four requests that hang together hang once."""
    breaker = Breaker(60)
    for _ in range(8):
        breaker.note(SILENCE, 0, 15)
    breaker.check()


def test_nothing_but_429_for_long_is_as_good_as_down() -> None:
    """A storm that does not end must end the run."""
    breaker = Breaker(60)
    breaker.throttled(0, 121)
    with pytest.raises(TargetDown):
        breaker.check()
