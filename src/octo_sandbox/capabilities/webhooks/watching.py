"""Notices what a request changes, for those who subscribed to such changes.

The store says what is about to be written. The first time that a thing is, it is looked at as it still stands, for
every subscription that is concerned, and once more when the request is done. Where the two differ, there is something
to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from octo_sandbox.accounts import Reseller
from octo_sandbox.availability.slot_availability import availability_of
from octo_sandbox.bookings.record import Booking
from octo_sandbox.capabilities.cart.lookup import order_named
from octo_sandbox.capabilities.cart.names import CART, order_key
from octo_sandbox.capabilities.cart.record import key_of
from octo_sandbox.capabilities.cart.views import order_view
from octo_sandbox.capabilities.webhooks.names import AVAILABILITY, BOOKING, ORDER, PRODUCT, rules_of
from octo_sandbox.capabilities.webhooks.subscription import Subscription, all_subscriptions
from octo_sandbox.posting import Post
from octo_sandbox.revisions import KIND
from octo_sandbox.views.availability import availability_view
from octo_sandbox.views.bookings import booking_view
from octo_sandbox.views.component import View
from octo_sandbox.views.products import product_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call


@dataclass(frozen=True)
class Thing:
    """What changes: `event` says of which kind it is. A slot is named by its product, option and id. `reseller` is
    whose it is, None for what is everybody's."""

    event: str
    name: tuple[str, ...]
    reseller: str | None = None


@dataclass(frozen=True)
class Told:
    """A change that a subscription is told of. `call` is one under the terms of the subscription."""

    call: Call
    subscription: Subscription
    thing: Thing
    before: View | None
    after: View


@contextmanager
def watched(call: Call) -> Iterator[list[Post]]:
    """Put into the list, when the block has ended well, what its changes lead to."""
    posts: list[Post] = []
    subscriptions = all_subscriptions(call.store)
    if not subscriptions:
        yield posts
        return
    watch = _Watch(call, subscriptions)
    with call.store.watched(watch.about_to_write):
        yield posts
    rules = rules_of(call)
    posts += rules.sent(call, [rules.post(told) for told in rules.told(call, watch.changes())])


class _Watch:
    def __init__(self, call: Call, subscriptions: list[Subscription]) -> None:
        self._call = call
        self._rules = rules_of(call)
        self._subscriptions = subscriptions
        self._before: dict[tuple[str, Thing], View | None] = {}
        self._things: dict[Thing, None] = {}

    def about_to_write(self, kind: str, id_: str, new: object) -> None:
        """Look at a thing as it stands before it is written for the first time."""
        store = self._call.store
        if kind == "booking":
            self._booking(store.booking_with_id(id_))
            self._booking(new if isinstance(new, Booking) else None)
        elif kind == "order":
            document = store.anyones_document(kind, id_) or new
            if isinstance(document, dict):
                self._look(Thing(ORDER, (key_of(id_),), document.get("reseller")))
        elif kind == KIND:
            reseller = new.get("reseller") if isinstance(new, dict) else None
            self._look(Thing(PRODUCT, (id_,), reseller))

    def changes(self) -> Iterator[Told]:
        """What has changed, for each subscription that is concerned."""
        for thing in self._things:
            for subscription in self._concerned(thing):
                before = self._before[subscription.id, thing]
                call, after = self._seen(subscription, thing)
                if after is not None and after != before:
                    yield Told(call, subscription, thing, before, after)

    def _booking(self, booking: Booking | None) -> None:
        if booking is None:
            return
        self._look(Thing(BOOKING, (booking.id,), booking.reseller))
        order = order_key(booking)
        if order is not None:
            self._look(Thing(ORDER, (key_of(order),), booking.reseller))
        if booking.availability_id is not None:
            self._look(Thing(AVAILABILITY, (booking.product_id, booking.option_id, booking.availability_id)))

    def _look(self, thing: Thing) -> None:
        if thing in self._things:
            return
        self._things[thing] = None
        for subscription in self._concerned(thing):
            self._before[subscription.id, thing] = self._seen(subscription, thing)[1]

    def _concerned(self, thing: Thing) -> list[Subscription]:
        return [each for each in self._subscriptions if self._rules.concerns(each, thing)]

    def _seen(self, subscription: Subscription, thing: Thing) -> tuple[Call, View | None]:
        """The thing as a call under the terms of the subscription would show it; None where there is none."""
        call = self._call_of(subscription, thing)
        return call, _view(call, subscription, thing)

    def _call_of(self, subscription: Subscription, thing: Thing) -> Call:
        here = self._call
        seen_by = thing.reseller or subscription.reseller
        ahead = timedelta(seconds=here.store.ahead_of(seen_by))
        granted = here.policies.granted_capabilities(
            self._rules.shown_with(subscription, thing.event), here.policies.installed
        )
        return replace(
            here,
            reseller=Reseller(seen_by, ahead),
            now=here.now - here.reseller.ahead + ahead,
            capabilities=granted,
            language=here.policies.languages[0],
            extra={},
        )


def concerns(subscription: Subscription, thing: Thing) -> bool:
    """Whether a subscription is of this event, and of the reseller whose thing it is."""
    return subscription.event == thing.event and thing.reseller in (None, subscription.reseller)


def shown_with(subscription: Subscription, event: str) -> tuple[str, ...]:
    """The capabilities under which a thing is shown. An order is shown with octo/cart in any case."""
    more = (CART,) if event == ORDER and CART not in subscription.capabilities else ()
    return (*subscription.capabilities, *more)


def _view(call: Call, subscription: Subscription, thing: Thing) -> View | None:
    if thing.event == BOOKING:
        booking = call.store.booking_with_id(thing.name[0])
        return (
            None if booking is None else booking_view(_spoken(call, subscription, booking.contact), booking)
        )
    if thing.event == ORDER:
        order = order_named(call, thing.name[0]) if CART in call.policies.installed else None
        return None if order is None else order_view(_spoken(call, subscription, order.contact), order)
    policies = call.policies
    product = policies.find_product(call, thing.name[0])
    if product is None:
        return None
    if thing.event == PRODUCT:
        return product_view(call, product)
    option = product.option(thing.name[1])
    slot = None if option is None else policies.find_slot(call, product, option, thing.name[2])
    if option is None or slot is None:
        return None
    (availability,) = availability_of(call, product, option, [slot])
    return availability_view(call, product, option, availability, None)


def _spoken(call: Call, subscription: Subscription, contact: Any) -> Call:
    """The call in the language of the contact, where the subscription asks for it and the supplier speaks it."""
    if not subscription.use_contact_language:
        return call
    spoken = [str(locale)[:2].lower() for locale in contact.get("locales") or ()]
    known = call.policies.languages
    return replace(call, language=next((each for each in spoken if each in known), known[0]))
