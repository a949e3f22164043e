"""Bodies are searched: for objects, for what leaks, for proof that an operation works."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.contract import Contract, read_contract
from support.small_specs import GET, LIST, UUID, booking, only, told, write_specs


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return read_contract("octo", [write_specs(tmp_path_factory.mktemp("specs"))])


def test_objects_are_found_wherever_they_are(contract: Contract) -> None:
    """Every component and every list of components, outermost first, with its pointer."""
    body = [
        booking(contact={"name": "A"}, items=[{"id": "a", "contact": {"name": "B"}}], ticket={"url": "u"})
    ]
    assert [(found.component, found.pointer) for found in contract.objects(LIST, [], body)] == [
        ("Booking[]", ""),
        ("Booking", "/0"),
        ("Contact", "/0/contact"),
        ("Item[]", "/0/items"),
        ("Item", "/0/items/0"),
        ("Contact", "/0/items/0/contact"),
        ("Link", "/0/ticket"),
    ]


def test_what_is_no_object_is_not_found(contract: Contract) -> None:
    """A null or a text where an object should be has no rules to keep; an empty list has."""
    body = booking(contact=None, items=[], ticket="x")
    assert [found.component for found in contract.objects(GET, [], body)] == ["Booking", "Item[]"]


def test_an_unasked_property_is_a_leak(contract: Contract) -> None:
    """A property of a capability that nobody asked for is told once, null or not, wherever it is."""
    body = [booking(price=None, items=[{"id": "a", "price": 1}])]
    assert [
        (leak.pointer, leak.component, leak.property, leak.capability)
        for leak in contract.leaks(LIST, [], body)
    ] == [
        ("/0/price", "Booking", "price", "octo/pricing"),
        ("/0/items/0/price", "Item", "price", "octo/pricing"),
    ]


def test_an_asked_property_is_no_leak(contract: Contract) -> None:
    """Asking for the capability makes its properties welcome."""
    assert contract.leaks(GET, ["octo/pricing"], booking(price=1)) == []


def test_either_of_two_owners_will_do(contract: Contract) -> None:
    """A property that two capabilities add leaks only when neither was asked for."""
    assert contract.leaks(GET, ["octo/pricing"], booking(tax=1)) == []
    assert contract.leaks(GET, ["octo/cart"], booking(tax=1)) == []
    assert [leak.property for leak in contract.leaks(GET, [], booking(tax=1))] == ["tax"]


def test_what_is_inside_a_leak_is_not_told_again(contract: Contract) -> None:
    """An unasked order is one leak, not one for each of its properties."""
    assert [leak.pointer for leak in contract.leaks(GET, [], booking(order={"id": "x"}))] == ["/order"]


def test_a_route_of_a_capability_is_asked_for_by_calling_it(contract: Contract) -> None:
    """Its answers are judged with the capability, and are no leak."""
    label = "GET /orders/{id}"
    assert contract.leaks(label, [], {"id": "x"}) == []
    assert told(only(contract.deviations(label, [], {}))) == ("/id", "Order.id", "missing", "ORDER")


@pytest.mark.parametrize(
    ("label", "body", "expected"),
    [
        (GET, booking(), True),
        (GET, {"uuid": UUID}, True),
        (GET, {"uuid": "[redacted:0a1b2c3d]"}, True),
        (GET, {"uuid": "x"}, False),
        (GET, {"uuid": None}, False),
        (GET, {}, False),
        (GET, [booking()], False),
        (GET, {"error": "BAD_REQUEST"}, False),
        (LIST, [booking()], True),
        (LIST, [{}, booking()], True),
        (LIST, [{}], False),
        (LIST, [], False),
        (LIST, booking(), False),
    ],
)
def test_a_positive_answer_shows_who_it_is(contract: Contract, label: str, body: Any, expected: bool) -> None:
    """Only an object that can be told from others proves that an operation works."""
    assert contract.positive(label, [], body) is expected
