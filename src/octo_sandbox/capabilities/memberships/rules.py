"""What the supplier does about members, as small rules that can be replaced one at a time."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.capabilities.cart.order_contents import items_of
from octo_sandbox.capabilities.memberships.members import MEMBERS, Benefit, Member, Membership
from octo_sandbox.capabilities.offers.offer import Offer
from octo_sandbox.catalogue import Option, Product, Unit
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.views.bookings import contact_view
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.record import Order

ID = "octo/memberships"
PRICING = "octo/pricing"
MEMBERSHIP_NOT_FOUND = "MEMBERSHIP_NOT_FOUND"

_CODE_KIND = "one-time code"
_CODE_LASTS = timedelta(hours=1)
_SHORTEST_REFERENCE = 3


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a member logs in with. `by` is reference, email or mobile; with a mobile comes its country."""

    by: str
    value: str
    country: str | None = None


# --- logging in ---------------------------------------------------------------------------------------


def long_enough(reference: str) -> None:
    if len(reference.strip()) < _SHORTEST_REFERENCE:
        raise bad_request("short-reference", least=_SHORTEST_REFERENCE)


def country_is_sent(country: str | None) -> None:
    if country is None:
        raise bad_request("missing", field="country")


def exactly_one(given: list[Identifier]) -> Identifier:
    if len(given) != 1:
        raise bad_request("one-identifier")
    return given[0]


def known_by(call: Call, identifier: Identifier) -> Member | None:
    members: tuple[Member, ...] = call.policies.of(ID).members
    return next((member for member in members if _is(member, identifier)), None)


def _is(member: Member, identifier: Identifier) -> bool:
    if identifier.by == "reference":
        return any(_same(each.reference, identifier.value) for each in member.memberships)
    if identifier.by == "email":
        return _same(member.email, identifier.value)
    digits = re.sub(r"[^\d+]", "", identifier.value)
    return digits == member.mobile and (identifier.country or "").upper() == member.country


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def must_be_known(member: Member | None) -> None:
    if member is None:
        raise Refusal(MEMBERSHIP_NOT_FOUND, MEMBERSHIP_NOT_FOUND)


def challenge(call: Call, identifier: Identifier) -> None:
    """Send a code to an address or number; for a reference the question is the last name."""
    if identifier.by == "reference":
        return
    code = _code_sent(call, identifier)
    if code is None:
        code = f"{secrets.randbelow(1_000_000):06}"
        until = (call.now + _CODE_LASTS).isoformat()
        call.store.put_document(
            _CODE_KIND, _place(identifier), call.reseller.id, {"code": code, "until": until}
        )
    text = f"Your code is {code}. Nobody from Harbour & Hill will ever ask you for it."
    call.outbox.send(call.reseller.id, identifier.value, "Your code", text, call.now)


def proves(call: Call, member: Member, identifier: Identifier, verification: str) -> bool:
    """Whether the answer is right: the last name for a reference, else the code that was sent."""
    if identifier.by == "reference":
        return _same(member.last_name, verification)
    return verification.strip() == _code_sent(call, identifier)


def _code_sent(call: Call, identifier: Identifier) -> str | None:
    kept = call.store.document(_CODE_KIND, _place(identifier), call.reseller.id)
    if kept is None or datetime.fromisoformat(kept["until"]) <= call.now:
        return None
    code: str = kept["code"]
    return code


def _place(identifier: Identifier) -> str:
    return f"{identifier.by} {identifier.value.strip().casefold()}"


def asks(identifier: Identifier) -> str:
    """The message of a lookup that is not verified yet."""
    if identifier.by == "reference":
        return "Enter the last name of the member."
    return "Enter the six digits we have just sent to you."


def asked_view(_member: Member, message: str) -> View:
    """An answer before the member is verified says nothing of any membership."""
    return {"verified": False, "message": message, "memberships": []}


def verified_view(member: Member, memberships: list[View]) -> View:
    return {"verified": True, "message": None, "memberships": memberships}


def membership_view(call: Call, member: Member, membership: Membership) -> View:
    today = call.now.date()
    contact = {
        "fullName": f"{member.first_name} {member.last_name}",
        "firstName": member.first_name,
        "lastName": member.last_name,
        "emailAddress": member.email,
        "phoneNumber": member.mobile,
        "country": member.country,
    }
    return {
        "id": membership.id,
        "title": membership.title,
        "contact": contact_view(call, contact),
        "reference": membership.reference,
        "resellerReference": None,
        "supplierReference": membership.reference,
        "availabilityLocalDateStart": date(today.year, 1, 1).isoformat(),
        "availabilityLocalDateEnd": date(today.year + 1, 12, 31).isoformat(),
    }


# --- benefits -----------------------------------------------------------------------------------------


def with_id(member: Member, membership_id: str) -> Membership | None:
    wanted = membership_id.lower()
    return next((each for each in member.memberships if each.id == wanted), None)


def must_be_theirs(membership: Membership | None) -> None:
    if membership is None:
        raise Refusal(MEMBERSHIP_NOT_FOUND, MEMBERSHIP_NOT_FOUND)


