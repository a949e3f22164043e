"""Mistakes that only a whole purchase shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from octo_sandbox.bookings.record import CANCELLED, CONFIRMED, EXPIRED, Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities import identities, memberships
from octo_sandbox.capabilities.cart import lookup, states, views
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.record import Order, key_of
from octo_sandbox.capabilities.checkin.names import CHECKIN
from octo_sandbox.capabilities.extras.names import EXTRAS
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.identities import INVALID_IDENTITY_ID, Identity
from octo_sandbox.capabilities.memberships.members import Member, Membership
from octo_sandbox.capabilities.memberships.rules import with_id
from octo_sandbox.capabilities.pickups.names import PICKUPS
from octo_sandbox.capabilities.questions.names import QUESTIONS
from octo_sandbox.catalogue import Slot
from octo_sandbox.errors import Refusal
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View

LIST, RESERVE, DESK = "GET /bookings", "POST /bookings", "POST /checkin/lookup"
ACCOUNT, READ_ORDER = "GET /memberships/bookings", "GET /orders/{orderId}"
CONFIRM_ORDER, CANCEL_ORDER = "POST /orders/{orderId}/confirm", "POST /orders/{orderId}/cancel"

IDENTITIES, MEMBERSHIPS, PRICING = identities.ID, memberships.ID, "octo/pricing"
A_MEMBERS_CART = (CART, IDENTITIES, MEMBERSHIPS, GIFTS, CHECKIN)


def remembering_sales(policies: Policies) -> tuple[Policies, Callable[[View], View]]:
    """Return a supplier that remembers its sales, and a function that shows a booking as it was sold."""
    sold: dict[str, View] = {}

    def note(_call: Call, view: View) -> View:
        if view["status"] == CONFIRMED:
            sold[view["uuid"]] = view
        return view

    def as_sold(view: View) -> View:
        if view["status"] != CANCELLED or view["uuid"] not in sold:
            return view
        return {name: sold[view["uuid"]].get(name, value) for name, value in view.items()}

    return reshaped(policies, "Booking", note), as_sold


# --- a member's cart


@fault("account-keeps-cancelled-trips", breaks="JOURNEY-001", needs=A_MEMBERS_CART)
def _account(policies: Policies) -> Policies:
    """The list of a member's bookings still shows cancelled ones as confirmed."""
    policies, as_sold = remembering_sales(policies)
    return answers(policies, ACCOUNT, lambda _call, listed: [as_sold(each) for each in listed])


@fault("check-in-knows-no-cancellations", breaks="JOURNEY-001", needs=A_MEMBERS_CART)
def _desk(policies: Policies) -> Policies:
    """The check-in lookup still shows cancelled bookings as confirmed."""
    policies, as_sold = remembering_sales(policies)

    def change(call: Call, view: Any) -> Any:
        if "identityId" not in call.body:
            return view
        return {**view, "bookings": [as_sold(each) for each in view["bookings"]]}

    return answers(policies, DESK, change)


@fault("order-short-of-a-booking-cannot-be-cancelled", breaks="JOURNEY-001", needs=A_MEMBERS_CART)
def _short(policies: Policies) -> Policies:
    """An order with one cancelled booking cannot be cancelled any more."""

    def change(call: Call, handler: Handler) -> Any:
        order = lookup.order_asked(call)
        shown = views.order_view(call, order)
        if shown["status"] == CONFIRMED and any(b["status"] == CANCELLED for b in shown["bookings"]):
            raise Refusal("UNPROCESSABLE_ENTITY", "wrong-order-state", values={"status": CONFIRMED})
        return handler(call)

    return around(policies, CANCEL_ORDER, change)


# --- a guest in core


@fault("list-keeps-cancelled-bookings", breaks="JOURNEY-002")
def _list(policies: Policies) -> Policies:
    """The list of bookings still shows cancelled ones as confirmed."""
    policies, as_sold = remembering_sales(policies)
    return answers(policies, LIST, lambda _call, listed: [as_sold(each) for each in listed])


@fault("list-misses-changes", breaks="JOURNEY-002")
def _notes(policies: Policies) -> Policies:
    """The list of bookings shows the notes from before a change."""
    first: dict[str, Any] = {}

    def note(_call: Call, view: View) -> View:
        first.setdefault(view["uuid"], view["notes"])
        return view

    def change(_call: Call, listed: Any) -> Any:
        return [{**each, "notes": first.get(each["uuid"], each["notes"])} for each in listed]

    return answers(reshaped(policies, "Booking", note), LIST, change)


# --- too late


@fault("late-confirmation-leaves-its-contact", breaks="JOURNEY-003", needs=(CART, GIFTS))
def _contact(policies: Policies) -> Policies:
    """The confirmation of an expired order is refused, and its contact is kept all the same."""
    late: dict[str, Mapping[str, Any]] = {}

    def confirm(call: Call, handler: Handler) -> Any:
        try:
            return handler(call)
        except Refusal:
            order = lookup.order_named(call, call.path["orderId"])
            if order is not None and states.status_of(call, order) == EXPIRED:
                late[order.id] = dict(call.body.get("contact") or {})
            raise

    def change(_call: Call, view: View) -> View:
        return {**view, "contact": {**view["contact"], **late.get(view["id"], {})}}

    return reshaped(around(policies, CONFIRM_ORDER, confirm), "Order", change)


# --- two members


