"""octo/extras: what is sold beside the tickets, found in the catalogue, asked about and bought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import Body, Document, Field, Items
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.once import Once
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.pricing import party, shown
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable

if TYPE_CHECKING:
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

EXTRAS: Final = "octo/extras"
PREFIX: Final = "extra_"
MOST: Final = 20
"""Of one extra that a run asks for: a limit beyond it is not tried."""
SEATS: Final = 4
"""Enough for the bookings of one test."""

Extra = Mapping[str, Field]
Fits = Callable[[Extra], bool]


def restriction(extra: Extra, name: str) -> Field:
    """What the restrictions of an extra say; None where they say nothing."""
    said = extra.get("restrictions")
    return said.get(name) if isinstance(said, Mapping) else None


def number(extra: Extra, name: str) -> int | None:
    """A limit of an extra; None where there is none."""
    limit = restriction(extra, name)
    return limit if isinstance(limit, int) and not isinstance(limit, bool) else None


def _least(extra: Extra) -> int:
    return max(number(extra, "minQuantity") or 1, 1)


def _most(extra: Extra) -> int:
    most = number(extra, "maxQuantity")
    return MOST if most is None else most


def _is_plain(extra: Extra) -> bool:
    return extra.get("customRetail") is not True and _is_alone(extra)


def _is_custom(extra: Extra) -> bool:
    return extra.get("customRetail") is True and _is_alone(extra)


def _is_required(extra: Extra) -> bool:
    return restriction(extra, "required") is True


def _is_default(extra: Extra) -> bool:
    return restriction(extra, "default") is True


def _is_alone(extra: Extra) -> bool:
    return not restriction(extra, "accompaniedBy") and _least(extra) <= _most(extra)


KINDS: Final[Mapping[str, Fits]] = {
    "plain": lambda extra: _is_plain(extra) and _least(extra) <= MOST,
    "limited": lambda extra: _is_plain(extra) and _most(extra) < MOST,
    "several": lambda extra: _is_plain(extra) and 1 < _least(extra) <= MOST,
    "roomy": lambda extra: _is_plain(extra) and _least(extra) < min(_most(extra), MOST),
    "required": lambda extra: _is_plain(extra) and _is_required(extra) and _least(extra) <= MOST,
    "left to the guest": lambda extra: (
        _is_plain(extra) and not _is_required(extra) and not _is_default(extra)
    ),
    "custom": lambda extra: _is_custom(extra) and _least(extra) <= MOST,
    "custom with a least": lambda extra: _is_custom(extra) and (number(extra, "minCustomRetail") or 0) > 0,
    "custom with a most": lambda extra: _is_custom(extra) and number(extra, "maxCustomRetail") is not None,
}
"""What tests look for. `plain`: it has a price of its own and needs nothing beside it. `limited`: there is a most that a
shop could go beyond. `several`: whoever buys it buys two at least. `roomy`: one more may be bought than has to be.
`required`: nobody should buy without it. `left to the guest`: no shop selects it beforehand. `custom`: the reseller says
what it costs."""


@dataclass(frozen=True)
class Upsell:
    """An extra that can be bought: with `sold`, or for a ticket of its unit where `for_ticket`."""

    sold: Bookable
    extra: Extra
    for_ticket: bool

    @property
    def id(self) -> str:
        return str(self.extra.get("id"))

    @property
    def least(self) -> int:
        """How many are bought: as few as may be, and one at least."""
        return _least(self.extra)

    @property
    def most(self) -> int | None:
        return number(self.extra, "maxQuantity")

    @property
    def tickets(self) -> int:
        """How many tickets a booking of it has."""
        return len(self.sold.unit_items())

    def custom(self, name: str) -> int | None:
        """The least or the most that a reseller may ask for it."""
        return number(self.extra, name)

    @property
    def retail(self) -> int | None:
        """A price that a reseller may ask for it; None for an extra with a price of its own."""
        if self.extra.get("customRetail") is not True:
            return None
        options = self.extra.get("customRetailOptions")
        listed = [each for each in options if isinstance(each, int)] if isinstance(options, list) else []
        return next(iter(listed), max(self.custom("minCustomRetail") or 0, 1))

    def entries(self, count: int | None = None, **more: object) -> list[Body]:
        """What a booking says to buy so many of it, as few as may be where nobody says how many."""
        priced = {} if self.retail is None else {"retail": self.retail}
        said = {"extraId": self.id, **priced, **more}
        bought: list[Body] = [
            {name: value for name, value in said.items() if value is not None}
            for _ in range(self.least if count is None else count)
        ]
        return bought

    def body(self, entries: list[Body]) -> dict[str, Any]:
        """The part of a reservation that buys these, for one ticket where it is one of a ticket."""
        return {"unitItems": self.items(entries)} if self.for_ticket else {"extraItems": entries}

    def items(self, entries: list[Body]) -> list[Body]:
        """The unit items of a reservation, the first of the unit with these extras."""
        items: list[Body] = [dict(item) for item in self.sold.unit_items()]
        mine = next(item for item in items if item["unitId"] == self.sold.unit.id)
        mine["extraItems"] = entries
        return items

    def asked(self, count: int | None = None, **more: object) -> list[dict[str, object]]:
        """What an availability check says to ask about so many of it."""
        priced = {} if self.retail is None else {"retail": self.retail}
        said = {"id": self.id, "quantity": self.least if count is None else count, **priced, **more}
        return [{name: value for name, value in said.items() if value is not None}]

    def slot(self, octo: Octo, **body: object) -> Document:
        """The slot as availability shows it for one booking."""
        return shown(octo, self.sold, self.sold.slot, party(self.sold), **body)

    def check(self, octo: Any, **body: object) -> Any:
        """The answer to an availability check of the slot for one booking."""
        where = (self.sold.product.id, self.sold.option.id)
        return octo.availability(*where, ids=[self.sold.slot.id], units=party(self.sold), **body)

    def days(self, octo: Octo, **body: object) -> Items:
        """The day of the slot as the calendar shows it."""
        day: date = self.sold.slot.date("localDateTimeStart")
        days: Items = octo.calendar(self.sold.product.id, self.sold.option.id, day, day, **body)
        return days

    def bought(self, booking: Document) -> list[Document]:
        """What a booking, or its tickets, show of this extra."""
        holders = list(booking.unitItems) if self.for_ticket else [booking]
        items = [item for holder in holders for item in holder.get("extraItems") or []]
        return [item for item in items if plain_id(item.extraId) == plain_id(self.id)]

    def price_in(self, shown: Document, name: str = "extraPricing") -> Document | None:
        """What a slot, a day or a booking shows as the price of this extra (reading CON-253)."""
        whole = [shown, shown.get("pricing"), shown.get("pricingFrom")]
        parts = [*(shown.get("unitPricing") or []), *(shown.get("unitPricingFrom") or [])]
        for place in (each for each in (*whole, *parts) if each is not None):
            for price in place.get(name) or []:
                if plain_id(price.extraId) == plain_id(self.id):
                    found: Document = price
                    return found
        return None


def plain_id(name: object) -> str:
    """The id of an extra without its prefix (reading CON-252)."""
    return str(name).lower().removeprefix(PREFIX)


class Extras:
    """Finds what is sold beside tickets. The catalogue is read once a run."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()

    def of_option(self, kind: str = "plain", *, spare: bool = False) -> Upsell:
        """An extra of this kind that is bought once for a booking, beside nothing else that is required. `spare`: the
        option requires nothing, so that it can be booked without. Raises NotApplicable where nobody sells one."""
        return self._found("Option", KINDS[kind], spare)

    def of_unit(self, kind: str = "plain", *, spare: bool = False) -> Upsell:
        """An extra of this kind that is bought for a ticket; `spare` as in `of_option`. Raises NotApplicable where nobody
        sells one."""
        return self._found("Unit", KINDS[kind], spare)

    def of(self, level: str, kind: str = "plain", *, spare: bool = False) -> Upsell:
        """An extra of a booking, or of a ticket: the words are those."""
        return self.of_option(kind, spare=spare) if level == "booking" else self.of_unit(kind, spare=spare)

    def beside(self, bookable: Bookable, kind: str = "plain") -> Upsell:
        """An extra of this kind that is bought once for a booking of this. Raises NotApplicable where none is sold."""
        sold = (str(bookable.product.id), str(bookable.option.id))
        for product, option, _, extra, required in self._all("Option"):
            if (product, option) == sold and KINDS[kind](extra) and required <= {extra.get("id")}:
                return Upsell(bookable, extra, for_ticket=False)
        raise NotApplicable("no such extra is sold with it")

    def any(self, kind: str = "plain", *, spare: bool = False) -> Upsell:
        """An extra of either; `spare` as in `of_option`. Raises NotApplicable where nobody sells one of this kind."""
        try:
            return self.of_option(kind, spare=spare)
        except NotApplicable:
            return self.of_unit(kind, spare=spare)

    def _found(self, component: str, fits: Fits, spare: bool) -> Upsell:
        fitting = [
            found
            for found in self._all(component)
            if fits(found[3]) and found[4] <= (set() if spare else {found[3].get("id")})
        ]
        if not fitting:
            raise NotApplicable("no such extra is sold")
        # What an option requires would change what a booking costs (reading CON-256).
        for product, option, unit, extra, _ in sorted(fitting, key=lambda each: len(each[4])):
            sold = self._sold(product, option, unit)
            if sold is not None:
                return Upsell(sold, extra, component == "Unit")
        raise NotUsable(f"none of the {len(fitting)} option(s) with such an extra can be booked now")

    def _all(self, component: str) -> Iterator[tuple[str, str, str | None, Extra, set[Field]]]:
        """Each extra with what sells it, and the ids of those that its option requires of a booking or a ticket."""
        products: Items = self._once.get("products", lambda: self._stage.octo.using(EXTRAS).products())
        for product in products:
            for option in product.options:
                sold = [each for holder in (option, *option.units) for each in _listed(holder)]
                required = {each.get("id") for each in sold if _is_required(each)}
                for holder in [option] if component == "Option" else list(option.units):
                    unit = None if component == "Option" else str(holder.id)
                    for extra in _listed(holder):
                        yield str(product.id), str(option.id), unit, extra, required

    def _sold(self, product: str, option: str, unit: str | None) -> Bookable | None:
        try:
            sold = self._stage.bookable(
                *CONFIRMABLE, among={product}, options={(product, option)}, vacancies=SEATS
            )
        except (NotSold, NotUsable):
            return None
        return sold if unit in {None, sold.unit.id} else None


def _listed(holder: Document) -> Iterable[Extra]:
    """The extras of an option or a unit."""
    return tuple(holder.raw.get("extras") or ())
