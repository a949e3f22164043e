"""Mistakes in the count of seats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from threading import local
from typing import Any

from octo_sandbox.availability.slot_availability import SlotAvailability
from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, ON_HOLD, PENDING, Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.catalogue import Option, Product
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

RESERVE, UPDATE = "POST /bookings", "PATCH /bookings/{uuid}"


@fault("holds-take-no-seats", breaks="CORE-BOOK-014")
def _holds(policies: Policies) -> Policies:
    """A hold does not take its seats off sale."""
    return replace(policies, occupying=frozenset({CONFIRMED, PENDING}))


@fault("cancelled-seats-stay-taken", breaks="CORE-BOOK-014")
def _cancelled(policies: Policies) -> Policies:
    """The seats of cancelled and expired bookings do not return to sale."""
    return replace(policies, occupying=frozenset({ON_HOLD, CONFIRMED, PENDING, CANCELLED, EXPIRED}))


@fault("tickets-take-two-seats", breaks="CORE-BOOK-014")
def _one_seat(policies: Policies) -> Policies:
    """A booking takes two seats for each ticket."""
    return replace(policies, seats=lambda option, items: 2 * policies.seats(option, items))


def _counting(policies: Policies, seats: Callable[[Booking, Booking], int | None]) -> Policies:
    """Count these seats for a booking that was changed; None counts them as ever."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        after = policies.kept(call, before, after)
        counted = None if before is None else seats(before, after)
        if counted is not None:
            after.seats = counted
        return after

    return replace(policies, kept=kept)


@fault("added-tickets-take-no-seat", breaks="CORE-BOOK-100")
def _added(policies: Policies) -> Policies:
    """A ticket that is added to a booking takes no seat."""
    return _counting(
        policies,
        lambda before, after: before.seats if len(after.unit_items) > len(before.unit_items) else None,
    )


@fault("moved-bookings-take-no-seat", breaks="CORE-BOOK-100")
def _moved(policies: Policies) -> Policies:
    """A booking that is moved takes no seat in its new slot."""
    return _counting(policies, lambda before, after: 0 if _slot_key(before) != _slot_key(after) else None)


@fault("tickets-taken-out-keep-their-seat", breaks="CORE-BOOK-101")
def _taken_out(policies: Policies) -> Policies:
    """The seat of a ticket that is taken out of a booking stays taken."""
    return _counting(
        policies,
        lambda before, after: before.seats if len(after.unit_items) < len(before.unit_items) else None,
    )


def _slot_key(booking: Booking) -> str | None:
    return None if booking.slot is None else booking.slot.key


def taking_more(policies: Policies, more: Counter[str]) -> Policies:
    """Count these seats of slots besides those of bookings, or so many fewer."""

    def taken(
        call: Call, product: Product, option: Option, days: tuple[date, date], but: str | None
    ) -> Mapping[str, int]:
        counted = Counter(policies.seats_taken(call, product, option, days, but))
        counted.update(more)
        return counted

    return replace(policies, seats_taken=taken)


@fault("moved-bookings-keep-the-seats-they-leave", breaks="CORE-BOOK-101")
def _left_behind(policies: Policies) -> Policies:
    """The seats of a booking that is moved to another slot stay taken in the old one."""
    more: Counter[str] = Counter()

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        if before is not None and before.slot is not None and before.slot.key != _slot_key(after):
            more[before.slot.key] += before.seats
        return policies.kept(call, before, after)

    return replace(taking_more(policies, more), kept=kept)


@fault("cancelled-orders-keep-their-seats", breaks="CART-070", needs=("octo/cart",))
def _abandoned(policies: Policies) -> Policies:
    """The seats of an order that is cancelled stay taken."""
    more: Counter[str] = Counter()

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        if before is not None and before.slot is not None and call.operation.startswith("POST /orders"):
            more[before.slot.key] += before.seats if after.status == CANCELLED else 0
        return policies.kept(call, before, after)

    return replace(taking_more(policies, more), kept=kept)


@fault("confirmed-seats-are-on-sale-again", breaks="CORE-BOOK-102")
def _on_sale_again(policies: Policies) -> Policies:
    """Only holds take seats; those of confirmed bookings are sold again."""
    return replace(policies, occupying=frozenset({ON_HOLD, PENDING}))


@fault("confirming-takes-the-seats-again", breaks="CORE-BOOK-102")
def _twice(policies: Policies) -> Policies:
    """A confirmation takes the seats of the hold a second time."""
    return _counting(
        policies,
        lambda before, after: (
            2 * before.seats if (before.status, after.status) == (ON_HOLD, CONFIRMED) else None
        ),
    )


@fault("changes-are-not-held-against-the-seats-left", breaks="CORE-BOOK-103")
def _beyond(policies: Policies) -> Policies:
    """A change may give a booking more tickets than there are seats."""
    here = local()

    def change(call: Call, handler: Handler) -> Any:
        here.changing = True
        try:
            return handler(call)
        finally:
            here.changing = False

    def enough(availability: SlotAvailability, seats: int) -> None:
        if not getattr(here, "changing", False):
            policies.enough(availability, seats)

    return around(replace(policies, enough=enough), UPDATE, change)


@fault("refused-reservations-take-seats", breaks="CORE-BOOK-104")
def _refused(policies: Policies) -> Policies:
    """The seats of a reservation that is refused stay taken."""
    more: Counter[str] = Counter()

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal:
            more[_key_asked(call)] += 1
            raise

    return around(taking_more(policies, more), RESERVE, change)


def _key_asked(call: Call) -> str:
    """The key of the slot that a reservation names, or no key."""
    body = call.body
    product = call.policies.find_product(call, str(body.get("productId")))
    option = None if product is None else product.option(str(body.get("optionId")))
    if product is None or option is None:
        return ""
    slot = call.policies.find_slot(call, product, option, str(body.get("availabilityId")))
    return "" if slot is None else slot.key


@fault("expired-seats-stay-taken", breaks="CORE-BOOK-105")
def _expired(policies: Policies) -> Policies:
    """The seats of a hold that ran out do not return to sale."""
    return replace(policies, occupying=frozenset({ON_HOLD, CONFIRMED, PENDING, EXPIRED}))
