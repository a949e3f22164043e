"""The routes of the core, and older routes that public clients still use."""

from __future__ import annotations

from octo_sandbox.availability.check import check_availability, check_calendar
from octo_sandbox.bookings.confirm_cancel import cancel, confirm
from octo_sandbox.bookings.read import list_bookings, show_booking
from octo_sandbox.bookings.reserve import reserve
from octo_sandbox.bookings.update_extend import extend, update
from octo_sandbox.catalogue_operations import (
    list_capabilities,
    list_products,
    list_suppliers,
    show_product,
    show_supplier,
    show_supplier_by_id,
)
from octo_sandbox.routing import Route

# Older documents (Ventrata, Suppliers and Bookings) and public clients have these routes. The OCTO documents neither
# describe nor forbid them.
OLDER_ROUTES = (
    Route("GET", "/suppliers", list_suppliers),
    Route("GET", "/suppliers/{id}", show_supplier_by_id),
    Route("DELETE", "/bookings/{uuid}", cancel),
)

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
    *OLDER_ROUTES,
)
