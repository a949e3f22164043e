"""Mistakes with octo/memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.memberships import rules as member_rules
from octo_sandbox.capabilities.memberships.members import MEMBERS, Member, Membership
from octo_sandbox.capabilities.memberships.rules import ID, Identifier
from octo_sandbox.capabilities.pricing.quotes import Quote
from octo_sandbox.capabilities.pricing.rules import PRICING
from octo_sandbox.catalogue import Product
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import around, reshaped, without
from octo_sandbox.faults.pricing import raised
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

NEEDS = (ID,)
LOOKUP = "POST /memberships/lookup"


def rules(policies: Policies, **changes: Any) -> Policies:
    """Replace rules of octo/memberships."""
    return policies.with_capability(ID, **changes)


def _asking_instead(**refused: str) -> Change:
    """Ask for the last name in a lookup that should be refused."""

    def change(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal as refusal:
            if refusal.code != refused.get("code") and refusal.text != refused.get("text"):
                raise
            return {"verified": False, "message": "Enter your name.", "memberships": []}

    return lambda policies: around(policies, LOOKUP, change)


for _name, _breaks, _says, _change in (
    (
        "unknown-members-are-asked-their-name",
        "MEMB-001",
        "A lookup that finds nobody asks for a last name instead of being refused.",
        _asking_instead(code="MEMBERSHIP_NOT_FOUND"),
    ),
    (
        "short-references-are-looked-up",
        "MEMB-006",
        "A reference of two characters is looked up instead of being refused.",
        _asking_instead(text="short-reference"),
    ),
    (
        "nobody-is-looked-up",
        "MEMB-007",
        "A lookup that names nobody asks for a last name instead of being refused.",
        _asking_instead(text="one-identifier"),
    ),
):
    add(Fault(_name, _breaks, _says, _change, NEEDS))


@fault("members-are-verified-at-once", breaks="MEMB-002", needs=NEEDS)
def _at_once(policies: Policies) -> Policies:
    """The first lookup is verified without any question."""
    return rules(policies, asked_view=lambda _m, _t: {"verified": True, "message": None, "memberships": []})


@fault("memberships-are-disclosed-before-proof", breaks="MEMB-003", needs=NEEDS)
def _disclosed(policies: Policies) -> Policies:
    """The answer lists the memberships before the member is verified."""

    def asked(member: Member, message: str) -> View:
        listed = [{"id": each.id, "title": each.title} for each in member.memberships]
        return {"verified": False, "message": message, "memberships": listed}

    return rules(policies, asked_view=asked)


@fault("the-question-gives-the-answer-away", breaks="MEMB-003", needs=NEEDS)
def _given_away(policies: Policies) -> Policies:
    """The message that asks for the last name contains it."""

    def asked(member: Member, _message: str) -> View:
        return {"verified": False, "message": f"Are you {member.last_name}?", "memberships": []}

    return rules(policies, asked_view=asked)


@fault("members-are-never-verified", breaks="MEMB-004", needs=NEEDS)
def _never(policies: Policies) -> Policies:
    """No answer verifies a member."""
    return rules(policies, proves=lambda *_: False)


@fault("verified-members-have-no-memberships", breaks="MEMB-004", needs=NEEDS)
def _none(policies: Policies) -> Policies:
    """A verified member is shown no membership."""
    return rules(policies, verified_view=lambda _member, _all: {"verified": True, "memberships": []})


@fault("any-answer-verifies", breaks="MEMB-005", needs=NEEDS)
def _any_answer(policies: Policies) -> Policies:
    """A wrong last name verifies a member in a lookup."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(replace(call, policies=rules(call.policies, proves=lambda *_: True)))

    return around(policies, LOOKUP, change)


