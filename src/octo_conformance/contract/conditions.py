"""A requirement may put these conditions on products (`when: {product: NAME}`).

They are pure functions on a product as a supplier sent it; a value that is missing or of the wrong type meets
no condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from octo_conformance.bounds import no_limit
from octo_conformance.contract.model import Node
from octo_conformance.document import JsonValue

Product = Node


@dataclass(frozen=True, slots=True)
class Condition:
    """`says` completes the sentence "a product that …"; `at_least` is how many such products the condition
    takes."""

    name: str
    says: str
    holds: Callable[[Product], bool]
    at_least: int = 1

    def is_met(self, products: Iterable[Product]) -> bool:
        """Whether a supplier with these products is concerned."""
        return (
            sum(isinstance(product, Mapping) and self.holds(product) for product in products) >= self.at_least
        )


def _options(product: Product) -> list[Node]:
    return _objects(product.get("options"))


def _units(product: Product) -> Iterator[Node]:
    for option in _options(product):
        yield from _objects(option.get("units"))


def _objects(value: JsonValue) -> list[Node]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _offers(product: Product, key: str, value: str) -> bool:
    listed = product.get(key)
    return isinstance(listed, list) and value in listed


def _restriction(holder: Node, *keys: str) -> bool:
    restrictions = holder.get("restrictions")
    if not isinstance(restrictions, Mapping):
        return False
    return any(_is_positive(value) and not no_limit(value) for value in map(restrictions.get, keys))


def _is_positive(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _limits_quantity(product: Product) -> bool:
    by_option = any(_restriction(option, "minUnits", "maxUnits") for option in _options(product))
    return by_option or any(_restriction(unit, "minQuantity", "maxQuantity") for unit in _units(product))


def _is_accompanied(unit: Node) -> bool:
    restrictions = unit.get("restrictions")
    return isinstance(restrictions, Mapping) and bool(restrictions.get("accompaniedBy"))


def _has_cutoff(option: Node) -> bool:
    return _is_positive(option.get("cancellationCutoffAmount"))


_ALL = (
    Condition("START_TIME", "has fixed start times", lambda p: p.get("availabilityType") == "START_TIME"),
    Condition(
        "OPENING_HOURS", "is open for hours of a day", lambda p: p.get("availabilityType") == "OPENING_HOURS"
    ),
    Condition(
        "AVAILABILITY_REQUIRED", "needs an availability", lambda p: p.get("availabilityRequired") is True
    ),
    Condition("OPEN_DATED", "can be booked without a date", lambda p: p.get("availabilityRequired") is False),
    Condition("FREESALE", "is sold without an availability check", lambda p: p.get("allowFreesale") is True),
    Condition("INSTANT_CONFIRMATION", "is confirmed at once", lambda p: p.get("instantConfirmation") is True),
    Condition(
        "NO_INSTANT_CONFIRMATION", "is confirmed later", lambda p: p.get("instantConfirmation") is False
    ),
    Condition("INSTANT_DELIVERY", "delivers tickets at once", lambda p: p.get("instantDelivery") is True),
    Condition("NO_INSTANT_DELIVERY", "delivers tickets later", lambda p: p.get("instantDelivery") is False),
    Condition(
        "VOUCHER", "delivers a voucher for the booking", lambda p: _offers(p, "deliveryMethods", "VOUCHER")
    ),
    Condition("TICKET", "delivers a ticket for each unit", lambda p: _offers(p, "deliveryMethods", "TICKET")),
    Condition(
        "REQUIRED_CONTACT",
        "asks for contact fields",
        lambda p: any(holder.get("requiredContactFields") for holder in (*_options(p), *_units(p))),
    ),
    Condition("ACCOMPANIED", "has a unit that needs company", lambda p: any(map(_is_accompanied, _units(p)))),
    Condition("LIMITED_QUANTITY", "restricts how many units a booking has", _limits_quantity),
    Condition(
        "CANCELLATION_CUTOFF",
        "can be cancelled only until a cutoff",
        lambda p: any(map(_has_cutoff, _options(p))),
    ),
    Condition("TWO_OPTIONS", "has two options", lambda p: len(_options(p)) >= 2),
    Condition(
        "TWO_UNITS", "has two units", lambda p: any(len(_objects(o.get("units"))) >= 2 for o in _options(p))
    ),
    Condition("SEVERAL_PRODUCTS", "is one of several", lambda p: True, at_least=2),
)

CONDITIONS: Mapping[str, Condition] = {condition.name: condition for condition in _ALL}
