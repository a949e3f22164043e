"""What becomes of each property of a request stands in the contract, and the suites ask for all of it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.contract.kept import problems_of_kept
from octo_conformance.contract.operations import read_operations
from octo_conformance.contract.roots import suite_roots
from octo_conformance.judge.checks import claimed

BY_HAND = {
    "CART-042": "suites/cart/test_create.py nests bookings in POST /orders",
    "CART-059": "suites/cart/test_change.py sends one with a change",
    "CART-060": "suites/cart/test_joining.py moves bookings between orders",
    "CORE-BOOK-045": "suites/core/test_update.py changes the product and the option",
    "GIFT-051": "suites/gifts/test_orders.py nests gifts in orders",
    "GIFT-056": "suites/gifts/test_orders.py moves gifts between orders",
    "OFFER-003": "suites/offers/test_booking_offers.py finds a code that can be used",
}
"""Statements of the matrix that no life serves, and where they are checked."""


@pytest.fixture(scope="module", params=["octo", "ventrata"])
def contract(request: pytest.FixtureRequest) -> Contract:
    return load_contract(request.param)


def test_no_property_of_a_request_is_without_a_mark(contract: Contract) -> None:
    """A field that nobody thought of would be lost, and no check would see it."""
    assert contract.kept.unmarked == ()


def test_a_mark_is_read_with_where_it_is_shown_and_what_it_breaks(contract: Contract) -> None:
    """Fields of a contact are shown in the contact; the statement is that of the call that sends it."""
    fields = {kept.name: kept for kept in contract.kept.of("POST /bookings/{uuid}/confirm")}
    phone, inside = fields["contact.phoneNumber"], fields["unitItems.contact.phoneNumber"]
    assert (phone.shown, phone.way, phone.breaks) == (
        (("contact", "phoneNumber"),),
        "normalised",
        "CORE-BOOK-064",
    )
    assert inside.shown == (("unitItems", "*", "contact", "phoneNumber"),)
    assert inside.breaks == "CORE-BOOK-077"
    assert fields["identityId"].stays == "IDENT-020"
    assert "emailReceipt" not in fields


def test_one_mark_breaks_another_statement_with_each_call(contract: Contract) -> None:
    """A body that serves three calls is held to what is said of each."""
    calls = ("PATCH /gifts/{uuid}", "PATCH /gifts/{uuid}/preview", "POST /gifts/{uuid}/confirm")
    broken = [next(k.breaks for k in contract.kept.of(call) if k.name == "message") for call in calls]
    assert broken == ["GIFT-013", "GIFT-014", "GIFT-023"]


def test_what_one_call_takes_another_with_the_same_body_need_not(contract: Contract) -> None:
    """A confirmation names tickets as a change does, and sells nothing for them."""
    takes = {
        label: {kept.name for kept in contract.kept.of(label)}
        for label in ("PATCH /bookings/{uuid}", "POST /bookings/{uuid}/confirm")
    }
    assert ["unitItems.extraItems" in names for names in takes.values()] == [True, False]
    assert ["unitItems.questionAnswers" in names for names in takes.values()] == [True, True]


def test_every_statement_of_the_matrix_is_asked_for(contract: Contract) -> None:
    """A cell that no test asks for would never be told."""
    asked = {
        identifier
        for root in suite_roots()
        for path in Path(root).glob("*/test_kept.py")
        for identifier, _ in claimed(path)
    }
    assert contract.kept.statements - asked == set(BY_HAND)


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ({"in": "Booking.note"}, "names Booking.note, which the contract does not have"),
        ({"in": "Booking.contact.phone"}, "names Booking.contact.phone, which the contract does not have"),
        (
            {"in": "Booking.notes", "breaks": "CORE-BOOK-999"},
            "names CORE-BOOK-999, which is not in the catalogue",
        ),
        ({"in": "Booking.notes", "stays": "NOTE"}, "names NOTE, which is not in the catalogue"),
        (
            {"in": "Booking.notes", "breaks": {"book": "CORE-BOOK-013"}},
            "names the operation book, which is none",
        ),
        ({"in": "Booking.notes", "only": ["book"]}, "names the operation book, which is none"),
        (
            {"in": "Booking.notes", "where": "Availability.bus"},
            "names Availability.bus, which the contract does not have",
        ),
        (
            {"in": "Booking.notes", "one_of": "Availability.openingHours.at"},
            "names Availability.openingHours.at, which the contract does not have",
        ),
        ({"in": "Booking.notes", "on_null": "CON-999"}, "names CON-999, which is not in the register"),
    ],
)
def test_a_mark_that_leads_nowhere_is_told(mark: dict[str, Any], message: str) -> None:
    """A misspelled place would be one that no answer shows, and every supplier would be right."""
    contract = load_contract()
    document = deepcopy(contract.document(contract.capabilities))
    document["components"]["schemas"]["BookingUpdateBody"]["properties"]["notes"]["x-octo-kept"] = mark
    told = list(problems_of_kept(document, read_operations(document), contract.catalogue, contract.readings))
    assert [each for each in told if message in each] != []