@fault("memberships-end-before-they-start", breaks="MEMB-008", needs=NEEDS)
def _backward(policies: Policies) -> Policies:
    """The last day of a membership lies before its first."""

    def view(call: Call, member: Member, membership: Membership) -> View:
        made = member_rules.membership_view(call, member, membership)
        return {**made, "availabilityLocalDateEnd": "2001-01-01"}

    return rules(policies, membership_view=view)


@fault("codes-are-never-right", breaks="MEMB-009", needs=NEEDS)
def _codes(policies: Policies) -> Policies:
    """No code that was sent verifies a member."""

    def proves(call: Call, member: Member, identifier: Identifier, verification: str) -> bool:
        return identifier.by == "reference" and member_rules.proves(call, member, identifier, verification)

    return rules(policies, proves=proves)


@fault("benefits-bring-no-units", breaks="MEMB-010", needs=NEEDS)
def _no_units(policies: Policies) -> Policies:
    """The products asked for with a membership have no units of its benefits."""

    def units_for(call: Call, membership: Membership | None, product: Product) -> Product:
        plain = call.operation.startswith("GET /products")
        return product if plain else member_rules.with_member_units(call, membership, product)

    return rules(policies, units_for=units_for)


@fault("ordinary-units-have-a-benefit", breaks="MEMB-011", needs=NEEDS)
def _all_benefits(policies: Policies) -> Policies:
    """Units that anybody can buy say that they come from a benefit."""
    return rules(policies, no_benefit={"id": "b-0", "title": "None", "description": "None"})


@fault("products-do-not-name-benefits", breaks="MEMB-011", needs=NEEDS)
def _no_benefit_named(policies: Policies) -> Policies:
    """Units say nothing of benefits, not even where products are listed."""
    return without(policies, "Unit", "membershipBenefit")


@fault("benefits-have-no-title", breaks="MEMB-012", needs=NEEDS)
def _no_title(policies: Policies) -> Policies:
    """A benefit has an id and no other field."""
    return rules(policies, benefit_view=lambda benefit: {"id": benefit.id})


@fault("highest-limit-wins", breaks="MEMB-013", needs=NEEDS)
def _highest(policies: Policies) -> Policies:
    """A benefit with several limits shows the highest one."""
    return rules(policies, limit=lambda limits: max(limits, default=None))


@fault("anybody-lists-a-membership", breaks="MEMB-014", needs=NEEDS)
def _anybody_lists(policies: Policies) -> Policies:
    """The list without a membership holds the bookings of a member."""
    return rules(policies, needed_for_a_list=lambda membership: membership or MEMBERS[0].memberships[0])


@fault("list-of-a-membership-is-empty", breaks="MEMB-015", needs=NEEDS)
def _empty_list(policies: Policies) -> Policies:
    """The list of a membership is always empty."""
    return rules(policies, listed=lambda _kept, _membership: False)


@fault("list-of-a-membership-has-all", breaks="MEMB-015", needs=NEEDS)
def _all_listed(policies: Policies) -> Policies:
    """The list of a membership holds the bookings of everybody."""
    return rules(policies, listed=lambda _kept, _membership: True)


def _not_taken(operation: str) -> Change:
    return lambda policies: rules(policies, taken=lambda call: call.operation != operation)


for _name, _operation, _breaks, _also in (
    ("reservation", "POST /bookings", "MEMB-016", ()),
    ("new-order", "POST /orders", "MEMB-018", ("octo/cart",)),
    ("change-of-a-booking", "PATCH /bookings/{uuid}", "MEMB-024", ()),
    ("new-gift", "POST /gifts", "MEMB-026", ("octo/gifts",)),
):
    _says = f"The membership sent with the {_name.replace('-', ' ')} is not kept."
    add(Fault(f"{_name}-ignores-the-membership", _breaks, _says, _not_taken(_operation), (*NEEDS, *_also)))


def _all_member_units(call: Call, product: Product) -> Product:
    for member in MEMBERS:
        for membership in member.memberships:
            product = member_rules.with_member_units(call, membership, product)
    return product


