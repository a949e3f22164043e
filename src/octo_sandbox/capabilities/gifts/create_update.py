"""POST /gifts, GET, PATCH, its preview, and POST /gifts/{uuid}/extend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.bookings.record import ON_HOLD
from octo_sandbox.bookings.unit_items import is_uuid
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts import join_order
from octo_sandbox.capabilities.gifts.lookup import gift_asked, saved
from octo_sandbox.capabilities.gifts.names import INVALID_GIFT_UUID, rules_of
from octo_sandbox.capabilities.gifts.payment import pay
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.states import EXTEND, UPDATE, allow
from octo_sandbox.capabilities.gifts.views import gift_view
from octo_sandbox.digest import digest
from octo_sandbox.errors import bad_request, invalid_id, unprocessable
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# Puts one field of the body into the gift; called only when the body has the field.
Taker = Callable[["Call", Gift], None]

LARGEST_AMOUNT: Final = 1_000_000


def take_message(call: Call, gift: Gift) -> None:
    gift.message = call.fields.text("message")


def take_notes(call: Call, gift: Gift) -> None:
    gift.notes = call.fields.text("notes")


def take_reseller_reference(call: Call, gift: Gift) -> None:
    gift.reseller_reference = call.fields.text("resellerReference")


def take_contact(call: Call, gift: Gift) -> None:
    gift.contact = call.policies.merged_contact(gift.contact, read_contact(call.fields) or {})


def take_recipient(call: Call, gift: Gift) -> None:
    gift.recipient = call.policies.merged_contact(
        gift.recipient, read_contact(call.fields, "recipient") or {}
    )


def take_amount(call: Call, gift: Gift) -> None:
    """Change the amount. Refuses the change of a gift that is no longer on hold."""
    amount = rules_of(call).amount_asked(call)
    if amount != gift.amount and gift.status != ON_HOLD:
        raise unprocessable("gift-is-paid")
    gift.amount = amount


def take_currency(call: Call, gift: Gift) -> None:
    currency = rules_of(call).currency_asked(call)
    if currency != gift.currency and gift.status != ON_HOLD:
        raise unprocessable("gift-is-paid")
    gift.currency = currency


TAKERS: Final[Mapping[str, Taker]] = {
    "amount": take_amount,
    "currency": take_currency,
    "message": take_message,
    "notes": take_notes,
    "resellerReference": take_reseller_reference,
    "contact": take_contact,
    "recipient": take_recipient,
}


def amount_asked(call: Call) -> int:
    """Return the amount in the smallest unit of the currency. Refuses an amount below one."""
    amount = call.fields.whole_number("amount", at_least=1)
    if amount is None:
        raise bad_request("missing", field="amount")
    if amount > LARGEST_AMOUNT:
        raise bad_request("gift-too-large", limit=LARGEST_AMOUNT)
    return amount


def currency_asked(call: Call) -> str:
    """Return the currency that was sent, or the supplier's own. Refuses one that gifts are not sold in."""
    rules = rules_of(call)
    currency = call.fields.text("currency")
    if currency is None:
        return rules.currencies[0]
    if currency not in rules.currencies:
        raise bad_request("unsupported-currency", currency=currency, accepted=", ".join(rules.currencies))
    return currency


def create(call: Call) -> View:
    """Make a gift ON_HOLD, or return the present state of the earlier one for a retry."""
    return gift_view(call, made(call))


def made(call: Call) -> Gift:
    """Return the new gift, stored, or the gift of a retry."""
    rules = rules_of(call)
    uuid = call.fields.text("uuid")
    if uuid is not None and not is_uuid(uuid):
        raise invalid_id(INVALID_GIFT_UUID, "uuid", uuid)
    call.fields.text("offerCode")  # no offer applies to gifts, and a wrong type is refused all the same
    made_of = digest(call.body)
    if uuid is not None and (earlier := rules.find_gift(call, uuid)) is not None:
        repeated = rules.repeated_uuid(earlier, made_of)
        if repeated is not None:
            return repeated
    gift = _new(call, uuid, made_of)
    with saved(call, gift):
        take(call, gift)
        if call.has(CART):
            join_order.enter(call, rules.order_for(call, call.fields.text("orderId")), gift)
    return gift


def _new(call: Call, uuid: str | None, made_of: str) -> Gift:
    rules = rules_of(call)
    minutes = call.fields.whole_number("expirationMinutes", at_least=1)
    return Gift(
        id=call.ids.uuid(),
        uuid=uuid or call.ids.uuid(),
        reseller=call.reseller.id,
        status=ON_HOLD,
        amount=rules.amount_asked(call),
        currency=rules.currency_asked(call),
        code=f"GIFT-{call.ids.reference()}",
        supplier_reference=call.ids.reference(),
        test_mode=call.environment == "test",
        created_at=call.now,
        updated_at=call.now,
        expires_at=rules.held_until(call.now, minutes),
        made_of=made_of,
    )


def take(call: Call, gift: Gift) -> None:
    """Take over each field that was sent and keep the others."""
    for name, taker in rules_of(call).taken_over.items():
        if name in call.body:
            taker(call, gift)
    call.policies.capability_hooks.writing(call, "Gift", gift.extra)
    pay(call, "Gift", gift.id, gift.extra)


def same_uuid_same_gift(earlier: Gift, made_of: str) -> Gift:
    """Return the gift that a retry made. Refuses other data under a used uuid."""
    if earlier.made_of != made_of:
        raise invalid_id(INVALID_GIFT_UUID, "uuid", earlier.uuid)
    return earlier


def show(call: Call) -> View:
    return gift_view(call, gift_asked(call))


def update(call: Call) -> View:
    """Change what was sent and nothing else; a refused change leaves the gift as it was."""
    gift = gift_asked(call)
    change(call, gift)
    return gift_view(call, gift)


def change(call: Call, gift: Gift) -> None:
    """Apply the body of an update."""
    allow(call, gift, UPDATE)
    with saved(call, gift):
        take(call, gift)
        join_order.move(call, gift)


def preview(call: Call) -> View:
    """Return the gift as the update would make it."""
    return rules_of(call).previewed(call, update)


def in_vain(call: Call, change: Callable[[Call], View]) -> View:
    """Return the answer of the change, and undo the change."""
    with call.store.undone():
        return change(call)


def extend(call: Call) -> View:
    """Extend the hold."""
    gift, rules = gift_asked(call), rules_of(call)
    minutes = call.fields.whole_number("expirationMinutes", at_least=1)
    allow(call, gift, EXTEND)
    with saved(call, gift):
        gift.expires_at = rules.extended_until(call.now, gift.expires_at or call.now, minutes)
    return gift_view(call, gift)
