"""Bookings, their tickets and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.cancellation import cancellable
from octo_sandbox.bookings.contacts import TEXT_FIELDS
from octo_sandbox.bookings.record import BookedSlot, Booking, UnitItem
from octo_sandbox.capabilities import Subject
from octo_sandbox.catalogue import Option, Product
from octo_sandbox.views.component import View, component_view
from octo_sandbox.views.products import option_view, product_view, unit_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def booking_view(call: Call, booking: Booking) -> View:
    product, option = call.policies.product_of(call, booking)
    policies = call.policies

    def moment(value: datetime | None) -> str | None:
        return None if value is None else policies.stamp(value)

    return component_view(
        call,
        "Booking",
        {
            "id": booking.id,
            "uuid": booking.uuid,
            "testMode": booking.test_mode,
            "resellerReference": booking.reseller_reference,
            "supplierReference": booking.supplier_reference,
            "status": booking.status,
            "utcCreatedAt": moment(booking.created_at),
            "utcUpdatedAt": moment(booking.updated_at),
            "utcExpiresAt": moment(booking.expires_at),
            "utcRedeemedAt": moment(booking.redeemed_at),
            "utcConfirmedAt": moment(booking.confirmed_at),
            "productId": booking.product_id,
            "product": product_view(call, product),
            "optionId": booking.option_id,
            "option": option_view(call, product, option),
            "cancellable": cancellable(call, booking),
            "cancellation": _cancellation(call, booking),
            "freesale": booking.freesale,
            "availabilityId": booking.availability_id,
            "availability": None if booking.slot is None else _booked_slot(call, booking.slot),
            "contact": contact_view(call, booking.contact),
            "notes": booking.notes,
            "deliveryMethods": list(product.delivery_methods),
            "voucher": _ticket(
                call, product, booking, "VOUCHER", booking.supplier_reference, booking.redeemed_at
            ),
            "unitItems": [_unit_item(call, product, option, booking, item) for item in booking.unit_items],
        },
        Subject(product=product, option=option, booking=booking),
    )


def _unit_item(call: Call, product: Product, option: Option, booking: Booking, item: UnitItem) -> View:
    unit = option.unit(item.unit_id)
    return component_view(
        call,
        "UnitItem",
        {
            "uuid": item.uuid,
            "resellerReference": item.reseller_reference,
            "supplierReference": item.supplier_reference,
            "unitId": item.unit_id,
            "unit": None if unit is None else unit_view(call, product, option, unit),
            "status": item.status,
            "utcRedeemedAt": None if item.redeemed_at is None else call.policies.stamp(item.redeemed_at),
            "contact": contact_view(call, item.contact),
            "ticket": _ticket(call, product, booking, "TICKET", item.supplier_reference, item.redeemed_at),
        },
        Subject(product=product, option=option, unit=unit, booking=booking, item=item),
    )


def _booked_slot(call: Call, slot: BookedSlot) -> View:
    return component_view(
        call,
        "BookingAvailability",
        {
            "id": slot.id,
            "localDateTimeStart": call.policies.local_stamp(slot.start),
            "localDateTimeEnd": call.policies.local_stamp(slot.end),
            "allDay": slot.all_day,
            "openingHours": [{"from": from_, "to": to} for from_, to in slot.opening_hours],
        },
        Subject(),
    )


def _cancellation(call: Call, booking: Booking) -> View | None:
    ended = booking.cancellation
    if ended is None:
        return None
    return component_view(
        call,
        "BookingCancellation",
        {"refund": ended.refund, "reason": ended.reason, "utcCancelledAt": call.policies.stamp(ended.at)},
        Subject(booking=booking),
    )


def contact_view(call: Call, contact: Mapping[str, Any]) -> View:
    """Show every field of a contact. An empty field is null, and `locales` is always a list."""
    view: View = {field: contact.get(field) for field in TEXT_FIELDS}
    view["locales"] = list(contact.get("locales", ()))
    return component_view(call, "Contact", view, Subject())


def _ticket(
    call: Call, product: Product, booking: Booking, method: str, reference: str, redeemed_at: datetime | None
) -> View | None:
    """Show a voucher or ticket: null where the product has none, empty until it is delivered."""
    if method not in product.delivery_methods:
        return None
    options: list[View] = []
    if call.policies.is_delivered(product, booking, call.now):
        options = [call.policies.delivery_option(each, reference) for each in product.delivery_formats]
    return component_view(
        call,
        "Ticket",
        {
            "redemptionMethod": product.redemption_method,
            "utcRedeemedAt": None if redeemed_at is None else call.policies.stamp(redeemed_at),
            "deliveryOptions": options,
        },
        Subject(product=product, booking=booking),
    )
