"""Delivery of vouchers and tickets: when it happens, and its options."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from octo_sandbox.bookings.record import CONFIRMED, Booking
from octo_sandbox.catalogue import Product

DELIVERED_AFTER = timedelta(hours=1)


def is_delivered(product: Product, booking: Booking, now: datetime) -> bool:
    """Return whether delivery has happened: at the confirmation, or later where it is not instant."""
    if booking.status != CONFIRMED or booking.confirmed_at is None:
        return False
    return product.instant_delivery or now >= booking.confirmed_at + DELIVERED_AFTER


def delivery_option(delivery_format: str, reference: str) -> dict[str, Any]:
    """Return one delivery option: the text of a code, or the URL of a file."""
    if delivery_format.endswith("_URL"):
        kind = delivery_format.removesuffix("_URL").lower()
        return {
            "deliveryFormat": delivery_format,
            "deliveryValue": f"https://tickets.harbour-and-hill.example/{reference}.{kind}",
        }
    return {"deliveryFormat": delivery_format, "deliveryValue": reference}
