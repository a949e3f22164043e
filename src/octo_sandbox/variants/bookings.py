"""Variants of holds, confirmations, cancellations and lists of bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.read import show_booking
from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING, Booking
from octo_sandbox.bookings.transitions import CANCEL, CONFIRM, EXTEND, UPDATE, Refused
from octo_sandbox.call import Call, Handler
from octo_sandbox.errors import (
    BAD_REQUEST,
    INVALID_BOOKING_UUID,
    UNPROCESSABLE_ENTITY,
    Refusal,
    unprocessable,
)
from octo_sandbox.faults.policy_changes import answers, around, reshaped, with_fields
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View


@variant("holds-last-an-hour", about="length of holds")
def _hour(policies: Policies) -> Policies:
    """A hold lasts an hour unless the reseller asks for less."""

    def held_until(now: datetime, minutes: int | None) -> datetime:
        return policies.held_until(now, 60 if minutes is None else minutes)

    return replace(policies, held_until=held_until)


@variant("holds-last-ten-minutes", about="length of holds")
def _ten(policies: Policies) -> Policies:
    """No hold lasts longer than ten minutes, whatever was asked."""

    def held_until(now: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=min(minutes or 10, 10))

    return replace(policies, held_until=held_until)


NEVER = "9999-12-31T23:59:59.9999999Z"
"""The last moment that .NET knows, as it writes it."""


@variant("never-is-the-last-moment", about="times that never come")
def _last_moment(policies: Policies) -> Policies:
    """A confirmed booking expires at the last moment of the platform's calendar, which is how it says never."""

    def never(_call: Call, view: View) -> View:
        return {**view, "utcExpiresAt": NEVER} if view["status"] == CONFIRMED else view

    return reshaped(policies, "Booking", never)


@variant(
    "holds-never-end",
    about="length of holds",
    unless=["extensions-count-from-now", "extensions-replace-the-end"],
    warns=["CORE-BOOK-007"],
)
def _endless(policies: Policies) -> Policies:
    """A hold keeps its seats until it is confirmed or released, and says so with the last moment there is."""

    def endless(_call: Call, view: View) -> View:
        return {**view, "utcExpiresAt": NEVER} if view.get("utcExpiresAt") is not None else view

    held = replace(policies, has_lapsed=lambda _booking, _now: False)
    return reshaped(reshaped(held, "Booking", endless), "Order", endless)


@variant("extensions-count-from-now", about="extensions")
def _from_now(policies: Policies) -> Policies:
    """An extension counts from now and never ends the hold earlier."""

    def extended(now: datetime, ends: datetime, minutes: int | None) -> datetime:
        return max(ends, now + timedelta(minutes=min(minutes or 15, 240)))

    return replace(policies, extended_until=extended)


@variant("extensions-replace-the-end", about="extensions", unless=["holds-last-an-hour"])
def _replace_end(policies: Policies) -> Policies:
    """An extension counts from now and may end the hold earlier."""

    def extended(now: datetime, _ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=min(minutes or 30, 240))

    return replace(policies, extended_until=extended)


@variant("supplier-agrees-later", about="confirmation", unless=["wishes-come-true-at-once"])
def _agrees(policies: Policies) -> Policies:
    """A person has to accept every booking before it is confirmed."""
    from octo_sandbox.faults.policy_changes import products

    return products(policies, lambda product: replace(product, instant_confirmation=False))


@variant("wishes-come-true-at-once")
def _at_once(policies: Policies) -> Policies:
    """A booking is confirmed at once, although a person should accept it first."""
    return replace(policies, confirmed_status=lambda _product, status: status)


@variant("released-holds-are-expired")
def _expired(policies: Policies) -> Policies:
    """A hold that is cancelled becomes EXPIRED."""
    return replace(policies, released_status=lambda _status: EXPIRED)


@variant("cancelled-bookings-are-empty")
def _empty(policies: Policies) -> Policies:
    """A cancelled booking has no tickets and no time of confirmation."""

    def change(_call: Call, view: View) -> View:
        return {**view, "unitItems": [], "utcConfirmedAt": None} if view["status"] == CANCELLED else view

    return reshaped(policies, "Booking", change)


