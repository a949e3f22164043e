"""The extras that an availability check asks about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.capabilities.extras.catalogue import Extra
from octo_sandbox.capabilities.extras.names import EXTRAS, QTY_LIMIT, UNIT_QTY_LIMIT, rules_of
from octo_sandbox.errors import bad_request
from octo_sandbox.json_body import Fields

if TYPE_CHECKING:
    from octo_sandbox.availability.request import Quantities
    from octo_sandbox.call import Call
    from octo_sandbox.catalogue import Option, Product


@dataclass(frozen=True, slots=True)
class Asked:
    """So many of an extra, at the price that the reseller says where it does."""

    extra: Extra
    quantity: int
    retail: int | None


def asked_in(call: Call) -> tuple[Asked, ...]:
    """What the call asks about, once it was checked."""
    found: tuple[Asked, ...] = call.extra.get(EXTRAS, ())
    return found


def check(call: Call, product: Product, option: Option, wanted: Quantities | None) -> None:
    """Read the extras of a check, and refuse what is not sold there and too many of it."""
    if not call.has(EXTRAS):
        return
    rules = rules_of(call)
    sold = rules.of_option(product.id, option.id)
    found: list[Asked] = []
    for entry in call.fields.objects("extras", nullable=frozenset({"retail"})) or ():
        name, quantity = entry.required_text("id"), _quantity(entry)
        retail = entry.whole_number("retail", at_least=-(10**9))
        extra, tickets, code = rules.found(sold, name), 1, QTY_LIMIT
        if extra is None:
            extra, tickets = _of_a_unit(call, product, option, wanted, name)
            code = UNIT_QTY_LIMIT
        rules.sold(extra, entry.path + "id")
        if extra is None:
            continue
        rules.within(extra, quantity, tickets, code)
        rules.enough(extra, quantity)
        if quantity:
            rules.priced(extra, retail)
        found.append(Asked(extra, quantity, retail))
    comes = rules.put_in(rules.by_itself(product.id, sold), [each.extra.id for each in found])
    once = {each.id: each for each in comes}
    found += [Asked(extra, [each.id for each in comes].count(name), None) for name, extra in once.items()]
    call.extra[EXTRAS] = tuple(found)


def _quantity(entry: Fields) -> int:
    quantity = entry.whole_number("quantity", at_least=0)
    if quantity is None:
        raise bad_request("missing", field=entry.path + "quantity")
    return quantity


def _of_a_unit(
    call: Call, product: Product, option: Option, wanted: Quantities | None, name: str
) -> tuple[Extra | None, int]:
    """The extra of this name that a unit sells, and how many tickets there are that may have it."""
    rules, extra, tickets = rules_of(call), None, 0
    for unit in option.units:
        found = rules.found(rules.of_unit(product.id, option.id, unit.id), name)
        if found is not None:
            extra = found
            tickets += 0 if wanted is None else wanted[unit.id]
    return extra, max(tickets, 1)
