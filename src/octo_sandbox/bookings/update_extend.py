"""PATCH /bookings/{uuid} and POST /bookings/{uuid}/extend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.accepted_fields import take
from octo_sandbox.bookings.bookable import Bookable, booked_slot, check_rules, check_stock, find_bookable
from octo_sandbox.bookings.lookup import booking_asked
from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.bookings.transitions import EXTEND, UPDATE, next_status
from octo_sandbox.bookings.unit_items import SentItem, read_items, units_exist
from octo_sandbox.views.bookings import booking_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@contextmanager
def saved(call: Call, booking: Booking) -> Iterator[Booking]:
    """Change the booking inside; afterwards it carries the time of the change and is stored."""
    before = Booking.from_document(booking.to_document())
    yield booking
    booking.updated_at = call.policies.touched(booking, call.now)
    call.policies.isolation.before_write()
    call.store.save_booking(call.policies.kept(call, before, booking))


def update(call: Call) -> dict[str, Any]:
    """Change what was sent and nothing else; a refused change leaves the booking as it was."""
    booking = booking_asked(call)
    with saved(call, booking):
        update_record(call, booking)
    return booking_view(call, booking)


def update_record(call: Call, booking: Booking) -> None:
    """Apply the body of an update to the booking, in memory."""
    fields, policies = call.fields, call.policies
    booking.set_status(next_status(policies.transitions, booking, UPDATE))
    policies.update_in_time(call, booking)
    minutes = fields.whole_number("expirationMinutes", at_least=1)
    fields.flag("emailReceipt")
    sent = read_items(fields)
    change(call, booking, _new_bookable(call, booking), sent)
    take(call, booking, policies.taken_on_update)
    if minutes is not None and booking.status == ON_HOLD:
        booking.expires_at = policies.held_until(call.now, minutes)
    policies.capability_hooks.updating(call, booking)


def _new_bookable(call: Call, booking: Booking) -> Bookable | None:
    """Return the product, option and slot after the update, or None when they stay the same."""
    now = {
        "productId": booking.product_id,
        "optionId": booking.option_id,
        "availabilityId": booking.availability_id,
    }
    wanted = {name: call.fields.text(name) if name in call.fields else kept for name, kept in now.items()}
    if wanted == now:
        return None
    return find_bookable(call, wanted["productId"] or "", wanted["optionId"] or "", wanted["availabilityId"])


def change(call: Call, booking: Booking, bookable: Bookable | None, sent: list[SentItem] | None) -> None:
    """Change what is booked, the tickets, or both. None leaves that part as it is."""
    if bookable is None and sent is None:
        return
    if bookable is None and sent is not None and _same_tickets(booking, sent):
        # The tickets are the same ones, perhaps with new names, so no seats have to be on sale.
        booking.unit_items = call.policies.replaced_set(call, booking.unit_items, sent, booking.status)
        return
    _move(call, booking, bookable or _current_bookable(call, booking), sent)


def _same_tickets(booking: Booking, sent: list[SentItem]) -> bool:
    before = sorted((item.uuid.lower(), item.unit_id) for item in booking.unit_items)
    return before == sorted(((item.uuid or "").lower(), item.unit_id) for item in sent)


def _current_bookable(call: Call, booking: Booking) -> Bookable:
    return find_bookable(call, booking.product_id, booking.option_id, booking.availability_id)


def _move(call: Call, booking: Booking, bookable: Bookable, sent: list[SentItem] | None) -> None:
    """Give the booking another product, option, slot or set of tickets, if rules and stock allow it."""
    policies = call.policies
    unit_ids = [item.unit_id for item in (booking.unit_items if sent is None else sent)]
    units_exist(bookable.option, unit_ids)
    if sent is not None:
        booking.unit_items = policies.replaced_set(call, booking.unit_items, sent, booking.status)
    check_rules(call, bookable, booking.unit_items)
    check_stock(call, bookable, booking.unit_items, but=booking.id)
    booking.product_id, booking.option_id = bookable.product.id, bookable.option.id
    booking.slot = booked_slot(call, bookable)
    booking.freesale = bookable.slot is None
    booking.seats = policies.seats(bookable.option, booking.unit_items)


def extend(call: Call) -> dict[str, Any]:
    """Extend the hold."""
    booking = booking_asked(call)
    minutes = call.fields.whole_number("expirationMinutes", at_least=1)
    with saved(call, booking):
        booking.set_status(next_status(call.policies.transitions, booking, EXTEND))
        ends = booking.expires_at or call.now
        booking.expires_at = call.policies.extended_until(call.now, ends, minutes)
    return booking_view(call, booking)
