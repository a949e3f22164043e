"""Adjustments are read from the body of a call, kept with the booking, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from octo_sandbox.capabilities import Subject
from octo_sandbox.capabilities.adjustments.names import ADJUSTMENTS, rules_of
from octo_sandbox.capabilities.adjustments.rules import Adjustment
from octo_sandbox.errors import bad_request
from octo_sandbox.json_body import Fields
from octo_sandbox.views.component import View, component_view

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call

FIELD = "adjustments"
MAY_BE_NULL = frozenset({"quantity", "notes", "netDiscount"})
LARGEST = 10**12


def kept_in(booking: Booking) -> Sequence[Adjustment]:
    adjustments: Sequence[Adjustment] = booking.extra.get(ADJUSTMENTS, ())
    return adjustments


def on_reserve(call: Call, booking: Booking, _bookable: Bookable) -> None:
    take(call, booking)


def take(call: Call, booking: Booking) -> None:
    """Keep the adjustments that were sent; refuse those in words that nobody knows."""
    rules = rules_of(call)
    if not call.has(ADJUSTMENTS) or not rules.taken(call):
        return
    sent = call.fields.objects(FIELD, nullable=MAY_BE_NULL)
    if sent is not None:
        adjustments = [_read(call, fields) for fields in sent]
        booking.extra[ADJUSTMENTS] = list(rules.replaced(kept_in(booking), adjustments))


def _read(call: Call, fields: Fields) -> Adjustment:
    rules, per, word = rules_of(call), fields.required_text("per"), fields.text("netDiscount")
    amount = fields.values.get("amount")
    if isinstance(amount, bool) or not isinstance(amount, int | float) or abs(amount) > LARGEST:
        raise bad_request("wrong-type", field=fields.path + "amount", expected="a number")
    rules.per(per)
    if word is not None:
        rules.net_discount(word)
        rules.allowed(word)
    return {
        "per": per,
        "amount": str(Decimal(str(amount))),
        "quantity": fields.whole_number("quantity", at_least=1),
        "notes": fields.text("notes"),
        "net_discount": word,
    }


def of_booking(call: Call, subject: Subject) -> View:
    assert subject.booking is not None, "a booking is shown"
    view = rules_of(call).adjustment_view
    return {
        FIELD: [
            component_view(call, "BookingAdjustment", view(each), Subject())
            for each in kept_in(subject.booking)
        ]
    }
