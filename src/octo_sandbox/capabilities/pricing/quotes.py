"""The price of a selection after every capability that changes prices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.rules import rules_of
from octo_sandbox.capabilities.pricing.tariff import BOOKING
from octo_sandbox.catalogue import Option, Product

if TYPE_CHECKING:
    from octo_sandbox.bookings.record import Booking
    from octo_sandbox.call import Call

# What becomes of one price: of a unit with this id, or of the whole booking.
Repricer = Callable[[str | None, Price], Price]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked about: the unit of each ticket, in order; no tickets where nobody said which.

    `booking` is set where it is one that is being made or changed.
    """

    product: Product
    option: Option
    unit_ids: tuple[str, ...]
    currency: str
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """`units` is what one of each unit costs, empty where prices are per booking; `items` the tickets in
    their order; `total` is None where prices are per unit and no tickets were named."""

    units: Mapping[str, Price]
    items: tuple[Price, ...]
    total: Price | None


def quote(call: Call, selection: Selection) -> Quote:
    """Return the price of the selection in its currency, with everything that is charged beside the tickets."""
    plain = quote_with(call, selection)
    repricers = [
        repricer
        for capability in call.policies.capabilities
        if capability.repricing is not None
        and (repricer := capability.repricing(call, selection, plain.total)) is not None
    ]
    quoted = quote_with(call, selection, *repricers) if repricers else plain
    for capability in call.policies.capabilities:
        if capability.charged is not None:
            quoted = capability.charged(call, selection, quoted)
    return quoted


def quote_with(call: Call, selection: Selection, *repricers: Repricer) -> Quote:
    """Return the list price of the selection with these changes alone."""
    rules, product, option = rules_of(call), selection.product, selection.option
    currency, tickets = selection.currency, selection.unit_ids

    def repriced(unit_id: str | None, price: Price) -> Price:
        for repricer in repricers:
            price = repricer(unit_id, price)
        return price

    if rules.per(product) == BOOKING:
        whole = repriced(None, rules.whole_price(product, option, currency))
        return Quote({}, rules.shares(whole, len(tickets)), whole)
    units = {
        unit.id: repriced(unit.id, rules.unit_price(product, option, unit, currency)) for unit in option.units
    }
    items = tuple(units[unit_id] for unit_id in tickets)
    return Quote(units, items, rules.total(items, currency) if tickets else None)
