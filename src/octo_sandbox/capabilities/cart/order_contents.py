"""The contents of orders: bookings, and what capabilities such as octo/gifts add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from octo_sandbox.bookings.cancellation import cancellable
from octo_sandbox.bookings.confirm_cancel import cancel_record, confirm_record
from octo_sandbox.bookings.record import CANCELLED, EXPIRED, Booking
from octo_sandbox.bookings.reserve import reserve_record
from octo_sandbox.bookings.transitions import CONFIRM, next_status
from octo_sandbox.bookings.update_extend import saved, update_record
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.pricing import Price, price_of_booking
from octo_sandbox.views.bookings import booking_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.record import Order

ENDED = frozenset({CANCELLED, EXPIRED, "REJECTED"})


class Thing(Protocol):
    """A booking or a gift in an order. Its status is one of a booking's."""

    @property
    def id(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def expires_at(self) -> datetime | None: ...
    @property
    def confirmed_at(self) -> datetime | None: ...


class Kind(Protocol):
    """The operations of orders on one kind of contents. Each stores its change, and refuses by raising."""

    @property
    def name(self) -> str:
        """The property of orders and of their bodies that lists them."""
        ...

    @property
    def capability(self) -> str | None:
        """They are shown to those who asked for this; None for everyone."""
        ...

    def find(self, call: Call, id_: str) -> Thing | None: ...

    def put(self, call: Call, order: Order, sent: dict[str, Any]) -> None:
        """One entry of the body of an order: a new thing, or a change of one that is in the order."""

    def hold(self, call: Call, thing: Any, until: datetime) -> None:
        """Hold it until then."""

    def confirm(self, call: Call, thing: Any, contact: Mapping[str, Any]) -> None:
        """Confirm it, with the order's contact where it has none of its own."""

    def cancellable(self, call: Call, thing: Any) -> bool: ...

    def cancel(self, call: Call, thing: Any, reason: str | None) -> None: ...

    def price(self, call: Call, thing: Any) -> Price | None:
        """Return its price, or None for a purchase made without prices."""
        ...

    def view(self, call: Call, thing: Any) -> dict[str, Any]: ...


class Item(NamedTuple):
    """One thing of an order with its kind."""

    kind: Kind
    thing: Thing

    @property
    def is_over(self) -> bool:
        return self.thing.status in ENDED


class Bookings:
    name = "bookings"
    capability = None

    def find(self, call: Call, id_: str) -> Booking | None:
        return call.store.booking_with_id(id_)

    def put(self, call: Call, order: Order, sent: dict[str, Any]) -> None:
        uuid = sent.get("uuid")
        known = call.policies.find_booking(call, uuid) if isinstance(uuid, str) else None
        if known is not None and known.extra.get(CART) == order.id:
            with saved(call, known):
                update_record(call.within(sent, uuid=known.uuid), known)
            return
        booking, is_new = reserve_record(call.within({**sent, "orderId": order.order_id}))
        if is_new:
            call.policies.isolation.before_write()
            call.store.add_booking(call.policies.kept(call, None, booking))

    def hold(self, call: Call, thing: Booking, until: datetime) -> None:
        with saved(call, thing):
            thing.expires_at = until

    def confirm(self, call: Call, thing: Booking, contact: Mapping[str, Any]) -> None:
        status = next_status(call.policies.transitions, thing, CONFIRM)
        if thing.confirmed_with is not None:
            return
        own = {field: value for field, value in thing.contact.items() if value not in (None, "")}
        merged = call.policies.merged_contact(contact, own)
        with saved(call, thing):
            confirm_record(call.within({"contact": merged} if merged else {}, uuid=thing.uuid), thing, status)

    def cancellable(self, call: Call, thing: Booking) -> bool:
        return cancellable(call, thing)

    def cancel(self, call: Call, thing: Booking, reason: str | None) -> None:
        with saved(call, thing):
            cancel_record(call, thing, reason)

    def price(self, call: Call, thing: Booking) -> Price | None:
        return price_of_booking(thing)

    def view(self, call: Call, thing: Booking) -> dict[str, Any]:
        return booking_view(call, thing)


BOOKINGS = Bookings()


def kinds_of(call: Call) -> tuple[Kind, ...]:
    """Return the kinds of contents: bookings first, then those of the installed capabilities."""
    others = (each.in_orders for each in call.policies.capabilities)
    return (BOOKINGS, *(kind for kind in others if kind is not None))


def items_of(call: Call, order: Order) -> list[Item]:
    """Return the present contents of the order in the sequence they were added."""
    return list(_found(call, order))


def _found(call: Call, order: Order) -> Iterator[Item]:
    kinds = {kind.name: kind for kind in kinds_of(call)}
    for name, id_ in order.things:
        if name in kinds and (thing := kinds[name].find(call, id_)) is not None:
            yield Item(kinds[name], thing)
