"""Variants of check-in."""

from __future__ import annotations

from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.checkin.lookup_request import Question
from octo_sandbox.capabilities.checkin.names import CHECKIN
from octo_sandbox.capabilities.checkin.search import Found
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import answers, reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (CHECKIN,)
LOOKUP = "POST /checkin/lookup"


def _checkin(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(CHECKIN, **changes)


@variant("unverified-checkins-have-a-list-alone", about="single booking", needs=NEEDS)
def _list_alone(policies: Policies) -> Policies:
    """A lookup without proof has an empty list of bookings and no key for a single one."""

    def asked(_call: Call, _found: Found, message: str) -> View:
        return {"verified": False, "message": message, "bookings": []}

    return _checkin(policies, asked_view=asked)


@variant("orders-have-a-checkin", needs=(CHECKIN, CART))
def _orders(policies: Policies) -> Policies:
    """An order has the check-in of its first booking."""

    def change(_call: Call, view: View) -> View:
        first = next((each for each in view.get("bookings") or [] if "checkinUrl" in each), None)
        if first is None:
            return view
        return {**view, "checkinAvailable": first["checkinAvailable"], "checkinUrl": first["checkinUrl"]}

    return reshaped(policies, "Order", change)


@variant("nobody-has-to-check-in", needs=NEEDS)
def _nothing_to_do(policies: Policies) -> Policies:
    """No booking has anything to do before the guests come."""
    return _checkin(policies, available=lambda _booking: False)


@variant("checkins-are-newest-first", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """A lookup lists the newest booking first."""
    return answers(
        policies,
        LOOKUP,
        lambda _call, body: {**body, "bookings": body["bookings"][::-1]} if "bookings" in body else body,
    )


@variant("checkins-have-a-list-alone", about="single booking", needs=NEEDS)
def _single(policies: Policies) -> Policies:
    """A lookup that finds one booking shows it in the list alone."""
    return without(policies, "CheckinLookup", "booking")


@variant("checkin-pages-have-a-query", needs=NEEDS)
def _query(policies: Policies) -> Policies:
    """The address of the check-in page has a query and a fragment."""
    before = policies.of(CHECKIN).url
    return _checkin(policies, url=lambda booking: f"{before(booking)}?lang=en&from=octo#guests")


@variant("full-names-prove-it-too", needs=NEEDS)
def _full_names(policies: Policies) -> Policies:
    """A guest may answer with the first and the last name."""
    before = policies.of(CHECKIN).proves

    def proves(call: Call, asked: Question, found: Found, verification: str) -> bool:
        last = verification.split()[-1:] or [verification]
        return bool(before(call, asked, found, verification) or before(call, asked, found, last[0]))

    return _checkin(policies, proves=proves)


@variant("checkin-questions-in-capitals", needs=NEEDS)
def _loud(policies: Policies) -> Policies:
    """The question for the proof is one of the supplier's own words."""
    return _checkin(policies, asks=lambda _asked: "PLEASE IDENTIFY YOURSELF")


@variant("references-of-five-letters", needs=NEEDS)
def _five(policies: Policies) -> Policies:
    """A reference has to have five letters or more."""

    def long_enough(reference: str) -> None:
        if len(reference.strip()) < 5:
            raise bad_request("short-reference", least=5)

    return _checkin(policies, reference_length=long_enough)


@variant("checkins-tell-how-many", needs=NEEDS)
def _pages(policies: Policies) -> Policies:
    """A lookup has fields outside the standard."""
    return with_fields(policies, "CheckinLookup", page=1, pages=1)


@variant("verified-checkins-say-hello", needs=NEEDS)
def _hello(policies: Policies) -> Policies:
    """A verified lookup has a message too."""

    def change(_call: Call, view: View) -> View:
        return {**view, "message": "Welcome aboard"} if view["verified"] else view

    return reshaped(policies, "CheckinLookup", change)


@variant("orders-of-a-checkin-in-reverse", needs=(CHECKIN, CART))
def _orders_reversed(policies: Policies) -> Policies:
    """A lookup lists the newest order first."""

    def change(_call: Call, body: Any) -> Any:
        return {**body, "orders": body["orders"][::-1]} if "orders" in body else body

    return answers(policies, LOOKUP, change)
