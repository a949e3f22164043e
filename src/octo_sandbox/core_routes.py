"""The operations of the core."""

from __future__ import annotations

from octo_sandbox.availability.checking import check_availability, check_calendar
from octo_sandbox.bookings.changing import extend, update
from octo_sandbox.bookings.reading import list_bookings, show_booking
from octo_sandbox.bookings.reserving import reserve
from octo_sandbox.bookings.settling import cancel, confirm
from octo_sandbox.offer import list_capabilities, list_products, show_product, show_supplier
from octo_sandbox.routing import Route

CORE_ROUTES = (
    Route("GET", "/supplier", show_supplier),
    Route("GET", "/capabilities", list_capabilities),
    Route("GET", "/products", list_products),
    Route("GET", "/products/{id}", show_product),
    Route("POST", "/availability", check_availability),
    Route("POST", "/availability/calendar", check_calendar),
    Route("POST", "/bookings", reserve),
    Route("GET", "/bookings", list_bookings),
    Route("GET", "/bookings/{uuid}", show_booking),
    Route("PATCH", "/bookings/{uuid}", update),
    Route("POST", "/bookings/{uuid}/confirm", confirm),
    Route("POST", "/bookings/{uuid}/cancel", cancel),
    Route("POST", "/bookings/{uuid}/extend", extend),
)
