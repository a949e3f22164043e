"""POST /bookings, which makes a hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.accepted_fields import take
from octo_sandbox.bookings.bookable import Bookable, booked_slot, check_rules, check_stock, find_bookable
from octo_sandbox.bookings.record import ON_HOLD, Booking
from octo_sandbox.bookings.unit_items import SentItem, is_uuid, read_items, units_exist
from octo_sandbox.digest import digest
from octo_sandbox.errors import INVALID_BOOKING_UUID, Refusal, bad_request, invalid_id
from octo_sandbox.views.bookings import booking_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def reserve(call: Call) -> dict[str, Any]:
    """Make a booking ON_HOLD, or return the present state of the earlier one for a retry."""
    booking, is_new = reserve_record(call)
    if is_new:
        call.policies.isolation.before_write()
        call.store.add_booking(call.policies.kept(call, None, booking))
    return booking_view(call, booking)


def reserve_record(call: Call) -> tuple[Booking, bool]:
    """Return the new booking, not yet stored, and True; or the booking of a retry, and False."""
    fields, policies = call.fields, call.policies
    uuid = fields.text("uuid")
    if uuid is not None and fields.checks_forms and not is_uuid(uuid):
        raise invalid_id(INVALID_BOOKING_UUID, "uuid", uuid)
    made_of = digest(call.body)
    if uuid is not None and (earlier := policies.find_booking(call, uuid)) is not None:
        repeated = policies.repeated_uuid(earlier, made_of)
        if repeated is not None:
            return repeated, False
    product_id, option_id = fields.required_text("productId"), fields.required_text("optionId")
    minutes = fields.whole_number("expirationMinutes", at_least=1)
    fields.flag("emailReceipt")
    sent = read_items(fields)
    bookable = find_bookable(call, product_id, option_id, fields.text("availabilityId"))
    if sent is None:
        raise bad_request("missing", field="unitItems")
    booking = _new(call, bookable, sent, uuid, made_of, minutes)
    check_rules(call, bookable, booking.unit_items)
    check_stock(call, bookable, booking.unit_items)
    take(call, booking, policies.taken_on_reserve)
    policies.capability_hooks.reserving(call, booking, bookable)
    return booking, True


def _new(
    call: Call, bookable: Bookable, sent: list[SentItem], uuid: str | None, made_of: str, minutes: int | None
) -> Booking:
    policies = call.policies
    units_exist(bookable.option, [item.unit_id for item in sent])
    items = policies.replaced_set(call, [], sent, ON_HOLD)
    return Booking(
        uuid=policies.booking_uuid(call, uuid),
        id=call.ids.booking_id(),
        reseller=call.reseller.id,
        product_id=bookable.product.id,
        option_id=bookable.option.id,
        status=ON_HOLD,
        test_mode=call.environment == "test",
        supplier_reference=call.ids.reference(),
        created_at=call.now,
        updated_at=call.now,
        expires_at=policies.held_until(call.now, minutes),
        made_of=made_of,
        unit_items=items,
        seats=policies.seats(bookable.option, items),
        slot=booked_slot(call, bookable),
        freesale=bookable.slot is None,
    )


def same_request_same_booking(earlier: Booking, made_of: str) -> Booking | None:
    """Return the booking that a retry made. Refuses other data under a used uuid."""
    if earlier.made_of == made_of:
        return earlier
    raise Refusal(INVALID_BOOKING_UUID, "uuid-used", echo={"uuid": earlier.uuid})


def sent_or_new_booking_uuid(call: Call, sent: str | None) -> str:
    return sent or call.ids.uuid()
