"""GET /gifts and its filters: references, ranges of time, and the buyer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from octo_sandbox.capabilities.cart.order_filters import as_sent, moment
from octo_sandbox.capabilities.gifts.lookup import gifts_seen
from octo_sandbox.capabilities.gifts.names import GIFTS_FIELDS_REQUIRED, rules_of
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.capabilities.gifts.views import gift_view
from octo_sandbox.errors import Refusal
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# What a filter made of its text, and whether a gift meets it.
Match = Callable[[Any, Gift], bool]


def list_gifts(call: Call) -> list[View]:
    """List the reseller's gifts that meet all filters, oldest first, in every status."""
    rules = rules_of(call)
    sent = {name: value for name, value in call.query.items() if value and name in rules.filters}
    rules.one_filter(sent)
    rules.whole_range(sent)
    wanted = {name: rules.read_filter[name](name, value) for name, value in sent.items()}
    return [
        gift_view(call, gift)
        for gift in gifts_seen(call)
        if all(rules.filters[name](value, gift) for name, value in wanted.items())
    ]


def one_filter_sent(sent: Mapping[str, str]) -> None:
    """Refuse a list without a filter."""
    if not sent:
        raise Refusal(GIFTS_FIELDS_REQUIRED, GIFTS_FIELDS_REQUIRED)


FILTERS: Final[Mapping[str, Match]] = {
    "resellerReference": lambda wanted, gift: bool(gift.reseller_reference == wanted),
    "supplierReference": lambda wanted, gift: bool(gift.supplier_reference == wanted),
    "utcCreatedAtStart": lambda wanted, gift: bool(gift.created_at >= wanted),
    "utcCreatedAtEnd": lambda wanted, gift: bool(gift.created_at <= wanted),
    "utcUpdatedAtStart": lambda wanted, gift: bool(gift.updated_at >= wanted),
    "utcUpdatedAtEnd": lambda wanted, gift: bool(gift.updated_at <= wanted),
    "contactEmailAddress": lambda wanted, gift: (
        str(gift.contact.get("emailAddress") or "").lower() == wanted.lower()
    ),
}

READ_FILTER: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "resellerReference": as_sent,
    "supplierReference": as_sent,
    "utcCreatedAtStart": moment,
    "utcCreatedAtEnd": moment,
    "utcUpdatedAtStart": moment,
    "utcUpdatedAtEnd": moment,
    "contactEmailAddress": as_sent,
}
