"""PATCH /bookings/{uuid} and POST /bookings/{uuid}/extend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.choice import Choice, booked_slot, check_rules, check_stock, choose
from octo_sandbox.bookings.finding import booking_asked
from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.bookings.taking import take
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
    change(call, booking, _new_choice(call, booking), sent)
    take(call, booking, policies.taken_on_update)
    if minutes is not None and booking.status == ON_HOLD:
        booking.expires_at = policies.held_until(call.now, minutes)
    policies.capability_hooks.updating(call, booking)


def _new_choice(call: Call, booking: Booking) -> Choice | None:
    """Product, option and slot after the update; None when they stay what they are."""
    now = {
        "productId": booking.product_id,
        "optionId": booking.option_id,
        "availabilityId": booking.availability_id,
    }
    wanted = {name: call.fields.text(name) if name in call.fields else kept for name, kept in now.items()}
    if wanted == now:
        return None
    return choose(call, wanted["productId"] or "", wanted["optionId"] or "", wanted["availabilityId"])


def change(call: Call, booking: Booking, choice: Choice | None, sent: list[SentItem] | None) -> None:
    """Give the booking another choice, another set of tickets, or both; None leaves it what it is."""
    if choice is None and sent is None:
        return
    if choice is None and sent is not None and _same_tickets(booking, sent):
        # Perhaps with names on them now: nothing new is taken, so nothing has to be on sale.
        booking.unit_items = call.policies.replaced_set(call, booking.unit_items, sent, booking.status)
        return
    _move(call, booking, choice or _current_choice(call, booking), sent)


def _same_tickets(booking: Booking, sent: list[SentItem]) -> bool:
    before = sorted((item.uuid.lower(), item.unit_id) for item in booking.unit_items)
    return before == sorted(((item.uuid or "").lower(), item.unit_id) for item in sent)


def _current_choice(call: Call, booking: Booking) -> Choice:
    return choose(call, booking.product_id, booking.option_id, booking.availability_id)


def _move(call: Call, booking: Booking, choice: Choice, sent: list[SentItem] | None) -> None:
    """Give the booking another product, option, slot or set of tickets, if rules and stock allow it."""
    policies = call.policies
    unit_ids = [item.unit_id for item in (booking.unit_items if sent is None else sent)]
    units_exist(choice.option, unit_ids)
    if sent is not None:
        booking.unit_items = policies.replaced_set(call, booking.unit_items, sent, booking.status)
    check_rules(call, choice, booking.unit_items)
    check_stock(call, choice, booking.unit_items, but=booking.id)
    booking.product_id, booking.option_id = choice.product.id, choice.option.id
    booking.slot = None if choice.slot is None else booked_slot(call, choice.slot)
    booking.freesale = choice.slot is None
    booking.seats = policies.seats(choice.option, booking.unit_items)


def extend(call: Call) -> dict[str, Any]:
    """A longer hold."""
    booking = booking_asked(call)
    minutes = call.fields.whole_number("expirationMinutes", at_least=1)
    with saved(call, booking):
        booking.set_status(next_status(call.policies.transitions, booking, EXTEND))
        ends = booking.expires_at or call.now
        booking.expires_at = call.policies.extended_until(call.now, ends, minutes)
    return booking_view(call, booking)
