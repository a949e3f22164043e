"""POST /gifts/{uuid}/confirm, /cancel and /notify, and DELETE /gifts/{uuid}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from octo_sandbox.bookings.contacts import read_contact
from octo_sandbox.capabilities.gifts.create_update import take
from octo_sandbox.capabilities.gifts.join_order import move
from octo_sandbox.capabilities.gifts.lookup import gift_asked, saved
from octo_sandbox.capabilities.gifts.names import rules_of
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.states import CANCEL, CONFIRM, NOTIFY, allow
from octo_sandbox.capabilities.gifts.views import gift_view
from octo_sandbox.digest import digest
from octo_sandbox.errors import unprocessable
from octo_sandbox.texts import message
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call


def confirm(call: Call) -> View:
    """Confirm a hold. It becomes a voucher that can be spent."""
    gift = gift_asked(call)
    allow(call, gift, CONFIRM)
    if gift.confirmed_with is not None:
        rules_of(call).confirmed_again(gift, digest(call.body))
        return gift_view(call, gift)
    confirm_gift(call, gift)
    return gift_view(call, gift)


def confirm_gift(call: Call, gift: Gift) -> None:
    """Apply the body of a confirmation."""
    allow(call, gift, CONFIRM)
    with saved(call, gift):
        take(call, gift)
        move(call, gift)
        call.policies.capability_hooks.paying(call, gift)
        gift.status = rules_of(call).confirmed_status
        gift.confirmed_at = call.now
        gift.confirmed_with = digest(call.body)
        gift.expires_at = None


def only_the_same_again(gift: Gift, confirmed_with: str) -> None:
    """Accept a repeated confirmation with the same body and refuse a different one."""
    if gift.confirmed_with != confirmed_with:
        raise unprocessable("already-confirmed")


def cancel(call: Call) -> View:
    """Release a hold, or cancel a voucher that nobody has used."""
    gift = gift_asked(call)
    call.fields.flag("force")
    cancel_gift(call, gift, call.fields.text("reason"))
    return gift_view(call, gift)


def delete(call: Call) -> View:
    """Cancel the gift by DELETE. The reason may stand in the query."""
    gift = gift_asked(call)
    reason = rules_of(call).reason_of_deletion(call)
    rules_of(call).deleted(call, gift, reason)
    return gift_view(call, gift)


def in_query_or_body(call: Call) -> str | None:
    return call.query.get("reason") or call.fields.text("reason")


def cancel_gift(call: Call, gift: Gift, reason: str | None) -> None:
    """Cancel the gift."""
    rules = rules_of(call)
    allow(call, gift, CANCEL)
    rules.unspent(call, gift)
    with saved(call, gift):
        gift.status = rules.cancelled_status
        gift.cancelled_at = call.now
        gift.cancelled_for = rules.reason_kept(reason)
        gift.expires_at = None


def notify(call: Call) -> Any:
    """Send the voucher once more, to another contact if one is named."""
    gift, rules = gift_asked(call), rules_of(call)
    allow(call, gift, NOTIFY)
    contact = read_contact(call.fields) or (
        gift.recipient if gift.recipient.get("emailAddress") else gift.contact
    )
    language = call.language
    if call.fields.flag("useContactLanguage"):
        spoken = [str(locale)[:2].lower() for locale in contact.get("locales") or ()]
        language = next((each for each in spoken if each in call.policies.languages), language)
    rules.send_voucher(call, gift, contact, language)
    return rules.notified(call, gift)


def send_voucher(call: Call, gift: Gift, contact: dict[str, Any], language: str) -> None:
    """Send mail with the code, where there is an address."""
    if to := contact.get("emailAddress"):
        values = {"reference": gift.supplier_reference, "code": gift.code}
        subject = message("gift-mail-subject", language, values)
        call.outbox.send(call.reseller.id, to, subject, message("gift-mail-text", language, values), call.now)


def accepted(_call: Call, gift: Gift) -> View:
    return {"status": "accepted", "requestId": f"req_{gift.id[:8]}", "message": "The mail is on its way."}
