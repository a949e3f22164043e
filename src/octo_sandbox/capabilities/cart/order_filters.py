"""GET /orders and its filters: the supplier's reference, ranges of time, and the guest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from octo_sandbox.capabilities.cart.lookup import orders_seen
from octo_sandbox.capabilities.cart.names import rules_of
from octo_sandbox.capabilities.cart.record import Order
from octo_sandbox.capabilities.cart.views import order_view
from octo_sandbox.errors import bad_request

if TYPE_CHECKING:
    from octo_sandbox.call import Call

# What a filter made of its text, and whether an order meets it.
Match = Callable[[Any, Order], bool]

RANGES: Final = (("utcCreatedAtStart", "utcCreatedAtEnd"), ("utcUpdatedAtStart", "utcUpdatedAtEnd"))
SHORTEST_NAME: Final = 3
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_BETWEEN_DIGITS = re.compile(r"[\s().-]")


def list_orders(call: Call) -> list[dict[str, Any]]:
    """List the reseller's orders that meet all filters, oldest first, in every status."""
    rules = rules_of(call)
    sent = {name: value for name, value in call.query.items() if value and name in rules.filters}
    rules.one_filter(sent)
    rules.whole_range(sent)
    wanted = {name: rules.read_filter[name](name, value) for name, value in sent.items()}
    return [
        order_view(call, order)
        for order in orders_seen(call)
        if all(rules.filters[name](value, order) for name, value in wanted.items())
    ]


def one_filter_sent(sent: Mapping[str, str]) -> None:
    """Refuse a list without a filter."""
    if not sent:
        raise bad_request("no-order-filter")


def both_ends(sent: Mapping[str, str]) -> None:
    for start, end in RANGES:
        if (start in sent) != (end in sent):
            raise bad_request("half-time-range", start=start, end=end)


def as_sent(_name: str, value: str) -> str:
    return value


def moment(name: str, value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise bad_request("wrong-type", field=name, expected="a date-time with its offset")
    return found


def phone_number(name: str, value: str) -> str:
    """Read a phone number in the international form. A plus sign in a query is often sent as a space."""
    bare = _BETWEEN_DIGITS.sub("", value if not value.startswith(" ") else f"+{value}")
    if not _PHONE.fullmatch(bare):
        raise bad_request("not-a-phone-number", field=name)
    return bare


def part_of_name(name: str, value: str) -> str:
    if len(value.strip()) < SHORTEST_NAME:
        raise bad_request("name-too-short", field=name, limit=SHORTEST_NAME)
    return value.strip().lower()


def _contact(order: Order, field: str) -> str:
    return str(order.contact.get(field) or "")


FILTERS: Final[Mapping[str, Match]] = {
    "supplierReference": lambda wanted, order: bool(order.supplier_reference == wanted),
    "utcCreatedAtStart": lambda wanted, order: bool(order.created_at >= wanted),
    "utcCreatedAtEnd": lambda wanted, order: bool(order.created_at <= wanted),
    "utcUpdatedAtStart": lambda wanted, order: bool(order.updated_at >= wanted),
    "utcUpdatedAtEnd": lambda wanted, order: bool(order.updated_at <= wanted),
    "contactEmailAddress": lambda wanted, order: _contact(order, "emailAddress").lower() == wanted.lower(),
    "contactPhoneNumber": lambda wanted, order: (
        _BETWEEN_DIGITS.sub("", _contact(order, "phoneNumber")) == wanted
    ),
    "contactLastName": lambda wanted, order: wanted in _contact(order, "lastName").lower(),
}

READ_FILTER: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "supplierReference": as_sent,
    "utcCreatedAtStart": moment,
    "utcCreatedAtEnd": moment,
    "utcUpdatedAtStart": moment,
    "utcUpdatedAtEnd": moment,
    "contactEmailAddress": as_sent,
    "contactPhoneNumber": phone_number,
    "contactLastName": part_of_name,
}
