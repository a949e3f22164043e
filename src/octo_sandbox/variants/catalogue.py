"""Variants of the catalogue, its slots and its stock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from octo_sandbox.availability.slot_availability import AVAILABLE, SOLD_OUT, SlotAvailability
from octo_sandbox.bookings.contacts import TEXT_FIELDS
from octo_sandbox.call import Call
from octo_sandbox.catalogue import Catalogue, Departures, OpeningTimes, Option, Product, Slot
from octo_sandbox.catalogue.schedule import Presold, Schedule
from octo_sandbox.errors import unprocessable
from octo_sandbox.faults.policy_changes import options, products, reshaped, units, with_fields
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

SLOT_LIMIT = 6


@variant("only-departures", about="kinds of product")
def _departures(policies: Policies) -> Policies:
    """Every product has fixed times of departure."""
    return products(policies, lambda product: product if product.availability_type == "START_TIME" else None)


@variant("only-opening-hours", about="kinds of product")
def _opening_hours(policies: Policies) -> Policies:
    """Every product has opening hours."""
    return products(
        policies, lambda product: product if product.availability_type == "OPENING_HOURS" else None
    )


@variant("a-single-product", about="kinds of product")
def _single(policies: Policies) -> Policies:
    """The catalogue has one product with one option and one unit."""

    def change(product: Product) -> Product | None:
        if product.reference != "HC-1":
            return None
        option = product.options[0]
        return replace(product, options=(replace(option, units=option.units[:1]),))

    return products(policies, change)


@variant("many-products", about="kinds of product")
def _many(policies: Policies) -> Policies:
    """The catalogue has three hundred products."""
    sold = policies.catalogue.products
    copies = (replace(product, id=f"{product.id}-{number}") for number in range(1, 25) for product in sold)
    return replace(policies, catalogue=Catalogue(policies.catalogue.supplier, (*sold, *copies)[:300]))


@variant("first-product-has-no-dates")
def _no_dates(policies: Policies) -> Policies:
    """The first product has no slots for months."""
    catalogue = policies.catalogue
    first = catalogue.products[0]
    late = replace(
        first,
        id=f"{first.id}-next-year",
        options=tuple(replace(option, schedule=_from(option.schedule, 200)) for option in first.options),
    )
    return replace(policies, catalogue=Catalogue(catalogue.supplier, (late, *catalogue.products)))


def _from(schedule: Schedule, days: int) -> Schedule:
    def season(today: date) -> date:
        return today + timedelta(days=days)

    if isinstance(schedule, Departures | OpeningTimes):
        return replace(schedule, season_start=season)
    return schedule


@variant("season-starts-in-three-weeks")
def _later(policies: Policies) -> Policies:
    """No product has slots in the next three weeks."""
    return options(policies, lambda _product, option: replace(option, schedule=_from(option.schedule, 21)))


@variant("one-slot-a-product", unless=["season-starts-in-three-weeks", "few-seats"])
def _one_slot(policies: Policies) -> Policies:
    """Each option has slots on a single day, a week from now."""

    class OneDay:
        """A timetable that is limited to one day."""

        def __init__(self, schedule: Schedule, day: date) -> None:
            self._schedule = schedule
            self._day = day
            self.availability_type = schedule.availability_type
            self.start_times = schedule.start_times[:1]
            self.season_start = schedule.season_start

        def on(self, day: date, zone: ZoneInfo) -> tuple[Slot, ...]:
            return self._schedule.on(day, zone)[:1] if day == self._day else ()

    def change(_product: Product, option: Option) -> Option:
        return replace(option, schedule=OneDay(option.schedule, _an_open_day(option.schedule)))

    return options(policies, change)


def _an_open_day(schedule: Schedule) -> date:
    """The first day after a week on which the timetable has an open slot."""
    first = date.today() + timedelta(days=7)  # noqa: DTZ011  # any day of about a week from now will do
    for ahead in range(14):
        slots = schedule.on(first + timedelta(days=ahead), ZoneInfo("UTC"))
        if any(not slot.closed for slot in slots):
            return first + timedelta(days=ahead)
    return first


@variant("nothing-is-sold-out")
def _plenty(policies: Policies) -> Policies:
    """No slot is full or nearly full."""

    def change(_product: Product, option: Option) -> Option:
        schedule = option.schedule
        if isinstance(schedule, Departures | OpeningTimes):
            return replace(option, schedule=replace(schedule, presold=lambda _day, _at: 0))
        return option

    return options(policies, change)


@variant("two-at-most", about="limits of units")
def _two(policies: Policies) -> Policies:
    """A booking holds two units at most."""
    return options(
        policies,
        lambda _product, option: replace(
            option, max_units=2, min_units=None if option.min_units is None else 2
        ),
    )


@variant("one-at-most", about="limits of units")
def _one(policies: Policies) -> Policies:
    """A booking holds a single unit."""
    single = units(policies, lambda unit: replace(unit, accompanied_by=(), min_quantity=None, max_quantity=1))
    return options(single, lambda _product, option: replace(option, max_units=1, min_units=None))


@variant("limits-are-zero-and-null", about="limits of units")
def _zero(policies: Policies) -> Policies:
    """An option without a minimum number of units gives zero for it."""
    return reshaped(
        policies,
        "Option",
        lambda _call, view: {
            **view,
            "restrictions": {**view["restrictions"], "minUnits": view["restrictions"]["minUnits"] or 0},
        },
    )


@variant("few-seats", unless=["many-products"])
def _few(policies: Policies) -> Policies:
    """A departure has seven seats."""

    def change(_product: Product, option: Option) -> Option:
        schedule = option.schedule
        if isinstance(schedule, Departures):
            return replace(option, schedule=replace(schedule, capacity=7, presold=_all_or_none(schedule)))
        return option

    return options(policies, change)


def _all_or_none(schedule: Departures) -> Presold:
    def presold(day: date, at: time) -> int:
        gone = schedule.capacity is not None and schedule.presold(day, at) >= schedule.capacity
        return 7 if gone else 0

    return presold


@variant("vacancies-are-not-counted", unless=["few-seats", "sold-by-the-thousand"])
def _uncounted(policies: Policies) -> Policies:
    """No slot gives its vacancies or its capacity."""
    hidden = {"vacancies": None, "capacity": None}
    return with_fields(with_fields(policies, "Availability", **hidden), "AvailabilityCalendar", **hidden)


@variant("sold-by-the-thousand")
def _thousands(policies: Policies) -> Policies:
    """A slot gives a maxUnits that is higher than its capacity."""
    return replace(policies, per_booking_limit=lambda option, _slot: option.max_units or 5000)


@variant("free-sale-leaves-vacancies-out", unless=["vacancies-are-not-counted"])
def _left_out(policies: Policies) -> Policies:
    """A slot on free sale has no key for vacancies."""

    def change(_call: Call, view: View) -> View:
        return {n: v for n, v in view.items() if n != "vacancies" or view["status"] != "FREESALE"}

    return reshaped(reshaped(policies, "Availability", change), "AvailabilityCalendar", change)


@variant("limited-is-never-used")
def _no_limited(policies: Policies) -> Policies:
    """No slot has the status LIMITED."""

    def slot_status(slot: Slot, vacancies: int | None, past_cutoff: bool) -> str:
        status = policies.slot_status(slot, vacancies, past_cutoff)
        return AVAILABLE if status == "LIMITED" else status

    return replace(policies, slot_status=slot_status)


@variant("closed-slots-are-sold-out")
def _never_closed(policies: Policies) -> Policies:
    """A closed slot has the status SOLD_OUT."""

    def change(_call: Call, view: View) -> View:
        return {**view, "status": SOLD_OUT} if view["status"] == "CLOSED" else view

    return reshaped(reshaped(policies, "Availability", change), "AvailabilityCalendar", change)


@variant("only-open-slots-are-listed")
def _open_only(policies: Policies) -> Policies:
    """A check by days leaves out slots that cannot be booked."""
    from octo_sandbox.faults.policy_changes import answers

    def change(call: Call, body: list[View]) -> list[View]:
        if call.body.get("availabilityIds"):
            return body
        return [slot for slot in body if slot["status"] != "CLOSED"]

    return answers(policies, "POST /availability", change)


@variant("phone-number-is-required", about="required fields")
def _phone(policies: Policies) -> Policies:
    """A confirmation needs a telephone number."""
    return options(
        policies,
        lambda _product, option: replace(
            option,
            required_contact_fields=tuple(dict.fromkeys((*option.required_contact_fields, "phoneNumber"))),
        ),
    )


@variant("everything-is-required", about="required fields")
def _all_fields(policies: Policies) -> Policies:
    """A confirmation needs every contact field, of the lead guest and of every ticket."""
    fields = (*TEXT_FIELDS, "locales")
    everyone = units(policies, lambda unit: replace(unit, required_contact_fields=fields))
    return options(everyone, lambda _product, option: replace(option, required_contact_fields=fields))


@variant("nothing-is-required", about="required fields")
def _no_fields(policies: Policies) -> Policies:
    """A confirmation needs a contact and no field of it."""
    nobody = units(policies, lambda unit: replace(unit, required_contact_fields=()))
    return options(nobody, lambda _product, option: replace(option, required_contact_fields=()))


@variant("half-hour-zone")
def _zone(policies: Policies) -> Policies:
    """The products are in a zone that is five hours and three quarters ahead of UTC."""
    return products(policies, lambda product: replace(product, time_zone="Asia/Kathmandu"))


@variant("cutoff-of-a-day", about="cancellation cutoff")
def _day_cutoff(policies: Policies) -> Policies:
    """Cancellation ends a day before the start."""
    return options(
        policies, lambda _product, option: replace(option, cancellation_amount=1, cancellation_unit="day")
    )


@variant("cutoff-of-zero", about="cancellation cutoff")
def _no_cutoff(policies: Policies) -> Policies:
    """Cancellation ends at the start."""
    return options(
        policies, lambda _product, option: replace(option, cancellation_amount=0, cancellation_unit="hour")
    )


@variant("nothing-can-be-cancelled", about="cancellation cutoff")
def _final(policies: Policies) -> Policies:
    """A confirmed booking cannot be cancelled, and a hold can."""

    def before_cutoff(_option: Option, booking: object, _now: datetime) -> bool:
        return getattr(booking, "status", "") == "ON_HOLD"

    return replace(policies, before_cutoff=before_cutoff)


@variant("only-vouchers", about="delivery")
def _vouchers(policies: Policies) -> Policies:
    """Every product is delivered as one voucher for the booking."""
    return products(policies, lambda product: replace(product, delivery_methods=("VOUCHER",)))


@variant("only-tickets", about="delivery")
def _tickets(policies: Policies) -> Policies:
    """Every product is delivered as one ticket for each guest."""
    return products(policies, lambda product: replace(product, delivery_methods=("TICKET",)))


@variant("delivery-takes-a-while", about="delivery")
def _slow_delivery(policies: Policies) -> Policies:
    """Tickets are delivered some time after the confirmation."""
    return products(policies, lambda product: replace(product, instant_delivery=False))


@variant("one-code-for-all", about="forms of ticket")
def _one_code(policies: Policies) -> Policies:
    """Every ticket is a bar code."""
    return products(policies, lambda product: replace(product, delivery_formats=("CODE128",)))


NO_LIMIT = 2**31 - 1
"""The largest integer of 32 bits."""


@variant("no-limit-is-the-largest-number", about="how no limit is written")
def _largest(policies: Policies) -> Policies:
    """Where a booking may hold any number of tickets, the most is the largest number that the platform knows."""

    def change(_call: Call, view: View) -> View:
        bounds = view.get("restrictions")
        if not isinstance(bounds, dict):
            return view
        open_ended = {n: NO_LIMIT for n in ("maxUnits", "maxQuantity") if n in bounds and bounds[n] is None}
        return {**view, "restrictions": {**bounds, **open_ended}}

    return reshaped(reshaped(policies, "Option", change), "Unit", change)


@variant("fields-of-its-own", about="fields of its own", warns={"CONTENT-009"}, lacks=["octo/content"])
def _own_fields(policies: Policies) -> Policies:
    """A supplier that does not offer content has fields of its own with the names of some of it."""
    others = tuple(each for each in policies.capabilities if each.id != "octo/content")
    without = replace(policies, capabilities=others)
    titled = with_fields(without, "Product", title="Harbour cruise", country="GB")
    return with_fields(titled, "Booking", duration="two hours")


@variant("slots-have-limits-of-their-own", unless=["sold-by-the-thousand"])
def _slot_limits(policies: Policies) -> Policies:
    """A slot takes at most six units in one booking, whatever the option says."""

    def limit(option: Option, _slot: Slot) -> int:
        return min(option.max_units or SLOT_LIMIT, SLOT_LIMIT)

    def enough(availability: SlotAvailability, seats: int) -> None:
        if availability.max_units is not None and seats > availability.max_units:
            raise unprocessable("max-units", limit=availability.max_units)
        policies.enough(availability, seats)

    return replace(policies, per_booking_limit=limit, enough=enough)
