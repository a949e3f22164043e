"""The search behind a lookup: bookings, orders and gifts of this reseller alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.capabilities.cart.lookup import order_named, orders_known_by
from octo_sandbox.capabilities.cart.names import order_key
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.checkin.lookup_request import Question
from octo_sandbox.capabilities.checkin.names import BOOKING_NOT_FOUND
from octo_sandbox.capabilities.gifts.lookup import gifts_known_by
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.identities import linked_to
from octo_sandbox.errors import Refusal
from octo_sandbox.known_by import digits, folded

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@dataclass(frozen=True)
class Found:
    """What a lookup found. A booking also finds its order, and an order its bookings."""

    bookings: tuple[Booking, ...] = ()
    orders: tuple[Order, ...] = ()
    gifts: tuple[Gift, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.bookings or self.orders or self.gifts)

    def last_names(self) -> set[str]:
        """Return the last names of all buyers and guests."""
        contacts: list[Mapping[str, Any]] = [booking.contact for booking in self.bookings]
        contacts += [order.contact for order in self.orders]
        for gift in self.gifts:
            contacts += [gift.contact, gift.recipient]
        return {name for contact in contacts if (name := _last_name(contact))}


def find(call: Call, asked: Question) -> Found:
    """Find everything of this reseller that the question is about."""
    orders = orders_known_by(call, asked.by, asked.value)
    inside = {o.id: o for o in orders if _is(asked, o.contact, o.extra, _references_of_order(o))}
    bookings = call.store.bookings_known_by(asked.by, asked.value, inside)
    mine = [
        booking
        for booking in bookings
        if call.policies.may_see(call.reseller, booking)
        and (
            _is(asked, booking.contact, booking.extra, _references(booking))
            or (order_key(booking) in inside and not _somebody_elses(asked, booking))
        )
    ]
    gifts = gifts_known_by(call, asked.by, asked.value)
    hit_gifts = [g for g in gifts if _is(asked, g.contact, g.extra, _references_of_gift(g))]
    above = dict.fromkeys([*inside, *(key for b in mine if (key := order_key(b)))])
    known = [order for key in above if (order := order_named(call, key)) is not None]
    return Found(tuple(mine), tuple(known), tuple(hit_gifts))


def _references(booking: Booking) -> tuple[str | None, ...]:
    return booking.supplier_reference, booking.reseller_reference, booking.uuid


def _references_of_order(order: Order) -> tuple[str | None, ...]:
    return order.supplier_reference, order.order_id, order.id


def _references_of_gift(gift: Gift) -> tuple[str | None, ...]:
    return gift.supplier_reference, gift.reseller_reference, gift.uuid


def _is(
    asked: Question, contact: Mapping[str, Any], kept: Mapping[str, Any], references: Iterable[str | None]
) -> bool:
    if asked.by == "identityId":
        return (linked_to(kept) or "").lower() == asked.value.lower()
    if asked.by == "email":
        return folded(contact.get("emailAddress")) == folded(asked.value)
    if asked.by == "mobile":
        return digits(contact.get("phoneNumber")) == digits(asked.value) != ""
    return folded(asked.value) in [folded(reference) for reference in references]


def _somebody_elses(asked: Question, booking: Booking) -> bool:
    """Return whether a lookup by identity reached a booking that has an identity of its own."""
    return asked.by == "identityId" and linked_to(booking.extra) is not None


def _last_name(contact: Mapping[str, Any]) -> str:
    """Return the last name, or else the last word of the full name."""
    whole = str(contact.get("fullName") or "").split()
    return str(contact.get("lastName") or (whole[-1] if whole else "")).strip().casefold()


def must_be_something(found: Found) -> None:
    if found.nothing:
        raise Refusal(BOOKING_NOT_FOUND, BOOKING_NOT_FOUND)
