"""What the rules of bookings, their tickets and their delivery say of single objects."""

from __future__ import annotations

from typing import Any

import pytest

from support.ruling import BREAKS, HOLDS, SILENT, Case, case_name, told

ONE = "0f1e2d3c-4b5a-4978-8a9b-0c1d2e3f4a5b"
"""A uuid, which stays the same in other letters."""

MADE = "2026-11-21T10:00:00+00:00"
CARRIER = {"deliveryOptions": [{"deliveryFormat": "PDF_URL", "deliveryValue": "https://s.example/t.pdf"}]}
BARE: dict[str, Any] = {"deliveryOptions": []}
PRODUCT = {
    "id": "p",
    "instantDelivery": True,
    "deliveryMethods": ["TICKET", "VOUCHER"],
    "deliveryFormats": ["PDF_URL", "QRCODE"],
    "options": [{"id": "o", "units": [{"id": "Adult"}]}],
}
KNOWN = {"products": (PRODUCT,)}
LATER = {"products": ({**PRODUCT, "instantDelivery": False},)}
OWN = {"productId": "p", "optionId": "o"}


def held(**more: Any) -> dict[str, Any]:
    """A booking on hold."""
    return {"status": "ON_HOLD", "utcExpiresAt": "2026-11-21T10:30:00+00:00", "utcCreatedAt": MADE, **more}


def confirmed(**more: Any) -> dict[str, Any]:
    """A booking that is confirmed."""
    return {"status": "CONFIRMED", "utcCreatedAt": MADE, "unitItems": [], **OWN, **more}


def delivered(**more: Any) -> dict[str, Any]:
    """A confirmed booking with all its tickets."""
    item = {"ticket": CARRIER}
    return confirmed(
        **{"deliveryMethods": ["VOUCHER", "TICKET"], "voucher": CARRIER, "unitItems": [item, item], **more}
    )


RESERVING = {"operation": "POST /bookings"}

HOLDS_AND_CONFIRMATION: list[Case] = [
    ("a_hold_says_until_when_it_lasts", held(), HOLDS),
    ("a_hold_says_until_when_it_lasts", held(utcExpiresAt=None), BREAKS),
    ("a_hold_says_until_when_it_lasts", {"status": "CONFIRMED"}, SILENT),
    ("a_new_hold_lasts_into_the_future", held(), HOLDS, RESERVING),
    ("a_new_hold_lasts_into_the_future", held(), BREAKS, {**RESERVING, "at": "2026-11-21T11:00:00+00:00"}),
    # Two clocks may be two minutes apart, and no more.
    ("a_new_hold_lasts_into_the_future", held(), HOLDS, {**RESERVING, "at": "2026-11-21T10:31:59+00:00"}),
    ("a_new_hold_lasts_into_the_future", held(), BREAKS, {**RESERVING, "at": "2026-11-21T10:32:00+00:00"}),
    ("a_new_hold_lasts_into_the_future", held(utcExpiresAt=MADE), BREAKS, RESERVING),
    ("a_new_hold_lasts_into_the_future", held(), SILENT, {"operation": "GET /bookings/{uuid}"}),
    ("a_new_hold_lasts_into_the_future", held(utcExpiresAt=None), SILENT, RESERVING),
    ("a_new_hold_lasts_into_the_future", held(status="PENDING"), SILENT, RESERVING),
    ("a_hold_is_not_confirmed", held(utcConfirmedAt=None), HOLDS),
    ("a_hold_is_not_confirmed", held(utcConfirmedAt=MADE), BREAKS),
    ("a_hold_is_not_confirmed", confirmed(utcConfirmedAt=MADE), SILENT),
    ("a_confirmed_booking_says_since_when", confirmed(utcConfirmedAt=MADE), HOLDS),
    ("a_confirmed_booking_says_since_when", confirmed(utcConfirmedAt=None), BREAKS),
    ("a_confirmed_booking_says_since_when", confirmed(status="REDEEMED", utcConfirmedAt=None), BREAKS),
    ("a_confirmed_booking_says_since_when", held(utcConfirmedAt=None), SILENT),
    ("a_booking_is_not_confirmed_before_it_was_made", confirmed(utcConfirmedAt=MADE), HOLDS),
    # One of the two times may have lost its fraction of a second.
    (
        "a_booking_is_not_confirmed_before_it_was_made",
        confirmed(utcConfirmedAt="2026-11-21T09:59:59Z"),
        HOLDS,
    ),
    (
        "a_booking_is_not_confirmed_before_it_was_made",
        confirmed(utcConfirmedAt="2026-11-21T09:59:58.9Z"),
        BREAKS,
    ),
    ("a_booking_is_not_confirmed_before_it_was_made", confirmed(utcConfirmedAt=None), SILENT),
    ("a_booking_is_not_confirmed_before_it_was_made", held(utcConfirmedAt=MADE), SILENT),
    ("a_confirmed_booking_no_longer_expires", confirmed(utcExpiresAt=None), HOLDS),
    ("a_confirmed_booking_no_longer_expires", confirmed(utcExpiresAt=MADE), BREAKS),
    ("a_confirmed_booking_no_longer_expires", held(), SILENT),
    ("a_confirmed_booking_has_the_suppliers_reference", confirmed(supplierReference="A1"), HOLDS),
    ("a_confirmed_booking_has_the_suppliers_reference", confirmed(supplierReference=""), BREAKS),
    ("a_confirmed_booking_has_the_suppliers_reference", confirmed(supplierReference=None), BREAKS),
    ("a_confirmed_booking_has_the_suppliers_reference", held(supplierReference=None), SILENT),
    (
        "the_unit_items_of_a_confirmed_booking_are_confirmed",
        confirmed(unitItems=[{"status": "CONFIRMED"}, {"status": "REDEEMED"}]),
        HOLDS,
    ),
    (
        "the_unit_items_of_a_confirmed_booking_are_confirmed",
        confirmed(unitItems=[{"status": "CONFIRMED"}, {"status": "ON_HOLD"}]),
        BREAKS,
    ),
    ("the_unit_items_of_a_confirmed_booking_are_confirmed", confirmed(), SILENT),
    ("the_unit_items_of_a_confirmed_booking_are_confirmed", held(unitItems=[{"status": "ON_HOLD"}]), SILENT),
    ("a_booking_is_not_updated_before_it_was_made", held(utcUpdatedAt=MADE), HOLDS),
    ("a_booking_is_not_updated_before_it_was_made", held(utcUpdatedAt="2026-11-21T09:59:59Z"), HOLDS),
    ("a_booking_is_not_updated_before_it_was_made", held(utcUpdatedAt="2026-11-21T09:59:58Z"), BREAKS),
    ("a_booking_is_not_updated_before_it_was_made", held(utcUpdatedAt=None), SILENT),
    ("a_living_booking_carries_no_cancellation", held(cancellation=None), HOLDS),
    ("a_living_booking_carries_no_cancellation", held(cancellation={}), BREAKS),
    ("a_living_booking_carries_no_cancellation", held(status="CANCELLED", cancellation={}), SILENT),
    ("an_unused_booking_has_no_time_of_use", held(utcRedeemedAt=None), HOLDS),
    ("an_unused_booking_has_no_time_of_use", confirmed(utcRedeemedAt=MADE), BREAKS),
    ("an_unused_booking_has_no_time_of_use", confirmed(status="REDEEMED", utcRedeemedAt=MADE), SILENT),
    ("a_cancelled_booking_cannot_be_cancelled_again", {"status": "CANCELLED", "cancellable": False}, HOLDS),
    ("a_cancelled_booking_cannot_be_cancelled_again", {"status": "CANCELLED", "cancellable": True}, BREAKS),
    ("a_cancelled_booking_cannot_be_cancelled_again", {"status": "CONFIRMED", "cancellable": True}, SILENT),
]