def must_be_proved(proved: bool) -> None:
    if not proved:
        raise bad_request("not-verified")


def lowest(limits: list[int]) -> int | None:
    return min(limits, default=None)


def with_member_units(call: Call, membership: Membership | None, product: Product) -> Product:
    """The product with the units that this membership adds; the ordinary ones stay."""
    if membership is None:
        return product
    options = tuple(
        with_units_of(call, membership.benefits, product.id, option) for option in product.options
    )
    return replace(product, options=options)


def with_units_of(call: Call, benefits: tuple[Benefit, ...], product_id: str, option: Option) -> Option:
    """The option with the units that these benefits bring to it."""
    added: list[Unit] = []
    for benefit in benefits:
        for each in benefit.units:
            like = option.unit(each.like)
            if (each.product, each.option) == (product_id, option.id) and like is not None:
                limits = [limit for limit in (like.max_quantity, each.limit) if limit is not None]
                added.append(
                    replace(
                        like,
                        id=each.id,
                        internal_name=each.name,
                        reference=None,
                        max_quantity=call.policies.of(ID).limit(limits),
                        extra={**like.extra, **({PRICING: each.tariff} if each.tariff else {}), ID: benefit},
                    )
                )
    return replace(option, units=(*option.units, *added)) if added else option


def discounts(membership: Membership, product_id: str) -> list[Offer]:
    """What this membership takes off the price of a product."""
    return [
        Offer(
            id=benefit.id,
            title=benefit.title,
            code=f"MEMBER-{benefit.id[:8].upper()}",
            percent=benefit.percent_off,
            label=f"-{benefit.percent_off}%",
            description=benefit.description,
            products=frozenset(benefit.off_products),
            extra=benefit,
        )
        for benefit in membership.benefits
        if benefit.percent_off and product_id in benefit.off_products
    ]


def benefit_of(unit: Unit) -> Benefit | None:
    """The benefit that brought a unit, None for an ordinary one."""
    benefit: Benefit | None = unit.extra.get(ID)
    return benefit


def benefit_view(benefit: Benefit) -> View:
    return {"id": benefit.id, "title": benefit.title, "description": benefit.description}


# --- what was bought ----------------------------------------------------------------------------------


def on_every_write(_call: Call) -> bool:
    return True


def linked_membership(kept: Mapping[str, Any]) -> str | None:
    """The id of the membership that a booking, order or gift was bought under, from what is kept on it."""
    linked: str | None = kept.get(ID)
    return linked


def first_membership_inside(call: Call, order: Order) -> str | None:
    """The id of the membership that the first booking in an order was made under which was made under one.

    The bookings inside an order leave theirs out, so that the order has to tell it.
    """
    booked = (item.thing for item in items_of(call, order) if isinstance(item.thing, Booking))
    return next((linked for each in booked if (linked := linked_membership(each.extra)) is not None), None)


def of_this_membership(kept: Mapping[str, Any], membership: Membership) -> bool:
    return linked_membership(kept) == membership.id


def must_be_sent(membership: Membership | None) -> Membership:
    if membership is None:
        raise bad_request("missing", field="membership[id]")
    return membership


@dataclass(frozen=True)
class MembershipRules:
    members: tuple[Member, ...] = field(default=MEMBERS)

    one_identifier: Callable[[list[Identifier]], Identifier] = exactly_one
    reference_length: Callable[[str], None] = long_enough
    country_needed: Callable[[str | None], None] = country_is_sent
    find: Callable[[Call, Identifier], Member | None] = known_by
    found: Callable[[Member | None], None] = must_be_known  # refuses
    challenge: Callable[[Call, Identifier], None] = challenge
    proves: Callable[[Call, Member, Identifier, str], bool] = proves
    asks: Callable[[Identifier], str] = asks
    asked_view: Callable[[Member, str], View] = asked_view  # without an answer, and after a wrong one
    verified_view: Callable[[Member, list[View]], View] = verified_view
    membership_view: Callable[[Call, Member, Membership], View] = membership_view

    picked: Callable[[Member, str], Membership | None] = with_id  # by a membership object
    theirs: Callable[[Membership | None], None] = must_be_theirs  # in a membership object: refuses
    proved: Callable[[bool], None] = must_be_proved  # the same

    units_for: Callable[[Call, Membership | None, Product], Product] = with_member_units
    limit: Callable[[list[int]], int | None] = lowest
    offers_for: Callable[[Membership, str], list[Offer]] = discounts
    benefit_view: Callable[[Benefit], View] = benefit_view
    no_benefit: View | None = None  # what an ordinary unit shows

    taken: Callable[[Call], bool] = on_every_write  # by which calls a membership is taken
    of_its_bookings: Callable[[Call, Order], str | None] = (
        first_membership_inside  # of an order made without one
    )
    shown_in_an_order: bool = False  # on the bookings nested in it
    needed_for_a_list: Callable[[Membership | None], Membership] = must_be_sent
    listed: Callable[[Mapping[str, Any], Membership], bool] = of_this_membership
