"""Products, options and units that are no longer sold, but stand in old bookings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from octo_sandbox.bookings.record import Booking
from octo_sandbox.catalogue import Departures, Option, Product, Unit
from octo_sandbox.catalogue.harbour import ADULT, CHILD, SENIOR

if TYPE_CHECKING:
    from octo_sandbox.call import Call

RIVER_BUS = Product(
    id="river-bus",
    internal_name="River bus (until the bridge was built)",
    reference="RB-OLD",
    time_zone="Europe/London",
    options=(
        Option(
            "single",
            "Single",
            "RB-S",
            Departures(("08:00", "12:00", "17:30"), 40, 60),
            (ADULT, CHILD, SENIOR),
        ),
    ),
)
LIGHTHOUSE = Product(
    id="old-lighthouse",
    internal_name="Old lighthouse",
    reference=None,
    time_zone="America/New_York",
    delivery_methods=("VOUCHER",),
    options=(Option("climb", "Climb", None, Departures(("11:00", "15:00"), 45, 12), (ADULT,)),),
)
BREAKFAST = Option(
    "breakfast", "Breakfast cruise", "HC-BR", Departures(("08:30",), 90, 30), (ADULT, CHILD), default=False
)
PENSIONER = Unit("pensioner", "SENIOR", "Pensioner", "OAP", min_age=60, max_age=120)

PRODUCTS: Mapping[str, Product] = {product.id: product for product in (RIVER_BUS, LIGHTHOUSE)}
OPTIONS: Mapping[tuple[str, str], Option] = {("harbour-cruise", BREAKFAST.id): BREAKFAST}
UNITS: Mapping[tuple[str, str], tuple[Unit, ...]] = {
    ("harbour-cruise", "classic"): (PENSIONER,),
    ("hill-castle", "DEFAULT"): (PENSIONER,),
}


def product_of(call: Call, booking: Booking) -> tuple[Product, Option]:
    """Return the product and option of a booking, from the catalogue or from the archive."""
    product = call.policies.catalogue.product(booking.product_id) or PRODUCTS.get(booking.product_id)
    if product is None:
        raise LookupError(f"the product {booking.product_id} was never sold")
    option = product.option(booking.option_id) or OPTIONS.get((product.id, booking.option_id))
    if option is None:
        raise LookupError(f"{product.id} never had the option {booking.option_id}")
    return product, call.policies.capability_hooks.booked(call, booking, as_sold(product, option, booking))


def as_sold(product: Product, option: Option, booking: Booking) -> Option:
    """Add the retired units of the booking to its option."""
    booked = {item.unit_id for item in booking.unit_items}
    gone = tuple(unit for unit in UNITS.get((product.id, option.id), ()) if unit.id in booked)
    return replace(option, units=(*option.units, *gone)) if gone else option