@variant("refunds-are-partial", about="refund")
def _partial(policies: Policies) -> Policies:
    """A cancellation gives a part of the money back."""
    return replace(policies, refund=lambda _booking: "PARTIAL")


@variant("refunds-are-none", about="refund")
def _none(policies: Policies) -> Policies:
    """A cancellation gives no money back."""
    return replace(policies, refund=lambda _booking: "NONE")


@variant("used-uuids-are-refused", about="used uuids")
def _refused(policies: Policies) -> Policies:
    """A used uuid is refused, also for the same reservation."""

    def repeated(earlier: Booking, _made_of: str) -> Booking | None:
        raise Refusal(INVALID_BOOKING_UUID, "uuid-used", echo={"uuid": earlier.uuid})

    return replace(policies, repeated_uuid=repeated)


@variant("used-uuids-are-unprocessable", about="used uuids", warns=["CORE-BOOK-004"])
def _unprocessable(policies: Policies) -> Policies:
    """A used uuid is refused as UNPROCESSABLE_ENTITY."""

    def repeated(_earlier: Booking, _made_of: str) -> Booking | None:
        raise unprocessable("uuid-used")

    return replace(policies, repeated_uuid=repeated)


@variant("used-uuids-find-what-is-there", about="used uuids")
def _found(policies: Policies) -> Policies:
    """A used uuid is answered with its booking, whatever else was sent."""
    return replace(policies, repeated_uuid=lambda earlier, _made_of: earlier)


def _again(policies: Policies, operation: str, status: str) -> Policies:
    """Answer the operation with the unchanged booking where it already has this status."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        return show_booking(call) if booking is not None and booking.status == status else handler(call)

    return around(policies, operation, change)


@variant("second-confirmations-are-fine", about="second confirmation")
def _confirm_again(policies: Policies) -> Policies:
    """A second confirmation is answered with the booking, whatever it holds."""
    return _again(policies, "POST /bookings/{uuid}/confirm", CONFIRMED)


@variant("second-confirmations-are-refused", about="second confirmation")
def _confirm_refused(policies: Policies) -> Policies:
    """A second confirmation is refused, even the same one."""
    rows = {
        (CONFIRMED, CONFIRM): Refused(UNPROCESSABLE_ENTITY),
        (PENDING, CONFIRM): Refused(UNPROCESSABLE_ENTITY),
    }
    return replace(policies, transitions={**policies.transitions, **rows})


@variant("second-cancellations-are-fine", about="second cancellation")
def _cancel_again(policies: Policies) -> Policies:
    """A second cancellation is answered with the booking as it is."""
    return _again(policies, "POST /bookings/{uuid}/cancel", CANCELLED)


@variant("ended-bookings-are-gone", about="second cancellation")
def _gone(policies: Policies) -> Policies:
    """The uuid of a cancelled booking is invalid except for reading."""
    rows = {
        (CANCELLED, action): Refused(INVALID_BOOKING_UUID) for action in (UPDATE, EXTEND, CONFIRM, CANCEL)
    }
    return replace(policies, transitions={**policies.transitions, **rows})


@variant(
    "cancelled-bookings-make-bad-requests",
    about="second cancellation",
    warns=["CORE-BOOK-048", "CORE-BOOK-052", "CORE-BOOK-078", "CORE-BOOK-086"],
)
def _bad_request(policies: Policies) -> Policies:
    """What is cancelled can be neither changed nor confirmed, and the refusal calls the request bad."""
    rows = {(CANCELLED, action): Refused(BAD_REQUEST) for action in (UPDATE, EXTEND, CONFIRM, CANCEL)}
    return replace(policies, transitions={**policies.transitions, **rows})


@variant("expired-holds-are-unprocessable")
def _lapsed(policies: Policies) -> Policies:
    """An expired hold refuses every action as UNPROCESSABLE_ENTITY."""
    rows = {(EXPIRED, action): Refused(UNPROCESSABLE_ENTITY) for action in (UPDATE, EXTEND, CONFIRM, CANCEL)}
    return replace(policies, transitions={**policies.transitions, **rows})


@variant("products-cannot-be-changed")
def _no_change(policies: Policies) -> Policies:
    """A booking can move to another slot and not to another product."""

    def change(call: Call, handler: Handler) -> Any:
        booking = call.policies.find_booking(call, call.path["uuid"])
        product = call.body.get("productId")
        if booking is None or not isinstance(product, str) or product == booking.product_id:
            return handler(call)
        if call.policies.find_product(call, product) is not None:
            raise unprocessable("wrong-state", status=booking.status)
        return handler(call)

    return around(policies, "PATCH /bookings/{uuid}", change)


@variant("tickets-come-the-other-way-round")
def _reversed(policies: Policies) -> Policies:
    """The tickets of a booking are listed in reverse order."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "unitItems": view["unitItems"][::-1]})


