"""What a run may ask of a target is counted before it is sent."""

from __future__ import annotations

import time

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.wire.address import Address, Addresses
from octo_conformance.wire.limits import Meter, WireLimits, booked_by
from octo_conformance.wire.refusals import LimitReached

CONTRACT = load_contract()
ADDRESSES = Addresses(CONTRACT.owned, CONTRACT.operations(CONTRACT.capabilities))


def address(label: str) -> Address:
    method, _, path = label.partition(" ")
    return ADDRESSES.read(method, path)


READ, RESERVE, CONFIRM = map(address, ("GET /products", "POST /bookings", "POST /bookings/u/confirm"))


def stopped_by(meter: Meter, asked: Address, creates: int = 0) -> str | None:
    try:
        meter.take(asked, creates)
    except LimitReached as reached:
        return reached.limit
    return None


def test_no_more_is_booked_than_the_limit_says() -> None:
    """An order of three does not fit where two are left, and what was refused is not counted."""
    meter = Meter(WireLimits(reservations=3, confirmations=1))
    assert [stopped_by(meter, RESERVE, 1), stopped_by(meter, RESERVE, 3)] == [None, "reservations"]
    assert [stopped_by(meter, RESERVE, 2), stopped_by(meter, RESERVE, 1)] == [None, "reservations"]
    assert [stopped_by(meter, CONFIRM), stopped_by(meter, CONFIRM)] == [None, "confirmations"]
    assert meter.used("reservations") == 3
    assert meter.used("requests") == 3
    assert stopped_by(meter, READ) is None


def test_what_was_refused_may_be_asked_for_again() -> None:
    """A supplier that refuses much does not use up what the user allowed to be booked."""
    meter = Meter(WireLimits(reservations=1))
    meter.take(RESERVE, 1)
    meter.give_back(1)
    assert stopped_by(meter, RESERVE, 1) is None


def test_reading_only_is_reading_only() -> None:
    """Nothing is counted as sent that was not."""
    meter = Meter(WireLimits(writes=False))
    assert [stopped_by(meter, RESERVE, 1), stopped_by(meter, READ)] == ["writes", None]
    assert meter.used("requests") == 1


def test_a_request_that_is_repeated_counts_again() -> None:
    """A jam does not let a run send more than was allowed."""
    meter = Meter(WireLimits(requests=2))
    meter.take(READ, 0)
    meter.again()
    with pytest.raises(LimitReached, match="requests"):
        meter.again()
    assert stopped_by(meter, READ) == "requests"


def test_bytes_and_seconds_end_a_run() -> None:
    """A supplier with long lists fills no disk, and a slow one no night."""
    full = Meter(WireLimits(run_bytes=10))
    full.came(11)
    assert stopped_by(full, READ) == "run_bytes"
    late = Meter(WireLimits(seconds=0.01))
    time.sleep(0.02)
    assert stopped_by(late, READ) == "seconds"
    assert late.time_is_over() is not None


def test_a_limit_is_lowered_and_never_raised() -> None:
    """What the plan announced is the most, and so is what the user wrote."""
    meter = Meter(WireLimits(reservations=2))
    meter.hold_to(reservations=5, confirmations=0)
    assert [stopped_by(meter, RESERVE, 3), stopped_by(meter, CONFIRM)] == ["reservations", "confirmations"]


@pytest.mark.parametrize(
    ("label", "body", "books"),
    [
        ("POST /bookings", {}, 1),
        ("POST /orders", {"bookings": [{}, {}]}, 2),
        ("PATCH /orders/o", {"bookings": [{}]}, 1),
        ("POST /orders", {"bookings": "two"}, 0),
        ("POST /identities", {}, 0),
        ("POST /availability", {"units": [{}]}, 0),
        ("GET /bookings/u", None, 0),
    ],
)
def test_what_a_request_books_is_counted_inside_it_too(label: str, body: object, books: int) -> None:
    """An order with two bookings in it takes two from sale."""
    assert booked_by(address(label), body, CONTRACT.owned) == books  # type: ignore[arg-type]
