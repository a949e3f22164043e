"""Variants of gifts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.record import ON_HOLD
from octo_sandbox.call import Call
from octo_sandbox.capabilities.gifts.lookup import gifts_seen
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.states import UPDATE
from octo_sandbox.errors import bad_request, unprocessable
from octo_sandbox.faults.policy_changes import answers, reshaped, without
from octo_sandbox.policies import Policies
from octo_sandbox.responses import NOTHING
from octo_sandbox.variants.registry import variant
from octo_sandbox.variants.written_values import read_in_whole_seconds
from octo_sandbox.views.component import View

NEEDS = (GIFTS,)


def _gifts(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(GIFTS, **changes)


@variant("gift-extensions-count-from-now", needs=NEEDS)
def _from_now(policies: Policies) -> Policies:
    """An extension of a gift counts from now and may end the hold earlier."""

    def extended(now: datetime, _ends: datetime, minutes: int | None) -> datetime:
        return now + timedelta(minutes=min(minutes or 30, 240))

    return _gifts(policies, extended_until=extended)


@variant("gifts-are-read-in-whole-seconds", needs=NEEDS)
def _whole_seconds(policies: Policies) -> Policies:
    """A gift that is read has times without fractions, which the answer to a change has."""
    return read_in_whole_seconds(policies, "Gift")


@variant("notified-gifts-say-nothing", needs=NEEDS)
def _notified(policies: Policies) -> Policies:
    """The answer to a notification of a gift has no body."""
    return _gifts(policies, notified=lambda *_: NOTHING)


@variant("gifts-are-spent-by-their-reference", needs=(GIFTS, "octo/pricing"))
def _by_reference(policies: Policies) -> Policies:
    """A gift pays by its supplierReference, and not by what its voucher is delivered as."""

    def find(call: Call, code: str) -> Gift | None:
        return next((gift for gift in gifts_seen(call) if gift.supplier_reference == code), None)

    return _gifts(policies, find_code=find)


@variant("used-gift-uuids-are-refused", needs=NEEDS, warns=["GIFT-002"])
def _used(policies: Policies) -> Policies:
    """A gift whose uuid was used is refused, also for the same gift."""

    def repeated(_earlier: Gift, _made_of: str) -> Gift | None:
        raise unprocessable("uuid-used")

    return _gifts(policies, repeated_uuid=repeated)


@variant("gift-lists-need-a-filter", needs=NEEDS, warns=["GIFT-005"])
def _filter(policies: Policies) -> Policies:
    """A list of gifts without a filter is refused as a bad request."""

    def one_filter(sent: Mapping[str, str]) -> None:
        if not sent:
            raise bad_request("no-order-filter")

    return _gifts(policies, one_filter=one_filter)


@variant("reasons-of-gifts-are-notes", needs=NEEDS)
def _reasons(policies: Policies) -> Policies:
    """The reason of a cancellation stands in the notes, and the cancellation has a reason of a list."""

    def change(_call: Call, view: View) -> View:
        said = view["cancellation"]
        if not said or not said["reason"]:
            return view
        return {**view, "notes": said["reason"], "cancellation": {**said, "reason": "other"}}

    return reshaped(policies, "Gift", change)


@variant("amounts-of-gifts-are-decimals", needs=NEEDS)
def _decimals(policies: Policies) -> Policies:
    """The amount of a gift is written with a decimal point."""
    return _gifts(policies, amount_shown=float)


@variant("gifts-write-visible-with-a-capital", needs=NEEDS)
def _capital(policies: Policies) -> Policies:
    """The name of the visible contact fields of a gift begins with a capital letter."""

    def change(_call: Call, view: View) -> View:
        return {
            name if name != "visibleContactFields" else "VisibleContactFields": view[name] for name in view
        }

    return reshaped(policies, "Gift", change)


@variant("gifts-are-brief", needs=NEEDS)
def _brief(policies: Policies) -> Policies:
    """A gift has none of the fields that describe it further."""
    return without(
        policies,
        "Gift",
        *("alias", "active", "testMode", "settlementMethod", "deliveryMethods", "requiredContactFields"),
    )


@variant("gifts-on-hold-have-no-voucher", needs=NEEDS)
def _no_voucher(policies: Policies) -> Policies:
    """A gift has a voucher once it is confirmed, and null before."""

    def change(_call: Call, view: View) -> View:
        return view if view["status"] in {"CONFIRMED", "REDEEMED"} else {**view, "voucher": None}

    return reshaped(policies, "Gift", change)


@variant("lists-of-gifts-are-newest-first", needs=NEEDS)
def _newest(policies: Policies) -> Policies:
    """The list of gifts starts with the newest."""
    return answers(policies, "GET /gifts", lambda _call, body: body[::-1])


@variant("gifts-are-confirmed-again-by-anything", needs=NEEDS)
def _again(policies: Policies) -> Policies:
    """A second confirmation of a gift is answered with the gift, whatever it holds."""
    return _gifts(policies, confirmed_again=lambda _gift, _sent: None)


@variant("sold-gifts-cannot-be-changed", needs=NEEDS)
def _fixed(policies: Policies) -> Policies:
    """A confirmed gift says that it cannot be changed, and refuses a change."""
    allowed = {**policies.of(GIFTS).allowed, UPDATE: frozenset({ON_HOLD})}
    return _gifts(policies, allowed=allowed, updatable=lambda status: status == ON_HOLD)


@variant("gifts-are-held-for-an-hour", about="length of holds", needs=NEEDS)
def _hour(policies: Policies) -> Policies:
    """A gift is held for an hour unless the reseller asks for less."""
    before = policies.of(GIFTS).held_until
    return _gifts(policies, held_until=lambda now, minutes: before(now, 60 if minutes is None else minutes))
