"""Finding bookings: one by its uuid, or a list by filters. A reseller sees its own and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from octo_sandbox.accounts import Reseller
from octo_sandbox.bookings.record import Booking
from octo_sandbox.errors import INVALID_BOOKING_UUID, bad_request, invalid_id
from octo_sandbox.json_body import day_of

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list. A filter that is None does not narrow it."""

    reseller_reference: str | None
    supplier_reference: str | None
    first_day: date | None
    last_day: date | None
    product_id: str | None
    option_id: str | None


def may_see(reseller: Reseller, booking: Booking) -> bool:
    return booking.reseller == reseller.id


def booking_with(call: Call, uuid: str) -> Booking | None:
    """Return the booking that this reseller knows by this uuid."""
    return next(
        (b for b in call.store.bookings_by_uuid(uuid) if call.policies.may_see(call.reseller, b)), None
    )


def booking_asked(call: Call) -> Booking:
    """Return the booking named by the path. Refuses with INVALID_BOOKING_UUID if this reseller has none."""
    uuid = call.path["uuid"]
    booking = call.policies.find_booking(call, uuid)
    if booking is None:
        raise invalid_id(INVALID_BOOKING_UUID, "uuid", uuid)
    return booking


def read_filters(query: Mapping[str, str]) -> Filters:
    """The filters of a query; an empty value counts as not sent."""
    sent = {name: value for name, value in query.items() if value}
    one_day, first, last = (
        day_of(sent[name], name) if name in sent else None
        for name in ("localDate", "localDateStart", "localDateEnd")
    )
    if (first is None) != (last is None):
        raise bad_request("half-range")
    if first is not None and last is not None and last < first:
        raise bad_request("backward-range")
    if one_day is not None:
        # Together with a range, a booking has to meet both.
        first = max(one_day, first or one_day)
        last = min(one_day, last or one_day)
    return Filters(
        sent.get("resellerReference"),
        sent.get("supplierReference"),
        first,
        last,
        sent.get("productId"),
        sent.get("optionId"),
    )


def primary_filter_sent(filters: Filters) -> None:
    """Refuse a list narrowed by product and option alone, as it would hold every booking."""
    if not (filters.reseller_reference or filters.supplier_reference or filters.first_day):
        raise bad_request("no-primary-filter")


def matches(filters: Filters, booking: Booking) -> bool:
    """Return whether the booking meets all filters. An open-dated booking matches no day of travel."""
    day = booking.day
    return (
        filters.reseller_reference in (None, booking.reseller_reference)
        and filters.supplier_reference in (None, booking.supplier_reference)
        and (filters.first_day is None or (day is not None and day >= filters.first_day))
        and (filters.last_day is None or (day is not None and day <= filters.last_day))
        and filters.product_id in (None, booking.product_id)
        and filters.option_id in (None, booking.option_id)
    )


def candidates(call: Call, filters: Filters) -> list[Booking]:
    """Return the bookings that the indexes of the store find, oldest first. `matches` then decides."""
    return call.store.find_bookings(
        reseller_reference=filters.reseller_reference,
        supplier_reference=filters.supplier_reference,
        first_day=filters.first_day,
        last_day=filters.last_day,
    )
