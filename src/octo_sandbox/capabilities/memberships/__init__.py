"""octo/memberships: members log in, see what their membership adds, and buy it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities import Capability, Subject
from octo_sandbox.capabilities.cart.names import is_nested
from octo_sandbox.capabilities.memberships.lookup import (
    applied_membership,
    by_id,
    for_parts,
    look_up,
    rules_of,
    shown,
)
from octo_sandbox.capabilities.memberships.members import MEMBERS, Benefit, Member
from octo_sandbox.capabilities.memberships.rules import (
    ID,
    MembershipRules,
    benefit_of,
    linked_membership,
    with_units_of,
)
from octo_sandbox.routing import Route
from octo_sandbox.views.bookings import booking_view
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.bookings.bookable import Bookable
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.offers.offer import Offer
    from octo_sandbox.capabilities.pricing.quotes import Selection
    from octo_sandbox.catalogue import Option, Product

__all__ = ["CAPABILITY", "ID", "MEMBERS", "Member", "MembershipRules"]


def list_bookings(call: Call) -> list[View]:
    """The reseller's bookings under the membership of the query, oldest first."""
    rules = rules_of(call)
    under = applied_membership(call)
    membership = rules.needed_for_a_list(None if under is None else under.membership)
    return [
        booking_view(call, booking)
        for booking in call.store.find_bookings()
        if call.policies.may_see(call.reseller, booking) and rules.listed(booking.extra, membership)
    ]


# --- what is for sale ---------------------------------------------------------------------------------


def _product_for_call(call: Call, product: Product) -> Product:
    under = applied_membership(call)
    return rules_of(call).units_for(call, None if under is None else under.membership, product)


def _booked(call: Call, booking: Booking, option: Option) -> Option:
    """Keep the member's units of a booking, also in calls without the membership."""
    if all(option.unit(item.unit_id) is not None for item in booking.unit_items):
        return option
    under = by_id(call, linked_membership(booking.extra))
    everybodys = [benefit for m in MEMBERS for each in m.memberships for benefit in each.benefits]
    benefits = under.membership.benefits if under is not None else tuple(everybodys)
    return with_units_of(call, benefits, booking.product_id, option)


def _unit(call: Call, subject: Subject) -> View:
    rules = rules_of(call)
    benefit = None if subject.unit is None else benefit_of(subject.unit)
    view = rules.no_benefit if benefit is None else rules.benefit_view(benefit)
    return {"membershipBenefit": view, "isMembership": False}


def _product(_call: Call, _subject: Subject) -> View:
    return {"isMembership": False, "membershipAutoRenew": False}


def _member_offers(call: Call, selection: Selection) -> Sequence[Offer]:
    """Return the discounts of the membership, which apply without a code."""
    booking = selection.booking
    under = applied_membership(call) or (
        None if booking is None else by_id(call, linked_membership(booking.extra))
    )
    return () if under is None else rules_of(call).offers_for(under.membership, selection.product.id)


def _offer(call: Call, subject: Subject) -> View:
    benefit = None if subject.offer is None else subject.offer.extra
    view = rules_of(call).benefit_view(benefit) if isinstance(benefit, Benefit) else None
    return {"membershipBenefit": view}


# --- what was bought ----------------------------------------------------------------------------------


def link(call: Call, kept: dict[str, Any]) -> None:
    """Take over the membership of the call, if there is one."""
    call.fields.flag("appendMembershipValidity")
    under = applied_membership(call)
    if under is not None and rules_of(call).taken(call):
        kept[ID] = under.membership.id


def _membership(call: Call, kept: Mapping[str, Any]) -> View | None:
    under = by_id(call, linked_membership(kept))
    return None if under is None else shown(call, under.member, under.membership)


def _booking(call: Call, subject: Subject) -> View:
    kept = subject.booking.extra if subject.booking is not None else {}
    view: View = {"isMembership": False}
    if not is_nested(call) or rules_of(call).shown_in_an_order:
        view["membership"] = _membership(call, kept)
    return view


def _gift(call: Call, subject: Subject) -> View:
    return {"membership": _membership(call, subject.kept or {})}


def _order(call: Call, subject: Subject) -> View:
    """Show the membership of the order, or that of a booking in it, which leaves it to the order."""
    view = _gift(call, subject)
    if view["membership"] is None and subject.order is not None:
        linked = rules_of(call).of_its_bookings(call, subject.order)
        view["membership"] = _membership(call, {ID: linked})
    return view


def _reserving(call: Call, booking: Booking, _bookable: Bookable) -> None:
    link(call, booking.extra)


def _updating(call: Call, booking: Booking) -> None:
    link(call, booking.extra)


def _writing(call: Call, component: str, kept: dict[str, Any]) -> None:
    link(call, kept)
    if component == "Order":
        for_parts(call, by_id(call, linked_membership(kept)))


CAPABILITY = Capability(
    id=ID,
    docs="https://docs.ventrata.com/capabilities/memberships",
    adds={
        "Product": _product,
        "Unit": _unit,
        "Offer": _offer,
        "Booking": _booking,
        "Order": _order,
        "Gift": _gift,
    },
    routes=(
        Route("POST", "/memberships/lookup", look_up, ID),
        Route("GET", "/memberships/bookings", list_bookings, ID),
    ),
    policies=MembershipRules(),
    per_call=True,
    product_for_call=_product_for_call,
    reserving=_reserving,
    updating=_updating,
    confirming=_updating,
    writing=_writing,
    booked=_booked,
    brings_offers=_member_offers,
)