@fault("membership-is-anybodys-who-is-verified", breaks="JOURNEY-004", needs=(MEMBERSHIPS,))
def _anybodys(policies: Policies) -> Policies:
    """A verified member can use the membership of any other member."""
    everybody = policies.of(MEMBERSHIPS).members

    def picked(member: Member, membership_id: str) -> Membership | None:
        found = (with_id(each, membership_id) for each in (member, *everybody))
        return next((membership for membership in found if membership is not None), None)

    return policies.with_capability(MEMBERSHIPS, picked=picked)


# --- a forgotten guest


@fault("order-of-a-deleted-identity-is-not-sold", breaks="JOURNEY-005", needs=(CART, IDENTITIES))
def _unsold(policies: Policies) -> Policies:
    """An order cannot be confirmed once its identity was deleted."""

    def change(call: Call, handler: Handler) -> Any:
        linked = identities.linked_to(lookup.order_asked(call).extra)
        if linked is not None and identities.own_identity(call, linked) is None:
            raise Refusal(INVALID_IDENTITY_ID, INVALID_IDENTITY_ID, echo={"identityId": linked})
        return handler(call)

    return around(policies, CONFIRM_ORDER, change)


@fault("orders-remember-deleted-identities", breaks="JOURNEY-005", needs=(CART, IDENTITIES))
def _remembered(policies: Policies) -> Policies:
    """An order still shows an identity that was deleted."""
    gone: dict[str, dict[str, Any]] = {}

    def forget(call: Call, identity: Identity) -> None:
        gone[identity.id.lower()] = asdict(identity)
        identities.forget(call, identity)

    def find(call: Call, identity_id: str) -> Identity | None:
        known = gone.get(identity_id.lower())
        return identities.own_identity(call, identity_id) or (None if known is None else Identity(**known))

    def read(call: Call, handler: Handler) -> Any:
        return handler(replace(call, policies=call.policies.with_capability(IDENTITIES, find=find)))

    return around(policies.with_capability(IDENTITIES, forget=forget), READ_ORDER, read)


# --- two resellers


@fault("each-reseller-sells-all-seats", breaks="JOURNEY-006")
def _pools(policies: Policies) -> Policies:
    """A seat that one reseller has sold is sold again by another."""

    def change(call: Call, handler: Handler) -> Any:
        before, occupying = call.policies.vacancies, call.policies.occupying

        def vacancies(slot: Slot, _taken: int) -> int | None:
            mine = [
                booking.seats
                for booking in call.store.find_bookings(first_day=slot.day, last_day=slot.day)
                if booking.reseller == call.reseller.id
                and booking.status in occupying
                and booking.product_id == call.body.get("productId")
                and booking.slot is not None
                and booking.slot.key == slot.key
            ]
            return before(slot, sum(mine))

        return handler(replace(call, policies=replace(call.policies, vacancies=vacancies)))

    return around(policies, RESERVE, change)


# --- the price of a cart


@fault("order-costs-more-once-confirmed", breaks="JOURNEY-007", needs=(CART, PRICING))
def _dearer(policies: Policies) -> Policies:
    """Confirming an order adds a fee to each booking in it."""
    sold: set[str] = set()

    def confirm(call: Call, handler: Handler) -> Any:
        sold.add(key_of(call.path["orderId"]))
        return handler(call)

    def dearer(view: View, fee: int) -> View:
        if not fee or view.get("pricing") is None:
            return view
        price = view["pricing"]
        told = {name: price[name] + fee for name in ("original", "retail", "net") if price[name] is not None}
        return {**view, "pricing": {**price, **told}}

    def booking(call: Call, view: View) -> View:
        order = view.get("orderId")
        fee = 100 if order is not None and key_of(order) in sold and view["status"] == CONFIRMED else 0
        tickets = [dearer(ticket, fee) for ticket in view["unitItems"]]
        return dearer({**view, "unitItems": tickets}, fee * len(tickets))

    def order(_call: Call, view: View) -> View:
        booked = [b for b in view["bookings"] if b["status"] == CONFIRMED and view["status"] == CONFIRMED]
        tickets = sum(len(each["unitItems"]) for each in booked) if key_of(view["id"]) in sold else 0
        return dearer(view, 100 * tickets)

    return reshaped(reshaped(around(policies, CONFIRM_ORDER, confirm), "Booking", booking), "Order", order)


@fault("order-adds-up-two-currencies", breaks="JOURNEY-008", needs=(CART, PRICING))
def _mixed(policies: Policies) -> Policies:
    """The price of an order adds up amounts of two currencies."""
    before = policies.of(CART).total

    def total(call: Call, order: Order, items: Any) -> View:
        view: View = before(call, order, items)
        prices = [item.kind.view(call, item.thing).get("pricing") for item in items if not item.is_over]
        told = [price for price in prices if price is not None]
        if view.get("pricing") is not None or len({price["currency"] for price in told}) < 2:
            return view
        sums = {name: sum(price[name] or 0 for price in told) for name in ("original", "retail", "net")}
        return {**view, "pricing": {**told[0], **sums, "includedTaxes": []}}

    return policies.with_capability(CART, total=total)


# --- a family


@fault("without-a-lunch-the-bus-drives-past", breaks="JOURNEY-009", needs=(EXTRAS, PICKUPS, QUESTIONS))
def _past_the_hotel(policies: Policies) -> Policies:
    """A change that gives the extras of a booking back forgets where it is fetched."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        result = policies.kept(call, before, after)
        if call.body.get("extraItems") == []:
            result.extra.pop(PICKUPS, None)
        return result

    return replace(policies, kept=kept)
