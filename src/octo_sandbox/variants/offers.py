"""Variants of offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.capabilities.offers.rules import OFFERS
from octo_sandbox.errors import bad_request, unprocessable
from octo_sandbox.faults.policy_changes import answers, reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (OFFERS,)


def _offers(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(OFFERS, **changes)


@variant("discounts-are-not-itemised", about="discount of a price", needs=NEEDS)
def _not_itemised(policies: Policies) -> Policies:
    """A price with an offer is lower than its original, and says nothing more of the discount."""
    return without(policies, "Pricing", "offerDiscount")


@variant("offers-are-brief", needs=NEEDS)
def _brief(policies: Policies) -> Policies:
    """An offer has its names and says whether it can be used."""
    return without(policies, "Offer", "label", "description", "tags", "netDiscount")


@variant("offers-weigh-on-the-commission", about="net of an offer", needs=NEEDS, warns=["OFFER-010"])
def _commission(policies: Policies) -> Policies:
    """The discount of an offer is a part of the reseller's commission."""
    return with_fields(policies, "Offer", netDiscount="COMMISSION")


@variant("offers-do-not-say-what-they-weigh-on", about="net of an offer", needs=NEEDS)
def _no_net(policies: Policies) -> Policies:
    """An offer has null for its weight on the net price."""
    return with_fields(policies, "Offer", netDiscount=None)


@variant("discounts-are-negative", about="discount of a price", needs=NEEDS)
def _negative(policies: Policies) -> Policies:
    """What an offer takes off a price is a negative amount."""

    def change(_call: Call, view: View) -> View:
        taxes = [
            {**tax, "retail": -tax["retail"], "net": _minus(tax["net"])} for tax in view["includedTaxes"]
        ]
        return {**view, "retail": -view["retail"], "net": _minus(view["net"]), "includedTaxes": taxes}

    return reshaped(policies, "OfferDiscount", change)


def _minus(amount: int | None) -> int | None:
    return None if amount is None else -amount


@variant("only-usable-offers-are-listed", needs=NEEDS)
def _usable(policies: Policies) -> Policies:
    """A slot lists the offers that the selection can have, and no others."""

    def change(_call: Call, view: View) -> View:
        if "offers" not in view:
            return view
        return {**view, "offers": [offer for offer in view["offers"] if offer["usable"]]}

    return reshaped(policies, "Availability", change)


@variant("unusable-codes-are-bad-requests", needs=NEEDS)
def _unusable(policies: Policies) -> Policies:
    """A code that the selection cannot have is refused as a bad request."""

    def refuse(code: str, _reason: str) -> None:
        raise bad_request("unknown-offer-code", code=code)

    return _offers(policies, unusable=refuse)


@variant("unknown-codes-are-unprocessable", needs=NEEDS)
def _unknown(policies: Policies) -> Policies:
    """A code that nobody gave out is refused as UNPROCESSABLE_ENTITY."""

    def refuse(code: str) -> None:
        raise unprocessable("unknown-offer-code", code=code)

    return _offers(policies, unknown=refuse)


@variant("bookings-are-compared-with-nothing", needs=NEEDS)
def _not_compared(policies: Policies) -> Policies:
    """No booking has comparisons with other offers."""
    return _offers(policies, compared=lambda _booking, _combined: False)


@variant("lists-of-offers-in-reverse", needs=NEEDS)
def _reversed(policies: Policies) -> Policies:
    """The list of offers starts with the last one."""
    return answers(policies, "GET /offers", lambda _call, body: body[::-1])


@variant("the-last-offer-applies", needs=NEEDS)
def _last(policies: Policies) -> Policies:
    """Of several offers that need no code the last one applies, a discount for members before all others."""

    def last(usable: Sequence[Offer]) -> Offer | None:
        for_members = [offer for offer in usable if offer.extra is not None]
        return (for_members or usable)[-1] if usable else None

    return _offers(policies, by_itself=last)


@variant("least-numbers-of-offers-are-zero", needs=NEEDS)
def _zero(policies: Policies) -> Policies:
    """An offer for any number of units has a least number of zero."""

    def change(_call: Call, view: View) -> View:
        bounds = view.get("restrictions")
        if bounds is None or bounds["minUnits"] is not None:
            return view
        return {**view, "restrictions": {**bounds, "minUnits": 0}}

    return reshaped(policies, "Offer", change)


@variant("offers-name-their-products", needs=NEEDS)
def _products(policies: Policies) -> Policies:
    """An offer has a field outside the standard, which lists products."""
    return with_fields(policies, "Offer", productIds=[])
