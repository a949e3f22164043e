"""How a capability plugs in.

A capability is a module of this package with a `CAPABILITY`. It says which fields it adds to which objects,
which routes it brings, and what it does when a booking changes; the core does not know any by name. Its own
rules are a frozen dataclass in `policies`, replaced through `Policies.with_capability`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
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
    from octo_sandbox.call import Call, Incoming
    from octo_sandbox.capabilities.cart.order_contents import Kind
    from octo_sandbox.capabilities.cart.record import Order
    from octo_sandbox.capabilities.gifts.record import Gift
    from octo_sandbox.capabilities.offers.offer import Offer
    from octo_sandbox.capabilities.pricing.price import Price
    from octo_sandbox.capabilities.pricing.quotes import Quote, Repricer, Selection
    from octo_sandbox.catalogue import Option, Product, Unit
    from octo_sandbox.policies import Policies
    from octo_sandbox.posting import Post
    from octo_sandbox.responses import Outgoing
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
    gift: Gift | None = None
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
    given the call, the component ("Order" or "Gift"), and what capabilities keep on it. `paying` is given what the
    call is about to confirm, a booking, an order or a gift, once all else of the call is done. `booked` is the option
    of a booking with the units that only this booking may have. `in_orders` is what the capability sells that
    orders may hold beside bookings. `per_call` says that products differ from call to call under this
    capability, so that they are not cached. `headers` are those of a successful answer to a call that asked for
    the capability; `files` is what the capability serves to anybody, at the segments below the base path.

    `repricing` is asked about every price: given the selection and what it costs without, it says what
    becomes of each price of it, or None. `charged` is what a selection costs in the end, with all that is
    neither a ticket nor a discount. `checking` looks at the body of an availability check. `brings_offers`
    are offers besides those that everybody may have, such as those of a member; the first one that can be
    used applies by itself.

    `watching` surrounds every request inside its transaction, whatever it asks for. It puts into its list what is to be
    posted to others because of the request.
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
    checking: Callable[[Call, Product, Option, Quantities | None], None] | None = None
    reserving: Callable[[Call, Booking, Bookable], None] | None = None
    updating: Callable[[Call, Booking], None] | None = None
    confirming: Callable[[Call, Booking], None] | None = None
    cancelling: Callable[[Call, Booking], None] | None = None
    writing: Callable[[Call, str, dict[str, Any]], None] | None = None
    paying: Callable[[Call, Booking | Order | Gift], None] | None = None
    booked: Callable[[Call, Booking, Option], Option] | None = None
    time_passed: Callable[[Store, Booking], None] | None = None
    repricing: Callable[[Call, Selection, Price | None], Repricer | None] | None = None
    charged: Callable[[Call, Selection, Quote], Quote] | None = None
    brings_offers: Callable[[Call, Selection], Sequence[Offer]] | None = None
    in_orders: Kind | None = None
    headers: Callable[[Call], Mapping[str, str]] | None = None
    files: Callable[[Policies, Incoming, Sequence[str]], Outgoing | None] | None = None
    watching: Callable[[Call], AbstractContextManager[list[Post]]] | None = None


@dataclass(frozen=True)
class Hooks:
    """The hooks of all installed capabilities as one."""

    capabilities: tuple[Capability, ...]

    def checking(self, call: Call, product: Product, option: Option, wanted: Quantities | None) -> None:
        for capability in self.capabilities:
            if capability.checking is not None:
                capability.checking(call, product, option, wanted)

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

    def paying(self, call: Call, record: Booking | Order | Gift) -> None:
        """Tell the capabilities that this is about to be confirmed."""
        for capability in self.capabilities:
            if capability.paying is not None:
                capability.paying(call, record)

    @contextmanager
    def watching(self, call: Call) -> Iterator[list[Post]]:
        """Collect, until the block has ended well, what is to be posted because of the call."""
        posts: list[Post] = []
        with ExitStack() as stack:
            watches = [each.watching for each in self.capabilities if each.watching is not None]
            found = [stack.enter_context(watching(call)) for watching in watches]
            yield posts
        posts += [post for some in found for post in some]

    def headers(self, call: Call) -> dict[str, str]:
        """The headers that the capabilities of the call add to its answer."""
        adding = (each.headers for each in self.capabilities if each.headers and call.has(each.id))
        return {name: value for headers in adding for name, value in headers(call).items()}

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
