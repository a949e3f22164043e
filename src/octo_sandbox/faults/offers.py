"""Mistakes with octo/offers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import CANCELLED
from octo_sandbox.call import Call
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.capabilities.offers.rules import OFFERS, OfferRules
from octo_sandbox.capabilities.pricing import Price
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (OFFERS,)
RULES = OfferRules()


def rules(policies: Policies, **changes: Any) -> Policies:
    """Replace rules of octo/offers."""
    return policies.with_capability(OFFERS, **changes)


def _slots(policies: Policies, change: Any) -> Policies:
    return reshaped(policies, "Availability", lambda _call, view: change(view) if "offers" in view else view)


@fault("applied-offer-is-not-listed", breaks="OFFER-001", needs=NEEDS)
def _not_listed(policies: Policies) -> Policies:
    """A slot does not list the offer that its price includes."""

    def change(view: View) -> View:
        if view["offer"] is None:
            return view
        return {**view, "offers": [each for each in view["offers"] if each["id"] != view["offer"]["id"]]}

    return _slots(policies, change)


@fault("public-offers-need-a-code", breaks="OFFER-002", needs=NEEDS)
def _need_a_code(policies: Policies) -> Policies:
    """A public offer is listed as usable and applied only with its code."""
    return rules(policies, by_itself=lambda _usable: None)


@fault("offers-take-nothing-off", breaks="OFFER-002", needs=NEEDS)
def _nothing_off(policies: Policies) -> Policies:
    """An offer is applied and the price does not change."""
    return rules(policies, reduced=lambda _offer, price: price)


@fault("bookings-do-not-name-their-offer", breaks="OFFER-003", needs=NEEDS)
def _unnamed(policies: Policies) -> Policies:
    """A booking does not show the code of its offer."""

    def change(_call: Call, view: View) -> View:
        return {**view, "offerCode": None, "offerTitle": None} if "offerCode" in view else view

    return reshaped(policies, "Booking", change)


@fault("unknown-codes-are-ignored", breaks="OFFER-004", needs=NEEDS)
def _ignored(policies: Policies) -> Policies:
    """An unknown offer code is ignored instead of being refused."""
    return rules(policies, unknown=lambda _code: None)


@fault("discount-is-a-share", breaks="OFFER-005", needs=NEEDS)
def _share(policies: Policies) -> Policies:
    """A price with an offer tells the discount as a share of it, and no amount."""

    def change(_call: Call, view: View) -> View:
        return {**view, "offerDiscount": {"percent": 10}} if view.get("offerDiscount") else view

    return reshaped(policies, "Pricing", change)


@fault("ended-bookings-are-compared", breaks="OFFER-006", needs=NEEDS)
def _compared(policies: Policies) -> Policies:
    """A cancelled booking shows comparisons with other offers."""
    return rules(policies, compared=lambda booking, combined: not combined or booking.status == CANCELLED)


@fault("offers-are-listed-twice", breaks="OFFER-007", needs=NEEDS)
def _twice(policies: Policies) -> Policies:
    """The list of offers holds the first one twice."""
    return answers(policies, "GET /offers", lambda _call, body: [*body[:1], *body])


@fault("bookings-name-a-title-without-a-code", breaks="OFFER-008", needs=NEEDS)
def _title(policies: Policies) -> Policies:
    """A booking without an offer shows an offer title."""

    def change(_call: Call, view: View) -> View:
        return {**view, "offerTitle": view["offerTitle"] or "None"} if "offerTitle" in view else view

    return reshaped(policies, "Booking", change)


@fault("discount-is-more-than-was-taken-off", breaks="OFFER-009", needs=NEEDS)
def _more(policies: Policies) -> Policies:
    """The discount is larger than the difference of the two prices."""

    def change(_call: Call, view: View) -> View:
        taken = view.get("offerDiscount")
        return {**view, "offerDiscount": {**taken, "retail": taken["retail"] + 1}} if taken else view

    return reshaped(policies, "Pricing", change)


@fault("bookings-get-less-off-than-slots", breaks="OFFER-011", needs=NEEDS)
def _less(policies: Policies) -> Policies:
    """A booking gets half of the discount that the slot showed."""

    def reduced(offer: Offer, price: Price) -> Price:
        return RULES.reduced(replace(offer, percent=offer.percent // 2), price)

    def change(call: Call, handler: Any) -> Any:
        return handler(replace(call, policies=rules(call.policies, reduced=reduced)))

    return around(policies, "POST /bookings", change)


@fault("unusable-offers-do-not-say-why", breaks="OFFER-012", needs=NEEDS)
def _why(policies: Policies) -> Policies:
    """An offer that cannot be used gives no reason."""
    return reshaped(policies, "Offer", lambda _call, view: {**view, "unusableReason": None})


@fault("slots-name-another-offer", breaks="OFFER-013", needs=NEEDS)
def _another(policies: Policies) -> Policies:
    """A slot shows the title of another offer than the one applied."""
    return _slots(policies, lambda view: {**view, "offerTitle": view["offerTitle"] and "Something else"})


@fault("group-offers-are-for-everybody", breaks="OFFER-014", needs=NEEDS)
def _everybody(policies: Policies) -> Policies:
    """An offer for groups is applied to a single guest."""
    return rules(policies, hindrance=lambda _offer, _selection, _total: None)


@fault("orders-ignore-codes", breaks="OFFER-015", needs=(OFFERS, "octo/cart"))
def _orders(policies: Policies) -> Policies:
    """A code sent with the update of an order changes nothing."""
    changed = tuple(
        replace(each, writing=None) if each.id == OFFERS else each for each in policies.capabilities
    )
    return replace(policies, capabilities=changed)


def _without_offers(operation: str) -> Change:
    """This operation does not read the offers in its body."""

    def change(call: Call, handler: Any) -> Any:
        return handler(call.within({name: value for name, value in call.body.items() if name != "offers"}))

    return lambda policies: around(policies, operation, change)


for _name, _path, _breaks in (
    ("previews", "PATCH /orders/{orderId}/preview", "OFFER-020"),
    ("confirmations", "POST /orders/{orderId}/confirm", "OFFER-021"),
):
    add(
        Fault(
            f"{_name}-ignore-codes",
            _breaks,
            f"A code sent with {_path} changes nothing.",
            _without_offers(_path),
            (OFFERS, "octo/cart"),
        )
    )
