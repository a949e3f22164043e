"""What the paths of requests name, whether the contract has such a route or not."""

from __future__ import annotations

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.wire.address import Address, Addresses, route_for


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    contract = load_contract()
    return Addresses(contract.owned, contract.operations(contract.capabilities))


def said(address: Address) -> set[str]:
    """The properties of an address that hold."""
    names = ("writes", "creates", "previews", "confirms", "releases", "reads_one")
    return {name for name in names if getattr(address, name)}


@pytest.mark.parametrize(
    ("method", "path", "what", "name", "expected"),
    [
        ("POST", "/bookings", "booking", None, {"writes", "creates"}),
        ("post", "/Bookings/", "booking", None, {"writes", "creates"}),
        ("GET", "/bookings", "booking", None, set()),
        ("GET", "/bookings/a", "booking", "a", {"reads_one"}),
        ("POST", "/bookings/a/confirm", "booking", "a", {"writes", "confirms"}),
        ("POST", "/bookings/a/Cancel?b=c", "booking", "a", {"writes", "releases"}),
        ("DELETE", "/bookings/a", "booking", "a", {"writes", "releases"}),
        ("DELETE", "/bookings", "booking", None, {"writes"}),
        ("PATCH", "/orders/a%2Fb/preview", "order", "a/b", {"writes", "previews"}),
        ("POST", "/orders/a/preview", "order", "a", {"writes"}),
        ("POST", "/gifts/a/anything", "gift", "a", {"writes"}),
        ("POST", "/availability", None, None, set()),
        ("POST", "/availability/calendar", None, None, set()),
        ("PUT", "/availability", None, None, {"writes"}),
        ("POST", "/memberships/lookup", None, None, set()),
        ("POST", "/memberships/bookings", None, None, {"writes"}),
        ("POST", "/somewhere", None, None, {"writes"}),
        ("POST", "/", None, None, {"writes"}),
    ],
)
def test_an_address_is_read_from_method_and_path(
    addresses: Addresses, method: str, path: str, what: str | None, name: str | None, expected: set[str]
) -> None:
    """A write that was taken for a question would go out unguarded."""
    address = addresses.read(method, path)
    assert (address.what, address.id, said(address)) == (what, name, expected)


def test_the_words_of_routes_name_nothing(addresses: Addresses) -> None:
    """Any other part of a path is a name, and has to be one of this run's."""
    assert addresses.words == {
        "bookings", "calendar", "cancel", "confirm", "extend", "lookup", "notify", "preview",
    }  # fmt: skip


def test_a_route_is_filled_with_one_name() -> None:
    """An id that holds a slash stays one segment."""
    assert route_for("POST /bookings/{uuid}/cancel", "a/b") == ("POST", "/bookings/a%2Fb/cancel")
    assert route_for("DELETE /orders/{orderId}", "o") == ("DELETE", "/orders/o")