@fault("anybody-books-a-members-unit", breaks="MEMB-017", needs=NEEDS)
def _anybody_books(policies: Policies) -> Policies:
    """A member's unit can be booked without the membership."""

    def units_for(call: Call, membership: Membership | None, product: Product) -> Product:
        if call.operation == "POST /bookings":
            return _all_member_units(call, product)
        return member_rules.with_member_units(call, membership, product)

    return rules(policies, units_for=units_for)


@fault("members-offers-do-not-say-why", breaks="MEMB-019", needs=(ID, "octo/offers"))
def _unnamed(policies: Policies) -> Policies:
    """An offer of a member does not name the benefit behind it."""

    def change(_call: Call, view: View) -> View:
        return {**view, "membershipBenefit": None} if "membershipBenefit" in view else view

    return reshaped(policies, "Offer", change)


@fault("country-is-guessed", breaks="MEMB-020", needs=NEEDS)
def _country(policies: Policies) -> Policies:
    """A mobile number without its country is looked up as a British one."""

    def find(call: Call, identifier: Identifier) -> Member | None:
        return member_rules.known_by(call, replace(identifier, country=identifier.country or "GB"))

    return rules(policies, country_needed=lambda _country: None, find=find)


@fault("memberships-leak", breaks="MEMB-021", needs=NEEDS)
def _leak(policies: Policies) -> Policies:
    """Units show benefits to resellers who did not ask for memberships."""
    return reshaped(policies, "Unit", lambda _call, view: {"membershipBenefit": None, **view})


@fault("any-membership-will-do", breaks="MEMB-022", needs=NEEDS)
def _any_membership(policies: Policies) -> Policies:
    """An unknown membership is taken for the first one of the member."""
    return rules(policies, picked=lambda member, _membership_id: member.memberships[0])


@fault("memberships-look-alike", breaks="MEMB-023", needs=NEEDS)
def _alike(policies: Policies) -> Policies:
    """All memberships of a member have the same title."""

    def view(call: Call, member: Member, membership: Membership) -> View:
        return {**member_rules.membership_view(call, member, membership), "title": "Member"}

    return rules(policies, membership_view=view)


@fault("availability-knows-no-members", breaks="MEMB-025", needs=NEEDS)
def _availability(policies: Policies) -> Policies:
    """The availability check refuses the units of a member."""

    def units_for(call: Call, membership: Membership | None, product: Product) -> Product:
        plain = call.operation.startswith("POST /availability")
        return product if plain else member_rules.with_member_units(call, membership, product)

    return rules(policies, units_for=units_for)


@fault("unproved-memberships-are-taken", breaks="MEMB-027", needs=NEEDS)
def _unproved(policies: Policies) -> Policies:
    """A membership with a wrong verification gives its benefits."""
    return rules(policies, proved=lambda _proved: None)


@fault("members-tickets-cost-more-when-booked", breaks="MEMB-050", needs=(ID, PRICING))
def _cost_more(policies: Policies) -> Policies:
    """A booking made with a membership costs more than availability showed with it."""
    agreed = policies.of(PRICING).agreed

    def change(call: Call, booking: Booking, quote: Quote) -> Quote:
        made: Quote = agreed(call, booking, quote)
        return raised(made, 1) if "membership" in call.body else made

    return policies.with_capability(PRICING, agreed=change)


@fault("members-discounts-end-at-the-booking", breaks="MEMB-050", needs=(ID, "octo/offers"))
def _discount_lost(policies: Policies) -> Policies:
    """A discount for members shows on availability, and a booking costs the full price."""

    def change(call: Call, handler: Handler) -> Any:
        without_offers = tuple(
            replace(each, brings_offers=None) if each.id == ID else each
            for each in call.policies.capabilities
        )
        return handler(replace(call, policies=replace(call.policies, capabilities=without_offers)))

    return around(policies, "POST /bookings", change)