EMBEDDED: list[Case] = [
    ("the_embedded_product_is_the_booked_one", {"product": {"id": "P"}, "productId": "p"}, HOLDS),
    ("the_embedded_product_is_the_booked_one", {"product": {"id": "q"}, "productId": "p"}, BREAKS),
    ("the_embedded_product_is_the_booked_one", {"product": None, "productId": "p"}, SILENT),
    ("the_embedded_option_is_the_booked_one", {"option": {"id": "O"}, "optionId": "o"}, HOLDS),
    ("the_embedded_option_is_the_booked_one", {"option": {"id": "x"}, "optionId": "o"}, BREAKS),
    ("the_embedded_option_is_the_booked_one", {"optionId": "o"}, SILENT),
    ("the_embedded_unit_is_the_booked_one", {"unit": {"id": "A"}, "unitId": "a"}, HOLDS),
    ("the_embedded_unit_is_the_booked_one", {"unit": {"id": "c"}, "unitId": "a"}, BREAKS),
    ("the_embedded_unit_is_the_booked_one", {"unit": None, "unitId": "a"}, SILENT),
    (
        "the_embedded_availability_is_the_booked_one",
        {"availability": {"id": "S"}, "availabilityId": "s"},
        HOLDS,
    ),
    (
        "the_embedded_availability_is_the_booked_one",
        {"availability": {"id": "t"}, "availabilityId": "s"},
        BREAKS,
    ),
    ("the_embedded_availability_is_the_booked_one", {"availability": None, "availabilityId": "s"}, SILENT),
    (
        "the_embedded_availability_is_the_booked_one",
        {"availability": {"id": "t"}, "availabilityId": None},
        SILENT,
    ),
    ("unit_items_are_of_units_the_option_sells", {**OWN, "unitItems": [{"unitId": "ADULT"}]}, HOLDS, KNOWN),
    ("unit_items_are_of_units_the_option_sells", {**OWN, "unitItems": [{"unitId": "dog"}]}, BREAKS, KNOWN),
    ("unit_items_are_of_units_the_option_sells", {**OWN, "unitItems": []}, SILENT, KNOWN),
    ("unit_items_are_of_units_the_option_sells", {**OWN, "unitItems": [{"unitId": "dog"}]}, SILENT),
    ("unit_items_have_uuids_of_their_own", {"unitItems": [{"uuid": "a"}, {"uuid": "b"}]}, HOLDS),
    ("unit_items_have_uuids_of_their_own", {"unitItems": [{"uuid": ONE}, {"uuid": ONE.upper()}]}, BREAKS),
    ("unit_items_have_uuids_of_their_own", {"unitItems": [{"uuid": "a"}] * 3}, BREAKS),
    ("unit_items_have_uuids_of_their_own", {"unitItems": []}, SILENT),
]

