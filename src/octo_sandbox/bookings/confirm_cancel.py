"""POST /bookings/{uuid}/confirm and /cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.accepted_fields import take
from octo_sandbox.bookings.lookup import booking_asked
from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, PENDING, Booking
from octo_sandbox.bookings.transitions import CANCEL, CONFIRM, next_status
from octo_sandbox.bookings.unit_items import read_items
from octo_sandbox.bookings.update_extend import change, saved
from octo_sandbox.catalogue import Option, Product
from octo_sandbox.digest import digest
from octo_sandbox.errors import bad_request, unprocessable
from octo_sandbox.views.bookings import booking_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def confirm(call: Call) -> dict[str, Any]:
    """Confirm a hold. It becomes PENDING where a person has to accept it first."""
    booking = booking_asked(call)
    status = next_status(call.policies.transitions, booking, CONFIRM)
    if booking.confirmed_with is not None:
        call.policies.confirmed_again(booking, digest(call.body))
        return booking_view(call, booking)
    with saved(call, booking):
        confirm_record(call, booking, status)
    if call.fields.flag("emailReceipt"):
        call.policies.send_receipt(call, booking)
    return booking_view(call, booking)


def confirm_record(call: Call, booking: Booking, status: str) -> None:
    """Apply the body of a confirmation to the booking, in memory."""
    fields, policies = call.fields, call.policies
    fields.flag("emailReceipt")
    policies.contact_sent("contact" in fields)
    sent = read_items(fields)
    take(call, booking, policies.taken_on_confirm)
    change(call, booking, None, sent)
    product, option = policies.product_of(call, booking)
    policies.complete_contact(option, booking)
    policies.still_on_sale(call, option, booking)
    policies.capability_hooks.confirming(call, booking)
    policies.capability_hooks.paying(call, booking)
    settle(call, booking, policies.confirmed_status(product, status))
    booking.confirmed_with = digest(call.body)


def settle(call: Call, booking: Booking, status: str) -> None:
    """Give a hold the status that confirmation leads to."""
    booking.set_status(status)
    booking.expires_at = call.policies.expiry_once_confirmed(booking)
    if status == PENDING:
        booking.pending_since = call.now
    elif status == CONFIRMED:
        booking.confirmed_at = call.now


def contact_is_required(sent: bool) -> None:
    if not sent:
        raise bad_request("missing", field="contact")


def before_sales_cutoff(call: Call, option: Option, booking: Booking) -> None:
    """Refuse a confirmation past the sales cutoff, also of a hold made before it."""
    if booking.slot is not None and call.now >= booking.slot.last_entry - option.sales_cutoff:
        raise unprocessable("past-sales-cutoff")


def only_the_same_again(booking: Booking, confirmed_with: str) -> None:
    """Accept a repeated confirmation with the same body and refuse a different one."""
    if booking.confirmed_with != confirmed_with:
        raise unprocessable("already-confirmed")


def never_once_confirmed(_booking: Booking) -> None:
    return None


def send_receipt(call: Call, booking: Booking) -> None:
    """Send mail to the guest, where there is an address."""
    if to := booking.contact.get("emailAddress"):
        product, _ = call.policies.product_of(call, booking)
        text = f"{product.internal_name}: {booking.status}. Your reference is {booking.supplier_reference}."
        call.outbox.send(call.reseller.id, to, f"Your booking {booking.supplier_reference}", text, call.now)


def product_of(call: Call, booking: Booking) -> tuple[Product, Option]:
    """Return the product and option of the booking. Raises LookupError if the catalogue has lost them."""
    product = call.policies.catalogue.product(booking.product_id)
    option = None if product is None else product.option(booking.option_id)
    if product is None or option is None:
        raise LookupError(f"{booking.product_id}/{booking.option_id} has left the catalogue")
    return product, call.policies.capability_hooks.booked(call, booking, option)


def cancel(call: Call) -> dict[str, Any]:
    """Release a hold, or cancel a booking while that is allowed."""
    booking = booking_asked(call)
    reason = call.fields.text("reason")
    call.fields.flag("force")
    with saved(call, booking):
        cancel_record(call, booking, reason)
    return booking_view(call, booking)


def cancel_record(call: Call, booking: Booking, reason: str | None) -> None:
    """Apply a cancellation to the booking, in memory."""
    policies = call.policies
    status = next_status(policies.transitions, booking, CANCEL)
    policies.cancel_in_time(call, booking)
    if booking.status == ON_HOLD:
        status = policies.released_status(status)
    policies.capability_hooks.cancelling(call, booking)
    booking.set_status(status)
    policies.ended(booking, reason, policies.refund(booking), call.now)
