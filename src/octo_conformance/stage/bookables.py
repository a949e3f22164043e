"""Discovery: what a test needs is said by named predicates, and a product that has it is found.

Slots are asked for once a product and option, first for two weeks, then, where those have none, on the
days the calendar names. Every product passed over is told why.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from octo_conformance.bounds import UNIT_ITEMS
from octo_conformance.contract.conditions import CONDITIONS
from octo_conformance.document import Body, Document, Items, Unreadable
from octo_conformance.stage import predicates as said
from octo_conformance.stage.once import Once
from octo_conformance.stage.signals import NotSold, NotUsable, NotVerified, Refused
from octo_conformance.values import Senseless, aware_moment

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

WINDOW_DAYS = 14
CALENDAR_DAYS = 330
"""How far ahead dates are looked for; a calendar of more than a year is refused by the standard."""
FEWER = "sells at most"
"""How a reason begins that is a property of the product and not of the day."""
PRODUCTS_LOOKED_AT = 40
"""Options with slots that are looked at before a predicate is given up: a catalogue of thousands has an end."""
EMPTY_LOOKED_AT = 400
"""Options without slots that are looked at; many catalogues hold more of these than of others."""
EMPTY_IN_A_ROW = 5
"""After so many options without slots, the calendar is asked first: one request tells that the next has none."""
PRODUCTS_TOLD = 200
"""Products passed over that are told one by one."""


@dataclass(frozen=True)
class Bookable:
    """A product, option and unit that fit, with the slots that can be booked."""

    product: Document
    """The Product, as GET /products shows it under no capability."""
    option: Document
    """Its Option."""
    unit: Document
    """The Unit to book."""
    units: tuple[Document, ...]
    """Every Unit of the option."""
    slots: tuple[Document, ...]
    """The slots that fit, each an Availability; none where the product was asked for without one."""
    stage: Stage = field(repr=False)

    @property
    def slot(self) -> Document:
        """The slot to book first."""
        return self.slots[0]

    def unit_items(self, n: int = 1) -> list[dict[str, str]]:
        """n items of the unit, more where the restrictions demand it, each with companions it needs. Raises
        NotVerified where those are more than a run sends."""
        count = said.quantity(self.option.raw, self.unit.raw, n)
        if said.too_many(count):
            raise NotVerified(f"takes {count} tickets in one booking, and a run sends at most {UNIT_ITEMS}")
        items = [{"unitId": self.unit.id} for _ in range(count)]
        companions = (self.unit.raw.get("restrictions") or {}).get("accompaniedBy") or []
        if companions:
            items.append({"unitId": companions[0]})
        return items

    def at(self, slot: Document) -> Bookable:
        """The same on this slot alone."""
        return replace(self, slots=(slot,))

    def sells(self, count: int) -> bool:
        """Whether one booking may have `count` of the unit, as far as the catalogue says."""
        limit = said.most(self.option.raw, self.unit.raw)
        return not said.too_many(count) and (limit is None or count <= limit)

    def body(self, slot: Document | None = None, units: int = 1, **overrides: object) -> Body:
        """A legal body for POST /bookings with a fresh uuid, for this `slot` or the first one, with so many
        `units`; `overrides` replace or add keys. Raises as `unit_items`."""
        body: Body = {
            "uuid": self.stage.new_uuid(),
            "productId": self.product.id,
            "optionId": self.option.id,
            "unitItems": self.unit_items(units),
            "resellerReference": self.stage.reference(),
            "notes": self.stage.notes,
        }
        at = slot or (self.slots[0] if self.slots else None)
        if at is not None:
            body["availabilityId"] = at.id
        return {**body, **overrides}


class Bookables:
    """Finds offers in the catalogue of the target."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._once = Once()
        self._turns: dict[tuple[str, str], itertools.count[int]] = {}
        self._looked: set[tuple[str, str]] = set()
        self._open: dict[tuple[object, object, object], str] = {}
        self._empty: set[tuple[str, str]] = set()
        self._empty_in_a_row = 0
        self._lock = threading.Lock()

    @property
    def products(self) -> Items:
        """Every product of GET /products. Raises Refused or Unreadable as the client does."""
        products: Items = self._once.get("products", lambda: self._stage.octo.core.products())
        return products

    def bookable(
        self,
        *wanted: str,
        slots: int = 1,
        vacancies: int = 1,
        units: int = 1,
        other_than: str | None = None,
        among: Container[str] | None = None,
        options: Container[tuple[str, str]] | None = None,
    ) -> Bookable:
        """A product with these predicates, the option one of `options` where those are given by the ids of product and
        option. Raises NotSold where no product has them, NotUsable where those that have them cannot be booked now."""
        missed: list[str] = []
        causes: list[Refused | Unreadable] = []
        sold = False
        for product in self._candidates(wanted, other_than, among):
            self._stage.wire.must_go_on()
            try:
                matches, bookable, why = self._try(product, wanted, slots, vacancies, units, options)
            except (Refused, Unreadable) as cause:
                matches, bookable, why = True, None, str(cause)
                causes.append(cause)
            sold = sold or matches
            if bookable is not None or len(missed) < PRODUCTS_TOLD:
                self._stage.tell_discovery(wanted, product.raw.get("id"), None if bookable else why)
            if bookable is not None:
                return bookable
            missed.append(f"{product.raw.get('id')}: {why}")
        need = ", ".join([*wanted, f"{slots} slot(s)"]) if wanted else f"{slots} open slot(s)"
        if not missed:
            raise NotUsable("the catalogue is empty; give the key a product to sell")
        if not sold:
            asked = [name for name in wanted if name not in said.SLOT]
            if units > 1:
                asked.append(f"sold {units} together")
            raise NotSold(f"no product of the catalogue is {', '.join(asked)}")
        if causes:
            raise causes[0]
        raise NotUsable(
            f"no product could be used for {need} ({'; '.join(missed[:5])}); "
            "name one in the target file's products, or open dates for it"
        )

    def _candidates(
        self, wanted: Sequence[str], other_than: str | None, among: Container[str] | None
    ) -> Iterator[Document]:
        """Products in the order they are tried: named ones first, then those that ask the least."""
        named = {str(v.get("product")) for k, v in self._stage.named_products.items() if k in wanted}
        for first in (True, False) if named else (False,):
            for product in self._once.get("in order", self._in_order):
                identifier = product.raw.get("id")
                wanted_here = (identifier in named) is first and identifier != other_than
                if wanted_here and (among is None or identifier in among):
                    yield product

    def _in_order(self) -> list[Document]:
        demanding = self._demanding()

        def burden(product: Document) -> tuple[bool, bool, bool]:
            raw = product.raw
            contact = any(
                o.get("requiredContactFields") for o in raw.get("options") or () if isinstance(o, Mapping)
            )
            return (raw.get("id") in demanding, raw.get("instantConfirmation") is not True, contact)

        return sorted((p for p in self.products if isinstance(p, Document)), key=burden)

    def _demanding(self) -> set[object]:
        """Products with an option that says, under a capability on offer, that a booking needs more than usual."""
        offered = self._stage.negotiated
        flags = {name: shown for name, shown in self._stage.contract.demands.items() if shown & offered}
        if not flags:
            return set()
        octo = self._stage.octo.using(*sorted(set().union(*flags.values()) & offered))
        answer = octo.attempt.products()
        shown = answer.plain if answer.ok and isinstance(answer.plain, list) else []
        products = [product for product in shown if isinstance(product, Mapping)]
        return {
            product.get("id")
            for product in products
            for option in product.get("options") or ()
            if isinstance(option, Mapping) and any(option.get(name) is True for name in flags)
        }

    def _try(
        self,
        product: Document,
        wanted: Sequence[str],
        slots: int,
        vacancies: int,
        units: int,
        options: Container[tuple[str, str]] | None = None,
    ) -> tuple[bool, Bookable | None, str]:
        conditions = [name for name in wanted if name in CONDITIONS]
        for name in conditions:
            if not CONDITIONS[name].holds(product.raw):
                return False, None, f"not {name}"
        matched, why = not product.options, "it has no option"
        for option in product.options:
            if options is not None and (product.id, option.id) not in options:
                why = "none of the options asked for"
                continue
            kinds = [unit.raw for unit in option.units]
            unfit = next(
                (n for n in wanted if n in said.OPTION and not said.OPTION[n](product.raw, option.raw)), None
            )
            chosen = said.unit_choice(kinds, wanted)
            if unfit is None and chosen is None and kinds:
                unfit = ", ".join(n for n in wanted if n in said.UNIT)
            if unfit:
                why = f"not {unfit}"
                continue
            if chosen is None:
                matched, why = True, "it has no unit"
                continue
            unit = next(u for u in option.units if u.raw is chosen)
            if self._looked_at_enough((product.id, option.id)):
                return True, None, "not looked at: the catalogue is large"
            bookable, why = self._fit(product, option, unit, wanted, slots, vacancies, units)
            if bookable is not None:
                return True, bookable, ""
            matched = matched or not why.startswith(FEWER)
        return matched, None, why

    def _fit(
        self,
        product: Document,
        option: Document,
        unit: Document,
        wanted: Sequence[str],
        slots: int,
        vacancies: int,
        units: int,
    ) -> tuple[Bookable | None, str]:
        needed = said.quantity(option.raw, unit.raw, units)
        if said.too_many(needed):
            return None, f"one booking of it has at least {needed} tickets"
        limit = said.most(option.raw, unit.raw)
        if limit is not None and needed > limit:
            return None, f"{FEWER} {limit} of {unit.id} at a time"
        everything = self.slots(product, option) if slots else ()
        if "SOLD_OUT" in wanted:
            usable = [s for s in everything if s.raw.get("status") == "SOLD_OUT"]
        else:
            now = self._stage.now
            checks = [said.SLOT[name] for name in wanted if name in said.SLOT]
            usable = [
                s
                for s in everything
                if said.open_slot(s.raw, needed, vacancies)
                and all(c(s.raw, option.raw, product.raw, now) for c in checks)
            ]
        if everything and not any(said.together(s.raw, needed) for s in everything):
            return None, f"{FEWER} {needed - 1} units at a time"
        if len(usable) < slots:
            unreadable = [
                s for s in everything if s.raw.get("available") is True and said.start_of(s.raw) is None
            ]
            if unreadable and len(usable) + len(unreadable) >= slots:
                unreadable[0].time("localDateTimeStart")
            return None, f"{len(usable)} of {slots} slots fit"
        return Bookable(
            product,
            option,
            unit,
            tuple(option.units),
            tuple(self._turned(product, option, usable)),
            self._stage,
        ), ""

    def _looked_at_enough(self, which: tuple[str, str]) -> bool:
        """Whether this option is one too many. Those that were looked at before cost no request."""
        with self._lock:
            if which in self._looked or which in self._empty:
                return False
            return len(self._looked) >= PRODUCTS_LOOKED_AT or len(self._empty) >= EMPTY_LOOKED_AT

    def _turned(self, product: Document, option: Document, usable: list[Document]) -> list[Document]:
        """The slots, starting each time with the next one, so that no slot carries every hold."""
        with self._lock:
            turns = self._turns.setdefault((product.id, option.id), itertools.count())
            first = next(turns) % len(usable) if usable else 0
        return usable[first:] + usable[:first]

    def day_seen_open(self, sent: Body) -> str | None:
        """The local day of the slot that a reservation names, if it was open when it was first seen."""
        named = (sent.get("productId"), sent.get("optionId"), sent.get("availabilityId"))
        with self._lock:
            return self._open.get(named)

    def slots(self, product: Document, option: Document) -> tuple[Document, ...]:
        """Slots of the option as first seen, from tomorrow on."""
        return self._once.get(("slots", product.id, option.id), lambda: self._noted(product, option))

    def _noted(self, product: Document, option: Document) -> tuple[Document, ...]:
        found = self._load(product, option)
        with self._lock:
            (self._looked if found else self._empty).add((product.id, option.id))
            self._open.update(
                ((product.id, option.id, s.id), str(s.raw.get("localDateTimeStart"))[:10])
                for s in found
                if s.raw.get("available") is True
            )
            self._empty_in_a_row = 0 if found else self._empty_in_a_row + 1
        return found

    def _year(
        self, product: Document, option: Document, first: date, last: date
    ) -> Sequence[Document] | None:
        """The calendar, asked before the slots only where it is likely to say that there are none; None where it was
        not asked, or does not answer."""
        if self._empty_in_a_row < EMPTY_IN_A_ROW:
            return None
        days = self._stage.octo.core.attempt.calendar(product.id, option.id, first, last)
        return days.body if days.ok and isinstance(days.body, list) else None

    def _load(self, product: Document, option: Document) -> tuple[Document, ...]:
        octo, today = self._stage.octo.core, self._stage.today(product)
        first = today + timedelta(days=1)
        last = today + timedelta(days=CALENDAR_DAYS)
        days = self._year(product, option, first, last)
        if days is not None and not any(map(_is_open, days)):
            return ()
        found = list(octo.availability(product.id, option.id, first, today + timedelta(days=WINDOW_DAYS)))
        if sum(s.raw.get("available") is True for s in found) < 2:
            if days is None:
                days = octo.calendar(product.id, option.id, first, last)
            open_days = [d.date("localDate") for d in days if _is_open(d)]
            later = [day for day in open_days if day > today + timedelta(days=WINDOW_DAYS)][:1]
            if later:
                found += octo.availability(
                    product.id, option.id, later[0], later[0] + timedelta(days=WINDOW_DAYS)
                )
        soon = self._stage.now + timedelta(hours=1)
        return tuple(s for s in found if isinstance(s, Document) and _bookable_after(s.raw, soon))


def _is_open(day: Document) -> bool:
    return day.raw.get("available") is True


def _bookable_after(slot: Mapping[str, object], soon: datetime) -> bool:
    try:
        return aware_moment(slot.get("utcCutoffAt")) > soon
    except Senseless:
        return True


def local_day(product: Document, now: datetime) -> date:
    """Today where the product takes place; UTC where it names no zone."""
    try:
        zone = ZoneInfo(str(product.raw.get("timeZone") or "UTC"))
    except (ValueError, OSError, KeyError):
        return now.astimezone(UTC).date()
    return now.astimezone(zone).date()
