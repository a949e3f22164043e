"""What a supplier does with extras, as rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from octo_sandbox.capabilities.extras import catalogue
from octo_sandbox.capabilities.extras.catalogue import PREFIX, Extra
from octo_sandbox.capabilities.extras.names import RETAIL_ABOVE_MAXIMUM, RETAIL_BELOW_MINIMUM, RETAIL_REQUIRED
from octo_sandbox.capabilities.pricing.price import Price
from octo_sandbox.capabilities.pricing.tariff import precision_of, price_of, tariff_of
from octo_sandbox.errors import Refusal, bad_request, unprocessable
from octo_sandbox.views.component import View

if TYPE_CHECKING:
    from octo_sandbox.call import Call

Bought = Mapping[str, Any]
"""One extra that was bought: uuid, id, extra, reseller_reference, supplier_reference, retail."""


def with_or_without_prefix(sold: Sequence[Extra], sent: str) -> Extra | None:
    return next((each for each in sold if sent in (each.id, each.id.removeprefix(PREFIX))), None)


def must_be_sold(extra: Extra | None, field: str) -> None:
    if extra is None:
        raise bad_request("unknown-extra", field=field)


def no_more_than_the_most(extra: Extra, count: int, tickets: int, code: str) -> None:
    """Refuse more than so many tickets may have, or than the booking may have, which counts as one."""
    if extra.most is not None and count > extra.most * tickets:
        raise Refusal(code, code, values={"limit": extra.most})


def no_fewer_than_the_least(extra: Extra, count: int) -> None:
    if 0 < count < extra.least:
        raise unprocessable("too-few-extras", limit=extra.least)


def must_be_in_range(extra: Extra, retail: int | None) -> None:
    """Refuse a price of the reseller's that is missing, too low or too high. Elsewhere a price says nothing."""
    custom = extra.custom
    if custom is None:
        return
    if retail is None:
        raise Refusal(RETAIL_REQUIRED, RETAIL_REQUIRED)
    if retail < custom.least:
        raise Refusal(RETAIL_BELOW_MINIMUM, RETAIL_BELOW_MINIMUM, values={"limit": custom.least})
    if custom.most is not None and retail > custom.most:
        raise Refusal(RETAIL_ABOVE_MAXIMUM, RETAIL_ABOVE_MAXIMUM, values={"limit": custom.most})


def the_new_ones(_before: Sequence[Bought], after: Sequence[Bought]) -> Sequence[Bought]:
    """What a call sends takes the place of what was bought before."""
    return after


def on_every_write(_call: Call) -> bool:
    return True


def price_of_extra(product_id: str, extra: Extra, currency: str, retail: int | None) -> Price | None:
    """The price of one; None for one whose price nobody said."""
    if extra.price is not None:
        return price_of(extra.price, extra.price, tariff_of(product_id), currency)
    if retail is None:
        return None
    return Price(currency, precision_of(currency), retail, retail, retail)


def chosen_alone(_product_id: str, _sold: Sequence[Extra]) -> Sequence[Extra]:
    """What comes with every booking by itself, each as often as it comes: nothing."""
    return ()


def those_not_bought(comes: Sequence[Extra], has: Sequence[str]) -> Sequence[Extra]:
    """Of what comes by itself, that of which the booking has none."""
    return [each for each in comes if each.id not in has]


def nothing_missing(_missing: Sequence[Extra]) -> None:
    """A booking that lacks something required is no reason to refuse."""


def extra_view(extra: Extra, language: str, told: bool) -> View:
    """What an option or a unit shows of an extra; the words for guests where they are `told`."""
    words, custom = extra.words.get(language, extra.words["en"]), extra.custom
    for_guests = {"title": words, "shortDescription": words, "description": None} if told else {}
    return {
        "id": extra.id,
        "internalName": extra.words["en"],
        "reference": extra.reference,
        "type": "ADDON",
        **for_guests,
        "customRetail": custom is not None,
        "customRetailOptions": [] if custom is None else list(custom.options),
        "restrictions": {
            "default": False,
            "required": extra.required,
            "idRequired": False,
            "minQuantity": extra.least,
            "maxQuantity": extra.most,
            "minCustomRetail": 0 if custom is None else custom.least,
            "maxCustomRetail": None if custom is None else custom.most,
            "paxCount": 0,
            "accompaniedBy": [],
            "accompaniedByRatio": None,
            "accompaniedByRatioDenominator": None,
            "notAccompaniedBy": [],
        },
    }


@dataclass(frozen=True)
class ExtraRules:
    of_option: Callable[[str, str], tuple[Extra, ...]] = catalogue.of_option
    of_unit: Callable[[str, str, str], tuple[Extra, ...]] = catalogue.of_unit
    found: Callable[[Sequence[Extra], str], Extra | None] = with_or_without_prefix
    sold: Callable[[Extra | None, str], None] = must_be_sold  # refuses, naming the field
    within: Callable[[Extra, int, int, str], None] = no_more_than_the_most  # when asked about: refuses
    within_booking: Callable[[Extra, int, int, str], None] = no_more_than_the_most  # when bought: refuses
    enough: Callable[[Extra, int], None] = no_fewer_than_the_least  # refuses
    priced: Callable[[Extra, int | None], None] = must_be_in_range  # refuses
    replaced: Callable[[Sequence[Bought], Sequence[Bought]], Sequence[Bought]] = the_new_ones
    taken: Callable[[Call], bool] = on_every_write  # by which calls of bookings
    taken_for_tickets: Callable[[Call], bool] = on_every_write
    price: Callable[[str, Extra, str, int | None], Price | None] = price_of_extra
    in_booking: bool = True  # whether a booking costs more by its extras
    in_selection: bool = True  # and a selection by those that were asked about
    in_tickets: bool = True  # and a ticket by its own
    completed: Callable[[Call], bool] = on_every_write  # by which calls a booking is
    by_itself: Callable[[str, Sequence[Extra]], Sequence[Extra]] = chosen_alone  # of an option
    put_in: Callable[[Sequence[Extra], Sequence[str]], Sequence[Extra]] = those_not_bought
    complete: Callable[[Sequence[Extra]], None] = nothing_missing  # of what is required and missing: refuses
    extra_view: Callable[[Extra, str, bool], View] = extra_view