DELIVERY: list[Case] = [
    ("a_booking_delivered_by_voucher_carries_one", delivered(), HOLDS, KNOWN),
    ("a_booking_delivered_by_voucher_carries_one", delivered(voucher=None), BREAKS, KNOWN),
    ("a_booking_delivered_by_voucher_carries_one", delivered(voucher=BARE), BREAKS, KNOWN),
    ("a_booking_delivered_by_voucher_carries_one", delivered(voucher=None), SILENT, LATER),
    ("a_booking_delivered_by_voucher_carries_one", delivered(voucher=None), SILENT),
    ("a_booking_delivered_by_voucher_carries_one", delivered(voucher=None, status="ON_HOLD"), SILENT, KNOWN),
    (
        "a_booking_delivered_by_voucher_carries_one",
        delivered(voucher=None, deliveryMethods=["TICKET"]),
        SILENT,
        KNOWN,
    ),
    ("a_booking_delivered_by_ticket_carries_one_for_each_guest", delivered(), HOLDS, KNOWN),
    (
        "a_booking_delivered_by_ticket_carries_one_for_each_guest",
        delivered(unitItems=[{"ticket": CARRIER}, {"ticket": None}]),
        BREAKS,
        KNOWN,
    ),
    (
        "a_booking_delivered_by_ticket_carries_one_for_each_guest",
        delivered(unitItems=[{"ticket": BARE}, {"ticket": CARRIER}]),
        BREAKS,
        KNOWN,
    ),
    ("a_booking_delivered_by_ticket_carries_one_for_each_guest", delivered(unitItems=[]), SILENT, KNOWN),
    ("a_booking_delivered_by_ticket_carries_one_for_each_guest", delivered(unitItems=[{}]), SILENT, LATER),
    (
        "a_booking_delivered_by_ticket_carries_one_for_each_guest",
        delivered(unitItems=[{}], deliveryMethods=["VOUCHER"]),
        SILENT,
        KNOWN,
    ),
    ("tickets_come_in_formats_the_product_names", delivered(), HOLDS, KNOWN),
    ("tickets_come_in_formats_the_product_names", delivered(unitItems=[]), HOLDS, KNOWN),
    (
        "tickets_come_in_formats_the_product_names",
        delivered(unitItems=[{"ticket": {"deliveryOptions": [{"deliveryFormat": "PNG_URL"}]}}]),
        BREAKS,
        KNOWN,
    ),
    ("tickets_come_in_formats_the_product_names", delivered(voucher=None, unitItems=[{}]), SILENT, KNOWN),
    ("tickets_come_in_formats_the_product_names", delivered(), SILENT),
    ("tickets_that_are_links_can_be_opened", delivered(), HOLDS),
    ("a_booking_is_delivered_as_the_product_says", delivered(), HOLDS, KNOWN),
    ("a_booking_is_delivered_as_the_product_says", delivered(deliveryMethods=["VOUCHER"]), BREAKS, KNOWN),
    ("a_booking_is_delivered_as_the_product_says", delivered(), SILENT),
]


def linked(value: str, form: str = "PDF_URL") -> dict[str, Any]:
    """A booking with a voucher behind this link."""
    voucher = {"deliveryOptions": [{"deliveryFormat": form, "deliveryValue": value}]}
    return delivered(voucher=voucher, unitItems=[])


LINKS: list[Case] = [
    ("tickets_that_are_links_can_be_opened", linked("http://s.example/t"), HOLDS),
    ("tickets_that_are_links_can_be_opened", linked("/t.pdf"), BREAKS),
    ("tickets_that_are_links_can_be_opened", linked("ftp://s.example/t"), BREAKS),
    ("tickets_that_are_links_can_be_opened", linked("https:/t.pdf"), BREAKS),
    ("tickets_that_are_links_can_be_opened", linked("https://[s"), BREAKS),
    ("tickets_that_are_links_can_be_opened", linked("ABC", "QRCODE"), SILENT),
]


@pytest.mark.parametrize("case", [*HOLDS_AND_CONFIRMATION, *EMBEDDED, *DELIVERY, *LINKS], ids=case_name)
def test_right_and_wrong_bookings_are_told_apart(case: Case) -> None:
    """A rule holds for a right object, breaks for a wrong one, and leaves alone what is none of its
    business."""
    assert told(case) == case[2]
