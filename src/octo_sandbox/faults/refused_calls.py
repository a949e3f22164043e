"""Mistakes in the count of seats by calls that are refused, or that come a second time: one for each kind of call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart.lookup import order_asked
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import around, undoing_nothing
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.faults.stock import taking_more
from octo_sandbox.policies import Policies

BOOKING, ORDER = "/bookings/{uuid}", "/orders/{orderId}"
UPDATE, CANCEL = f"PATCH {BOOKING}", f"POST {BOOKING}/cancel"


def _taken_when_refused(operation: str, seats: int) -> Change:
    """A supplier that counts so many more seats in each slot that a refused call is about."""

    def change(policies: Policies) -> Policies:
        more: Counter[str] = Counter()

        def counted(call: Call, handler: Handler) -> Any:
            about = list(_slots(call))
            try:
                return handler(call)
            except Refusal:
                more.update(dict.fromkeys(about, seats))
                raise

        return around(taking_more(policies, more), operation, counted)

    return change


def _slots(call: Call) -> Iterator[str]:
    """The keys of the slots of the booking, or of the order, that the path names; and of the one to move to."""
    for booking in _bookings(call):
        if booking.slot is not None:
            yield booking.slot.key
        wanted = call.body.get("availabilityId")
        product = call.policies.find_product(call, booking.product_id)
        option = None if product is None else product.option(booking.option_id)
        slot = product and option and wanted and call.policies.find_slot(call, product, option, str(wanted))
        if slot:
            yield slot.key


def _bookings(call: Call) -> list[Booking]:
    if "uuid" in call.path:
        found = call.policies.find_booking(call, call.path["uuid"])
        return [] if found is None else [found]
    return [item.thing for item in items_of(call, order_asked(call)) if isinstance(item.thing, Booking)]


_FAMILY = (
    ("refused-changes-take-seats", UPDATE, 1, "CORE-BOOK-104", "A change that is refused takes a seat."),
    ("refused-confirmations-give-seats-back", f"POST {BOOKING}/confirm", -1, "CORE-BOOK-107",
     "A confirmation that is refused puts a seat of the hold on sale again."),
    ("refused-extensions-take-seats", f"POST {BOOKING}/extend", 1, "CORE-BOOK-107",
     "An extension that is refused takes a further seat."),
    ("refused-confirmations-of-orders-give-seats-back", f"POST {ORDER}/confirm", -1, "CART-073",
     "A confirmation of an order that is refused puts its seats on sale again."),
)  # fmt: skip
for _name, _operation, _seats, _breaks, _says in _FAMILY:
    _needs = (CART,) if _operation.endswith(f"{ORDER}/confirm") else ()
    add(Fault(_name, _breaks, _says, _taken_when_refused(_operation, _seats), _needs))


@fault("second-cancellations-give-seats-back", breaks="CORE-BOOK-107")
def _second(policies: Policies) -> Policies:
    """A booking that is cancelled a second time puts a seat on sale that it did not have any more."""
    more: Counter[str] = Counter()

    def change(call: Call, handler: Handler) -> Any:
        for booking in _bookings(call):
            if booking.status == CANCELLED and booking.slot is not None:
                more[booking.slot.key] -= 1
        return handler(call)

    return around(taking_more(policies, more), CANCEL, change)


@fault("refused-orders-keep-their-first-booking", breaks="CART-073", needs=(CART,))
def _first_booking(policies: Policies) -> Policies:
    """An order that is refused for its second booking leaves the first one on hold."""
    return undoing_nothing(policies)


@fault("refused-orders-are-sold-in-part", breaks="CART-074", needs=(CART,))
def _in_part(policies: Policies) -> Policies:
    """The bookings of an order are confirmed one by one, and stay so where the next one is refused."""
    return undoing_nothing(policies)
