"""The rules of octo/offers, each of which can be replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD, PENDING, Booking
from octo_sandbox.capabilities.offers.discount import reduced
from octo_sandbox.capabilities.offers.offer import HARBOUR_OFFERS, Offer
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.quotes import Selection
from octo_sandbox.errors import BAD_REQUEST, UNPROCESSABLE_ENTITY, Refusal

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.offers.applicable_offers import Hindrance

OFFERS = "octo/offers"


def _every_offer(_call: Call) -> Sequence[Offer]:
    return HARBOUR_OFFERS


def hindrance(offer: Offer, selection: Selection, total: Price | None) -> Hindrance | None:
    """Return why a selection cannot have an offer, as a text and its values, or None where it can."""
    tickets, spent = len(selection.unit_ids), 0 if total is None else total.retail
    if offer.min_units is not None and tickets < offer.min_units:
        return "offer-min-units", {"limit": offer.min_units}
    if offer.max_units is not None and tickets > offer.max_units:
        return "offer-max-units", {"limit": offer.max_units}
    if offer.min_total is not None and spent < offer.min_total:
        return "offer-min-total", {"limit": offer.min_total}
    if offer.max_total is not None and spent > offer.max_total:
        return "offer-max-total", {"limit": offer.max_total}
    if offer.unit_ids and tickets and not set(offer.unit_ids) & set(selection.unit_ids):
        return "offer-units", {}
    return None


def first_that_can_be_used(usable: Sequence[Offer]) -> Offer | None:
    return next(iter(usable), None)


def unknown_code(code: str) -> Refusal:
    return Refusal(BAD_REQUEST, "unknown-offer-code", echo={"offerCode": code}, values={"code": code})


def refuse_unknown(code: str) -> None:
    raise unknown_code(code)


def refuse_unusable(code: str, reason: str) -> None:
    raise Refusal(
        UNPROCESSABLE_ENTITY,
        "offer-not-usable",
        echo={"offerCode": code},
        values={"code": code, "reason": reason},
    )


def alive_and_alone(booking: Booking, combined: bool) -> bool:
    return booking.status in {ON_HOLD, PENDING, CONFIRMED} and not combined


@dataclass(frozen=True)
class OfferRules:
    offers: Callable[[Call], Sequence[Offer]] = _every_offer
    hindrance: Callable[[Offer, Selection, Price | None], Hindrance | None] = hindrance
    by_itself: Callable[[Sequence[Offer]], Offer | None] = first_that_can_be_used
    unknown: Callable[[str], None] = refuse_unknown  # a code that no offer of the product has
    unusable: Callable[[str, str], None] = refuse_unusable  # on a booking: code and reason
    reduced: Callable[[Offer, Price], Price] = reduced
    compared: Callable[[Booking, bool], bool] = alive_and_alone


def rules_of(call: Call) -> OfferRules:
    rules: OfferRules = call.policies.of(OFFERS)
    return rules
