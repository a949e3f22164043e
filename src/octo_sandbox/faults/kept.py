"""Mistakes that an answer hides: what was sent is echoed, and something else is stored.

The losses of single fields are derived from the contract; these are the ones in which the supplier does something.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.accepted_fields import take_contact
from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.cart.lookup import touch
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.gifts.lookup import saved
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.identities import ID as IDENTITIES
from octo_sandbox.capabilities.identities import Identity, attach, new_identity
from octo_sandbox.capabilities.memberships import ID as MEMBERSHIPS
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import Change, Fault, add, fault
from octo_sandbox.policies import Policies

UPDATE_BOOKING, UPDATE_ORDER = "PATCH /bookings/{uuid}", "PATCH /orders/{orderId}"
CONFIRM_ORDER = "POST /orders/{orderId}/confirm"


def _order_ignores(name: str) -> Change:
    """An update of an order does not take this field."""

    def change(policies: Policies) -> Policies:
        taken = policies.of(CART).taken

        def take(call: Call, order: Order) -> None:
            if call.operation != UPDATE_ORDER:
                taken[name](call, order)

        return policies.with_capability(CART, taken={**taken, name: take})

    return change


for _name, _needs in (("contact", (CART,)), ("currency", (CART, "octo/pricing"))):
    add(
        Fault(
            f"order-updates-ignore-the-{_name}",
            "CART-013",
            f"PATCH /orders answers 200 and ignores the {_name}.",
            _order_ignores(_name),
            _needs,
        )
    )


def _lost_at_confirmation(*names: str) -> Change:
    """A confirmation takes the contact without these fields of it."""

    def change(policies: Policies) -> Policies:
        def take(call: Call, booking: Booking) -> None:
            take_contact(call, booking)
            booking.contact = {n: v for n, v in booking.contact.items() if n not in names}

        return replace(policies, taken_on_confirm={**policies.taken_on_confirm, "contact": take})

    return change


for _field, _word in (
    ("phoneNumber", "phone number"),
    ("country", "country"),
    ("postalCode", "postal code"),
    ("notes", "notes"),
):
    add(
        Fault(
            f"confirmation-loses-the-{_word.replace(' ', '-')}-of-the-guest",
            "CORE-BOOK-064",
            f"The {_word} of the contact is lost at the confirmation.",
            _lost_at_confirmation(_field),
        )
    )


def _echoed(operation: str, name: str) -> Change:
    """A call that names this field is answered as if it were carried out, and nothing of it is stored."""

    def change(call: Call, handler: Handler) -> Any:
        if name not in call.body:
            return handler(call)
        with call.store.undone():
            return handler(call)

    return lambda policies: around(policies, operation, change)


for _field, _breaks, _word in (
    ("availabilityId", "CORE-BOOK-043", "slot"),
    ("unitItems", "CORE-BOOK-044", "set of unit items"),
):
    add(
        Fault(
            f"another-{_word.replace(' ', '-')}-is-echoed-and-not-stored",
            _breaks,
            f"A PATCH with another {_word} shows it in its answer and stores the old one.",
            _echoed(UPDATE_BOOKING, _field),
        )
    )
add(
    Fault(
        "another-key-is-echoed-and-not-kept",
        "IDENT-003",
        "A PATCH of an identity shows the new key in its answer and keeps the old one.",
        _echoed("PATCH /identities/{identityId}", "key"),
        (IDENTITIES,),
    )
)


@fault("changed-expiration-is-ignored", breaks="CORE-BOOK-007")
def _expiration(policies: Policies) -> Policies:
    """The expirationMinutes of a PATCH are ignored, and the hold lasts as long as before."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(call.within({n: v for n, v in call.body.items() if n != "expirationMinutes"}))

    return around(policies, UPDATE_BOOKING, change)


@fault("keyless-identities-get-the-last-key", breaks="IDENT-002", needs=(IDENTITIES,))
def _last_key(policies: Policies) -> Policies:
    """An identity made without a key is given that of the identity made before."""
    last: list[str] = []

    def new(call: Call, key: str | None) -> Identity:
        if key is not None:
            last.append(key)
        return new_identity(call, key if key is not None or not last else last[-1])

    return policies.with_capability(IDENTITIES, new=new)


def _identity_of_a_preview(operation: str, capability: str) -> Change:
    """A preview shows the change, undoes it, and leaves the identity attached."""

    def change(call: Call, handler: Handler) -> Any:
        view = handler(call)
        if "identityId" in call.body:
            around_it = call.policies.of(capability)
            if capability == CART:
                order = around_it.find_order(call, call.path["orderId"])
                attach(call, order.extra)
                touch(call, order)
            else:
                gift = around_it.find_gift(call, call.path["uuid"])
                with saved(call, gift):
                    attach(call, gift.extra)
        return view

    return lambda policies: around(policies, operation, change)


for _what, _operation, _capability, _breaks in (
    ("order", "PATCH /orders/{orderId}/preview", CART, "CART-014"),
    ("gift", "PATCH /gifts/{uuid}/preview", GIFTS, "GIFT-015"),
):
    add(
        Fault(
            f"identity-of-a-previewed-{_what}-stays",
            _breaks,
            f"An identity sent with a preview of a {_what} belongs to the {_what} from then on.",
            _identity_of_a_preview(_operation, _capability),
            (_capability, IDENTITIES),
        )
    )