@variant("lists-are-newest-first")
def _newest(policies: Policies) -> Policies:
    """The list of bookings starts with the newest."""
    return answers(policies, "GET /bookings", lambda _call, body: body[::-1])


@variant("nothing-to-show-while-on-hold")
def _no_ticket_on_hold(policies: Policies) -> Policies:
    """A hold has neither voucher nor tickets, not even empty ones."""

    def change(_call: Call, view: View) -> View:
        if view["status"] not in {ON_HOLD, EXPIRED}:
            return view
        items = [{**item, "ticket": None} for item in view["unitItems"]]
        return {**view, "voucher": None, "unitItems": items}

    return reshaped(policies, "Booking", change)


@variant("no-key-for-an-absent-voucher")
def _no_key(policies: Policies) -> Policies:
    """A booking without a voucher or ticket has no key for it."""

    def booking(_call: Call, view: View) -> View:
        return {n: v for n, v in view.items() if n != "voucher" or v is not None}

    def item(_call: Call, view: View) -> View:
        return {n: v for n, v in view.items() if n != "ticket" or v is not None}

    return reshaped(reshaped(policies, "Booking", booking), "UnitItem", item)


@variant("holds-have-no-suppliers-reference")
def _no_reference(policies: Policies) -> Policies:
    """A booking gets its supplierReference when it is confirmed."""

    def change(_call: Call, view: View) -> View:
        released = view["status"] == CANCELLED and view["utcConfirmedAt"] is None
        if view["status"] not in {ON_HOLD, EXPIRED} and not released:
            return view
        items = [{**item, "supplierReference": None} for item in view["unitItems"]]
        return {**view, "supplierReference": None, "unitItems": items}

    return reshaped(policies, "Booking", change)


@variant("emails-in-small-letters")
def _small(policies: Policies) -> Policies:
    """Mail addresses are kept in small letters."""

    def change(_call: Call, view: View) -> View:
        address = view["emailAddress"]
        return {**view, "emailAddress": address and address.lower()}

    return reshaped(policies, "Contact", change)


@variant("bookings-have-uuids-for-ids")
def _same_id(policies: Policies) -> Policies:
    """The supplier's own id of a booking is its uuid."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "id": view["uuid"]})


@variant("contact-is-optional", warns=["CORE-BOOK-066"])
def _optional(policies: Policies) -> Policies:
    """A confirmation without a contact is accepted where no field is required."""
    return replace(policies, contact_sent=lambda _sent: None)


@variant("bookings-are-live", warns=["CORE-HDR-010"])
def _live(policies: Policies) -> Policies:
    """The supplier echoes no environment and every booking has testMode false."""
    return with_fields(replace(policies, environment_echo=False), "Booking", testMode=False)


@variant("bookings-carry-short-products", warns=["CORE-BOOK-002"])
def _short(policies: Policies) -> Policies:
    """A booking shows its product, option and units by id and name only."""

    def booking(_call: Call, view: View) -> View:
        return {**view, "product": _named(view["product"]), "option": _named(view["option"])}

    def item(_call: Call, view: View) -> View:
        return {**view, "unit": _named(view["unit"])}

    return reshaped(reshaped(policies, "UnitItem", item), "Booking", booking)


def _named(view: View) -> View:
    return {name: view[name] for name in ("id", "internalName")}
