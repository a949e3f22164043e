"""octo/offers: the route of its own, and slots on which something is taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from octo_conformance.document import Document
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.once import Once
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.stage.pricing import party, shown
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

OFFERS = "octo/offers"
PRODUCTS_LOOKED_AT = 15
"""Products whose slots are looked at for offers before none counts as being given."""
CODES_TRIED = 5
"""Codes of GET /offers that are tried on a product."""


class OffersOperations(Operations[One, Many]):
    """What octo/offers adds to the client."""

    def offers(self) -> Many:
        """GET /offers. Answers with a list of `Offer`."""
        return self._many("GET /offers")


@dataclass(frozen=True)
class SlotOffer:
    """A discount on a slot: `sold` is what to book, `slot` the availability that lists it, `terms` the OCTO
    Offer, `units` how many of the unit were asked about."""

    sold: Bookable
    slot: Document
    terms: Document
    units: int = 1

    @property
    def code(self) -> str:
        """What is sent as offerCode. Raises Unreadable where the offer has no code."""
        code: str = self.terms.code
        return code

    def shown(self, octo: Octo, units: int | None = None, **body: object) -> Document:
        """The slot as availability shows it now for such a party. Raises NotUsable where it does not."""
        return shown(octo, self.sold, self.slot, party(self.sold, units or self.units), **body)


class SlotOffers:
    """Finds slots with offers. Each slot is asked about once a run."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    def usable(self) -> SlotOffer:
        """A slot that lists an offer which can be used. Raises NotApplicable where none does."""
        for sold, slot in self._slots():
            for terms in slot.offers:
                if terms.get("usable", True) is True and terms.get("code") is not None:
                    return SlotOffer(sold, slot, terms)
        raise NotApplicable("no slot lists an offer that can be used")

    def for_more(self) -> SlotOffer:
        """A slot that lists an offer for which the smallest legal party is too small; `units` is the number
        that it takes. Raises NotApplicable where none does."""
        for sold, slot in self._slots():
            for terms in slot.offers:
                least = (terms.raw.get("restrictions") or {}).get("minUnits")
                if not isinstance(least, int) or terms.get("code") is None:
                    continue
                if least > len(sold.unit_items()):
                    return SlotOffer(sold, slot, terms, least)
        raise NotApplicable("no slot lists an offer for larger parties")

    def by_code(self) -> SlotOffer:
        """A slot and an offer of GET /offers that its code opens there. Raises NotApplicable for none."""
        octo = self._stage.octo.using(OFFERS)
        listed = [terms for terms in octo.offers() if terms.get("code")]
        shown: Sequence[str] = [t.raw.get("code") for _, slot in self._slots() for t in slot.offers]
        hidden = [terms for terms in listed if terms.code not in shown]
        for sold, slot in self._slots():
            for terms in hidden[:CODES_TRIED]:
                slot_offer = SlotOffer(sold, slot, terms)
                where = (sold.product.id, sold.option.id)
                answer = octo.attempt.availability(
                    *where, ids=[slot.id], units=party(sold), offerCode=terms.code
                )
                if answer.ok and [s.get("offerCode") for s in answer.body] == [terms.code]:
                    return slot_offer
        raise NotApplicable("no offer of GET /offers is opened by its code alone")

    def _slots(self) -> Iterator[tuple[Bookable, Document]]:
        """The first open slot of each product, with its offers for the smallest legal party."""
        for product in self._stage.products[:PRODUCTS_LOOKED_AT]:
            identifier = str(product.raw.get("id"))
            found = self._once.get(identifier, partial(self._look, identifier))
            if found is not None:
                yield found

    def _look(self, product_id: str) -> tuple[Bookable, Document] | None:
        try:
            sold = self._stage.bookable("CANCELLABLE", among={product_id}, vacancies=4)
        except (NotSold, NotUsable):
            return None
        slot = shown(self._stage.octo.using(OFFERS), sold, sold.slot, party(sold))
        return (sold, slot) if slot.raw.get("available") is True else None
