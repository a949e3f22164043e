"""Variants of memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.memberships.members import Member, Membership
from octo_sandbox.capabilities.memberships.rules import ID, benefit_of
from octo_sandbox.catalogue import Product
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import answers, reshaped, with_fields, without
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (ID,)


def _memberships(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(ID, **changes)


@variant("benefits-show-on-products-alone", needs=NEEDS)
def _on_products(policies: Policies) -> Policies:
    """A unit names its benefit where products are listed, and not inside a booking."""

    def change(call: Call, view: View) -> View:
        if call.operation.startswith("GET /products"):
            return view
        return {name: value for name, value in view.items() if name != "membershipBenefit"}

    return reshaped(policies, "Unit", change)


@variant("unverified-lookups-list-nothing", about="lookup before the proof", needs=NEEDS)
def _no_list(policies: Policies) -> Policies:
    """A lookup without proof has no list of memberships."""
    return _memberships(policies, asked_view=lambda _member, message: {"verified": False, "message": message})


@variant("unverified-lookups-list-bookings", about="lookup before the proof", needs=NEEDS)
def _bookings(policies: Policies) -> Policies:
    """A lookup without proof has an empty list of bookings."""
    return _memberships(
        policies,
        asked_view=lambda _member, message: {"verified": False, "message": message, "bookings": []},
    )


@variant("bookings-say-they-are-no-membership", about="place of isMembership", needs=NEEDS)
def _on_bookings(policies: Policies) -> Policies:
    """Products and bookings say whether a membership is sold, and units do not."""

    def change(call: Call, view: View) -> View:
        return {**view, "isMembership": False} if call.has(ID) else view

    return reshaped(without(policies, "Unit", "isMembership"), "Booking", change)


@variant("nothing-says-it-is-no-membership", about="place of isMembership", needs=NEEDS)
def _nowhere(policies: Policies) -> Policies:
    """Neither products nor units say whether a membership is sold."""
    return without(
        without(policies, "Unit", "isMembership"), "Product", "isMembership", "membershipAutoRenew"
    )


@variant("memberships-have-no-last-day", needs=NEEDS, warns=["MEMB-008"])
def _no_end(policies: Policies) -> Policies:
    """A membership lasts until it is given up, and its last day is null."""
    return with_fields(policies, "Membership", availabilityLocalDateEnd=None)


@variant("memberships-show-no-contact", needs=NEEDS)
def _no_contact(policies: Policies) -> Policies:
    """A membership does not say whose it is."""
    return with_fields(policies, "Membership", contact=None)


@variant("memberships-have-no-references", needs=NEEDS)
def _no_references(policies: Policies) -> Policies:
    """A membership has an id, a title and its days, and no number."""
    return without(policies, "Membership", "reference", "resellerReference", "supplierReference")


@variant("unknown-members-are-bad-requests", needs=NEEDS)
def _bad_requests(policies: Policies) -> Policies:
    """A login that nobody has is refused as a bad request."""

    def found(member: Member | None) -> None:
        if member is None:
            raise bad_request("one-identifier")

    return _memberships(policies, found=found)


@variant("units-of-members-come-first", needs=NEEDS)
def _first(policies: Policies) -> Policies:
    """The units of a membership stand before those of everybody."""
    before = policies.of(ID).units_for

    def units_for(call: Call, membership: Membership | None, product: Product) -> Product:
        found: Product = before(call, membership, product)
        options = tuple(
            replace(option, units=tuple(sorted(option.units, key=lambda unit: benefit_of(unit) is None)))
            for option in found.options
        )
        return replace(found, options=options)

    return _memberships(policies, units_for=units_for)


@variant("bookings-of-members-are-newest-first", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """The list of a membership starts with the newest booking."""
    return answers(policies, "GET /memberships/bookings", lambda _call, body: body[::-1])


@variant("benefits-tell-more", needs=NEEDS)
def _more(policies: Policies) -> Policies:
    """A benefit has a field outside the standard."""
    before = policies.of(ID).benefit_view
    return _memberships(policies, benefit_view=lambda benefit: {**before(benefit), "badge": "gold"})


@variant("bookings-of-everybody-have-no-membership", needs=NEEDS)
def _no_key(policies: Policies) -> Policies:
    """A booking under no membership has no key for one."""

    def change(_call: Call, view: View) -> View:
        return {name: value for name, value in view.items() if name != "membership" or value is not None}

    return reshaped(policies, "Booking", change)
