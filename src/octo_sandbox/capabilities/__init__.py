"""How a capability plugs in.

A capability is a module of this package with a `CAPABILITY`. It says which fields it adds to which objects,
which routes it brings, and what it does when a booking changes; the core does not know any by name. Its own
rules are a frozen dataclass in `policies`, replaced through `Policies.with_capability`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from octo_sandbox.availability.calendar import CalendarDay
    from octo_sandbox.availability.request import Quantities
    from octo_sandbox.availability.slot_availability import SlotAvailability
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking, UnitItem
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.order_contents import Kind
    from octo_sandbox.capabilities.cart.record import Order
    from octo_sandbox.capabilities.offers.offer import Offer
    from octo_sandbox.capabilities.pricing.price import Price
    from octo_sandbox.capabilities.pricing.quotes import Repricer, Selection
    from octo_sandbox.catalogue import Option, Product, Unit
    from octo_sandbox.routing import Route
    from octo_sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Subject:
    """The records that an object of an answer shows. A field that does not apply is None."""

    product: Product | None = None
    option: Option | None = None
    unit: Unit | None = None
    availability: SlotAvailability | None = None
    day: CalendarDay | None = None
    wanted: Quantities | None = None
    booking: Booking | None = None
    item: UnitItem | None = None
    price: Price | None = None
    offer: Offer | None = None
    order: Order | None = None
    # What capabilities keep on an order or a gift, by capability id; a booking has it as `booking.extra`.
    kept: Mapping[str, Any] | None = None


# The fields a capability adds to one object of an answer.
Adder = Callable[["Call", Subject], Mapping[str, Any]]


@dataclass(frozen=True)
class Capability:
    """One capability and its places in the supplier.

    `adds` is by component: Supplier, Product, Option, Unit, Availability, AvailabilityCalendar, Booking,
    UnitItem, Order. `product_for_call` turns a product into what this call may buy of it. The hooks see every
    booking, also in calls that did not ask for the capability: they look at `call.has(id)` themselves. They
    run before the change is stored, and refuse by raising. `writing` does the same for orders and gifts: it is
    given the call, the component ("Order" or "Gift"), and what capabilities keep on it. `booked` is the option
    of a booking with the units that only this booking may have. `in_orders` is what the capability sells that
    orders may hold beside bookings. `per_call` says that products differ from call to call under this
    capability, so that they are not cached.

    `repricing` is asked about every price: given the selection and what it costs without, it says what
    becomes of each price of it, or None. `brings_offers` are offers besides those that everybody may have,
    such as those of a member; the first one that can be used applies by itself.
    """

    id: str
    requires: tuple[str, ...] = ()
    revision: int = 1
    required: bool = False
    internal: bool = False
    docs: str | None = None
    adds: Mapping[str, Adder] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    policies: Any = None
    per_call: bool = False
    product_for_call: Callable[[Call, Product], Product] | None = None
    reserving: Callable[[Call, Booking, Bookable], None] | None = None
    updating: Callable[[Call, Booking], None] | None = None
    confirming: Callable[[Call, Booking], None] | None = None
    cancelling: Callable[[Call, Booking], None] | None = None
    writing: Callable[[Call, str, dict[str, Any]], None] | None = None
    booked: Callable[[Call, Booking, Option], Option] | None = None
    time_passed: Callable[[Store, Booking], None] | None = None
    repricing: Callable[[Call, Selection, Price | None], Repricer | None] | None = None
    brings_offers: Callable[[Call, Selection], Sequence[Offer]] | None = None
    in_orders: Kind | None = None


@dataclass(frozen=True)
class Hooks:
    """The hooks of all installed capabilities as one."""

    capabilities: tuple[Capability, ...]

    def reserving(self, call: Call, booking: Booking, bookable: Bookable) -> None:
        for capability in self.capabilities:
            if capability.reserving is not None:
                capability.reserving(call, booking, bookable)

    def updating(self, call: Call, booking: Booking) -> None:
        for capability in self.capabilities:
            if capability.updating is not None:
                capability.updating(call, booking)

    def confirming(self, call: Call, booking: Booking) -> None:
        for capability in self.capabilities:
            if capability.confirming is not None:
                capability.confirming(call, booking)

    def cancelling(self, call: Call, booking: Booking) -> None:
        for capability in self.capabilities:
            if capability.cancelling is not None:
                capability.cancelling(call, booking)

    def writing(self, call: Call, component: str, kept: dict[str, Any]) -> None:
        """Tell the capabilities that an order or a gift is made, changed, previewed or confirmed."""
        for capability in self.capabilities:
            if capability.writing is not None:
                capability.writing(call, component, kept)

    def booked(self, call: Call, booking: Booking, option: Option) -> Option:
        for capability in self.capabilities:
            if capability.booked is not None:
                option = capability.booked(call, booking, option)
        return option

    def time_passed(self, store: Store, booking: Booking) -> None:
        for capability in self.capabilities:
            if capability.time_passed is not None:
                capability.time_passed(store, booking)


@cache
def installed() -> tuple[Capability, ...]:
    """The capabilities this supplier has: the `CAPABILITY` of each module here, in the order of their ids."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    known: list[Capability] = [module.CAPABILITY for module in modules if hasattr(module, "CAPABILITY")]
    return tuple(sorted(known, key=lambda capability: capability.id))