def _lost_in_orders(operation: str, name: str) -> Change:
    """What is made for an order is made without this field; alone it keeps it."""

    def change(call: Call, handler: Handler) -> Any:
        if call.body.get("orderId") is None:
            return handler(call)
        return handler(call.within({n: v for n, v in call.body.items() if n != name}))

    return lambda policies: around(policies, operation, change)


for _word, _what, _operation, _field, _breaks, _needs in (
    ("note", "booking", "POST /bookings", "notes", "CORE-BOOK-013", (CART,)),
    ("extras", "booking", "POST /bookings", "extraItems", "EXTRA-022", (CART, "octo/extras")),
    ("hotel room", "booking", "POST /bookings", "pickupHotelRoom", "PICKUP-028", (CART, "octo/pickups")),
    ("answers", "booking", "POST /bookings", "questionAnswers", "QUESTION-006", (CART, "octo/questions")),
    ("message", "gift", "POST /gifts", "message", "GIFT-023", (CART, GIFTS)),
):
    add(
        Fault(
            f"orders-lose-the-{_word.replace(' ', '-')}-of-a-{_what}",
            _breaks,
            f"The {_word} of a {_what} that is made for an order is not kept; that of any other is.",
            _lost_in_orders(_operation, _field),
            _needs,
        )
    )


@fault("nulls-become-a-word", breaks="CORE-BOOK-040")
def _word_null(policies: Policies) -> Policies:
    """A note of null is kept as the word null."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(
            call.within({**call.body, "notes": "null"}) if call.body.get("notes", "") is None else call
        )

    return around(policies, UPDATE_BOOKING, change)


@fault("confirmed-orders-overwrite-the-contacts", breaks="CART-KEPT-002", needs=(CART,))
def _overwritten(policies: Policies) -> Policies:
    """The confirmation of an order takes the contacts of its bookings away."""

    def empty(call: Call, view: Any) -> Any:
        for shown in view.get("bookings") or ():
            booking = call.policies.find_booking(call, shown["uuid"])
            if booking is not None:
                booking.contact = {}
                call.store.save_booking(booking)
                shown["contact"] = dict.fromkeys(shown["contact"], None) | {"locales": []}
        return view

    return answers(policies, CONFIRM_ORDER, empty)


@fault("members-carts-show-no-membership", breaks="MEMB-040", needs=(MEMBERSHIPS, CART))
def _nowhere(policies: Policies) -> Policies:
    """A booking made under a membership shows it alone; its order shows it nowhere."""
    return policies.with_capability(MEMBERSHIPS, of_its_bookings=lambda _call, _order: None)


@fault("confirmations-take-no-membership", breaks="MEMB-041", needs=(MEMBERSHIPS,))
def _no_membership(policies: Policies) -> Policies:
    """The membership sent with the confirmation of a booking is ignored."""
    taken = policies.of(MEMBERSHIPS).taken

    def take(call: Call) -> bool:
        return bool(taken(call)) and call.operation != "POST /bookings/{uuid}/confirm"

    return policies.with_capability(MEMBERSHIPS, taken=take)


def _rewritten(policies: Policies, rewrite: Callable[[str], str]) -> Policies:
    """Store the notes and the names of a guest in another way than they were sent."""

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        after = policies.kept(call, before, after)
        after.notes = None if after.notes is None else rewrite(after.notes)
        names = {"firstName", "lastName", "fullName"} & after.contact.keys()
        after.contact = {**after.contact, **{name: rewrite(str(after.contact[name])) for name in names}}
        return after

    return replace(policies, kept=kept)


@fault("texts-are-kept-as-html", breaks="CORE-KEPT-003")
def _as_html(policies: Policies) -> Policies:
    """Apostrophes and ampersands come back as character references."""
    return _rewritten(policies, lambda text: html.escape(html.unescape(text)))


@fault("letters-of-other-scripts-are-lost", breaks="CORE-KEPT-003")
def _in_latin(policies: Policies) -> Policies:
    """Letters that Latin-1 does not have come back as question marks."""
    return _rewritten(policies, _latin)


@fault("long-notes-are-cut", breaks="CORE-KEPT-003")
def _cut(policies: Policies) -> Policies:
    """Texts are cut after a hundred letters without a word."""
    return _rewritten(policies, lambda text: text[:100])


def _latin(text: Any) -> Any:
    return text.encode("latin-1", "replace").decode("latin-1") if isinstance(text, str) else text


def _named_in_latin(contact: Any) -> Any:
    return contact and {name: _latin(value) for name, value in contact.items()}


@fault("words-on-gifts-lose-their-letters", breaks="CORE-KEPT-003", needs=(GIFTS,))
def _gifts_in_latin(policies: Policies) -> Policies:
    """Letters that Latin-1 does not have are question marks in the words on a gift and in the name of whom it is for."""
    return reshaped(
        policies,
        "Gift",
        lambda _call, view: {
            **view, "message": _latin(view.get("message")), "recipient": _named_in_latin(view.get("recipient")),
        },
    )  # fmt: skip


@fault("names-on-orders-lose-their-letters", breaks="CORE-KEPT-003", needs=(CART,))
def _orders_in_latin(policies: Policies) -> Policies:
    """Letters that Latin-1 does not have are question marks in the name on an order."""
    return reshaped(
        policies, "Order", lambda _call, view: {**view, "contact": _named_in_latin(view.get("contact"))}
    )
