"""Mistakes with octo/webhooks: deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.webhooks import delivering, subscription, watching
from octo_sandbox.capabilities.webhooks.difference import difference
from octo_sandbox.capabilities.webhooks.names import AVAILABILITY, BOOKING, ORDER, PRODUCT
from octo_sandbox.capabilities.webhooks.subscription import Subscription
from octo_sandbox.capabilities.webhooks.watching import Thing, Told
from octo_sandbox.faults.registry import fault
from octo_sandbox.faults.webhooks import NEEDS, WITH_PRICES, webhooks
from octo_sandbox.policies import Policies
from octo_sandbox.posting import Post
from octo_sandbox.views.component import View

WITH_ORDERS = (*NEEDS, "octo/cart")


def _silent(event: str) -> Callable[[Call, Iterable[Told]], list[Told]]:
    """Nothing is told of this event."""
    return lambda _call, changes: [each for each in changes if each.thing.event != event]


def _holding(event: str, **fields: Any) -> Callable[[Told], View]:
    """The body of a delivery, in which the thing of this event has these fields."""
    return lambda told: delivering.payload(
        replace(told, after={**told.after, **fields}) if told.thing.event == event else told
    )


@fault("bookings-are-not-told-of", breaks="WEBHOOK-020", needs=NEEDS)
def _bookings(policies: Policies) -> Policies:
    """No change of a booking is delivered."""
    return webhooks(policies, told=_silent(BOOKING))


@fault("deliveries-are-put", breaks="WEBHOOK-020", needs=NEEDS)
def _put(policies: Policies) -> Policies:
    """Deliveries are made by PUT."""
    return webhooks(policies, post=lambda told: replace(delivering.post(told), method="PUT", tries=1))


@fault("new-bookings-alone-are-told-of", breaks="WEBHOOK-020", needs=NEEDS)
def _new(policies: Policies) -> Policies:
    """New bookings are delivered, and their changes are not."""
    return webhooks(
        policies,
        told=lambda _call, changes: [
            each for each in changes if each.thing.event != BOOKING or each.before is None
        ],
    )


@fault("orders-are-not-told-of", breaks="WEBHOOK-021", needs=WITH_ORDERS)
def _orders(policies: Policies) -> Policies:
    """No change of an order is delivered."""
    return webhooks(policies, told=_silent(ORDER))


@fault("availability-is-not-told-of", breaks="WEBHOOK-022", needs=NEEDS)
def _availability(policies: Policies) -> Policies:
    """No change of the availability of a slot is delivered."""
    return webhooks(policies, told=_silent(AVAILABILITY))


@fault("availability-is-told-as-it-was", breaks="WEBHOOK-022", needs=NEEDS)
def _as_it_was(policies: Policies) -> Policies:
    """A delivery about a slot has the vacancies from before the change."""

    def told(_call: Call, changes: Iterable[Told]) -> list[Told]:
        return [
            replace(each, after=each.before or each.after) if each.thing.event == AVAILABILITY else each
            for each in changes
        ]

    return webhooks(policies, told=told)


@fault("products-are-not-told-of", breaks="WEBHOOK-023", needs=NEEDS)
def _products(policies: Policies) -> Policies:
    """No change of a product is delivered."""
    return webhooks(policies, told=_silent(PRODUCT))


@fault("products-are-told-with-another-name", breaks="WEBHOOK-023", needs=NEEDS)
def _product_name(policies: Policies) -> Policies:
    """The product in a delivery has another name than the product alone."""
    return webhooks(policies, payload=_holding(PRODUCT, internalName="A trip"))


@fault("deliveries-name-no-webhook", breaks="WEBHOOK-024", needs=NEEDS)
def _no_webhook(policies: Policies) -> Policies:
    """A delivery does not say to which subscription it belongs."""
    return webhooks(policies, payload=lambda told: {**delivering.payload(told), "webhook": None})


@fault("deliveries-name-another-supplier", breaks="WEBHOOK-024", needs=NEEDS)
def _other_supplier(policies: Policies) -> Policies:
    """A delivery names a supplier that there is not."""

    def payload(told: Told) -> View:
        body = delivering.payload(told)
        return {**body, "supplier": {**body["supplier"], "id": "another"}}

    return webhooks(policies, payload=payload)


@fault("bookings-are-told-otherwise", breaks="WEBHOOK-025", needs=NEEDS)
def _otherwise(policies: Policies) -> Policies:
    """The booking in a delivery has another supplierReference."""
    return webhooks(policies, payload=_holding(BOOKING, supplierReference="ANOTHER"))


@fault("bookings-are-told-without-prices", breaks="WEBHOOK-025", needs=WITH_PRICES)
def _without_prices(policies: Policies) -> Policies:
    """Bookings are delivered as without any capability."""

    def shown_with(each: Subscription, event: str) -> tuple[str, ...]:
        return () if event == BOOKING else watching.shown_with(each, event)

    return webhooks(policies, shown_with=shown_with)


@fault("orders-are-told-otherwise", breaks="WEBHOOK-026", needs=WITH_ORDERS)
def _other_orders(policies: Policies) -> Policies:
    """The order in a delivery has another supplierReference."""
    return webhooks(policies, payload=_holding(ORDER, supplierReference="ANOTHER"))


@fault("slots-are-told-otherwise", breaks="WEBHOOK-027", needs=NEEDS)
def _other_slots(policies: Policies) -> Policies:
    """The slot in a delivery has another capacity."""
    return webhooks(policies, payload=_holding(AVAILABILITY, capacity=1000))


@fault("diffs-are-empty", breaks="WEBHOOK-028", needs=NEEDS)
def _empty(policies: Policies) -> Policies:
    """The diff of every delivery is empty."""
    return webhooks(policies, diff=lambda _before, _after: [])


@fault("diffs-are-turned-round", breaks="WEBHOOK-028", needs=NEEDS)
def _turned_round(policies: Policies) -> Policies:
    """A diff says that a field was what it is, and is what it was."""

    def diff(before: View | None, after: View) -> list[View]:
        return [
            {**each, "was": each["value"], "value": each["was"]}
            if each["path"] == "/resellerReference"
            else each
            for each in difference(before, after)
        ]

    return webhooks(policies, diff=diff)


@fault("diffs-tell-of-what-stays", breaks="WEBHOOK-028", needs=NEEDS)
def _what_stays(policies: Policies) -> Policies:
    """A diff lists fields that have not changed."""

    def diff(before: View | None, after: View) -> list[View]:
        found = difference(before, after)
        same = {"op": "replace", "path": "/id", "was": after.get("id"), "value": after.get("id")}
        return [*found, same] if found else found

    return webhooks(policies, diff=diff)


@fault("diffs-contradict-the-thing", breaks="WEBHOOK-029", needs=NEEDS)
def _contradicts(policies: Policies) -> Policies:
    """A diff tells of another time of the change than the booking beside it."""

    def diff(before: View | None, after: View) -> list[View]:
        return [
            {**each, "value": "2001-01-01T00:00:00Z"} if each["path"] == "/utcUpdatedAt" else each
            for each in difference(before, after)
        ]

    return webhooks(policies, diff=diff)


@fault("headers-are-not-sent-along", breaks="WEBHOOK-030", needs=NEEDS)
def _no_headers(policies: Policies) -> Policies:
    """Deliveries lack the headers of the subscription."""
    return webhooks(policies, headers=lambda _each: {})


@fault("deliveries-are-tried-once", breaks="WEBHOOK-031", needs=NEEDS)
def _tried_once(policies: Policies) -> Policies:
    """A delivery that is not taken is given up."""
    return webhooks(policies, tries=lambda _each: 1)


@fault("deliveries-are-always-tried-again", breaks="WEBHOOK-032", needs=NEEDS)
def _always_again(policies: Policies) -> Policies:
    """A delivery that is not taken is tried again, whatever the subscription says."""
    return webhooks(policies, tries=lambda _each: delivering.TRIES)


@fault("deleted-webhooks-are-called", breaks="WEBHOOK-033", needs=NEEDS)
def _still_called(policies: Policies) -> Policies:
    """A subscription that is deleted is listed no more, and is called all the same."""
    gone: set[str] = set()

    def listed(call: Call) -> list[Subscription]:
        return [each for each in subscription.own_subscriptions(call) if each.id not in gone]

    def find(call: Call, id_: str) -> Subscription | None:
        return None if id_ in gone else subscription.own_subscription(call, id_)

    return webhooks(policies, listed=listed, find=find, forget=lambda _call, each: gone.add(each.id))


@fault("bookings-of-others-are-told-of", breaks="WEBHOOK-034", needs=NEEDS)
def _of_others(policies: Policies) -> Policies:
    """Every subscription is told of the bookings of all resellers."""
    return webhooks(policies, concerns=lambda each, thing: each.event == thing.event)


@fault("sixth-delivery-is-lost", breaks="WEBHOOK-035", needs=NEEDS)
def _lost(policies: Policies) -> Policies:
    """Of the deliveries to a subscription the sixth is lost."""
    counts: Counter[str] = Counter()

    def sent(_call: Call, posts: list[Post]) -> list[Post]:
        kept = []
        for each in posts:
            counts[each.lane] += 1
            if counts[each.lane] != 6:
                kept.append(each)
        return kept

    return webhooks(policies, sent=sent)


@fault("deliveries-overtake-each-other", breaks="WEBHOOK-036", needs=NEEDS)
def _overtake(policies: Policies) -> Policies:
    """Every second delivery comes half a second late."""
    numbers: Counter[str] = Counter()

    def post(told: Told) -> Post:
        made = delivering.post(told)
        numbers[made.lane] += 1
        number = numbers[made.lane]
        return replace(made, lane=f"{made.lane} {number}", after_s=0.5 * (number % 2))

    return webhooks(policies, post=post)


@fault("webhooks-hear-of-other-events", breaks="WEBHOOK-037", needs=NEEDS)
def _other_events(policies: Policies) -> Policies:
    """A subscription to bookings is told of the availability of slots as well."""

    def concerns(each: Subscription, thing: Thing) -> bool:
        more = each.event == BOOKING and thing.event == AVAILABILITY
        return more or watching.concerns(each, thing)

    return webhooks(policies, concerns=concerns)


@fault("orders-are-told-without-their-fields", breaks="WEBHOOK-038", needs=WITH_ORDERS)
def _bare_orders(policies: Policies) -> Policies:
    """An order is delivered as without octo/cart, where the subscription did not ask for it."""
    return webhooks(policies, shown_with=lambda each, _event: each.capabilities)
