"""octo/pricing: the catalogue with its prices, and offers chosen by what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_conformance.document import Document, Items
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.once import Once
from octo_conformance.stage.signals import NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

PRICING = "octo/pricing"


def party(bookable: Bookable, units: int = 1) -> list[dict[str, object]]:
    """The units of a legal booking of the offer as availability is asked about them: id and quantity."""
    wanted = Counter(item["unitId"] for item in bookable.unit_items(units))
    return [{"id": unit_id, "quantity": quantity} for unit_id, quantity in wanted.items()]


@dataclass(frozen=True)
class Priced:
    """An offer, and its product as the catalogue shows it with prices."""

    bookable: Bookable
    product: Document

    @property
    def default_currency(self) -> str:
        """The currency for a reseller who names none."""
        currency: str = self.product.defaultCurrency
        return currency

    @property
    def other_currency(self) -> str:
        """A currency of the product that is not its default one. Raises NotSold where there is none."""
        for currency in self.product.availableCurrencies:
            if currency != self.default_currency:
                return str(currency)
        raise NotSold(f"{self.bookable.product.id} is sold in one currency only")

    def party(self, units: int = 1) -> list[dict[str, object]]:
        """What availability is asked about for a legal booking with this many of the unit."""
        return party(self.bookable, units)

    def selected(self, units: int = 1, **body: object) -> dict[str, object]:
        """The arguments of an availability check of the first slot for such a party."""
        where = {"product_id": self.bookable.product.id, "option_id": self.bookable.option.id}
        return {**where, "ids": [self.bookable.slot.id], "units": self.party(units), **body}

    def slot(self, octo: Octo, units: int = 1, **body: object) -> Document:
        """The first slot of the offer, as availability shows it for such a party. Raises NotUsable where it
        is not shown any more."""
        return shown(octo, self.bookable, self.bookable.slot, self.party(units), **body)


def shown(
    octo: Octo, bookable: Bookable, slot: Document, units: list[dict[str, object]], **body: Any
) -> Document:
    """A slot of an offer as availability shows it for these units. Raises NotUsable where it does not."""
    slots = octo.availability(bookable.product.id, bookable.option.id, ids=[slot.id], units=units, **body)
    for found in slots:
        if found.id == slot.id:
            known: Document = found
            return known
    raise NotUsable(
        f"the slot {slot.id} of {bookable.product.id} is not shown when it is asked for by its id"
    )


class Prices:
    """Finds offers by how they are priced."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    @property
    def products(self) -> Items:
        """Every product with its prices. Raises Refused or Unreadable as the client does."""
        products: Items = self._once.get("products", lambda: self._stage.octo.using(PRICING).products())
        return products

    @property
    def currencies(self) -> list[str]:
        """The currencies in which something is sold; none where prices are not asked for."""
        if PRICING not in self._stage.negotiated:
            return []
        shown = [p.raw.get("availableCurrencies") for p in self.products if isinstance(p, Document)]
        return sorted({str(each) for accepted in shown if isinstance(accepted, list) for each in accepted})

    def bookable(self, *predicates: str, per: str | None = None, currencies: int = 1, units: int = 1,
              slots: int = 1, vacancies: int = 1) -> Priced:  # fmt: skip
        """An offer priced per UNIT or BOOKING, in at least so many currencies. Raises as `stage.offer`."""
        fitting = {str(p.raw.get("id")): p for p in self.products if _is_priced(p.raw, per, currencies)}
        if not fitting:
            how = f"priced per {per}" if currencies == 1 else f"sold in {currencies} currencies"
            raise NotSold(f"no product is {how}")
        bookable = self._stage.bookable(
            *predicates, slots=slots, units=units, vacancies=vacancies, among=fitting
        )
        return Priced(bookable, fitting[bookable.product.id])


def _is_priced(product: Mapping[str, object], per: str | None, currencies: int) -> bool:
    accepted = product.get("availableCurrencies")
    several = len(set(map(str, accepted))) if isinstance(accepted, list) else 0
    return (per is None or product.get("pricingPer") == per) and (currencies == 1 or several >= currencies)
