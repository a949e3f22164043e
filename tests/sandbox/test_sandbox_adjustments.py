"""octo/adjustments in the reference supplier: what they come to, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.reseller import Buyer


@pytest.fixture
def reseller(buyer: Buyer) -> Buyer:
    """A reseller that adjusts prices from now on."""
    buyer.http.headers["Octo-Capabilities"] = "octo/adjustments, octo/pricing"
    return buyer


def change(buyer: Buyer, booking: dict[str, Any], *adjustments: dict[str, Any]) -> dict[str, Any]:
    body = {"adjustments": list(adjustments)}
    changed: dict[str, Any] = buyer.http.patch(f"/bookings/{booking['uuid']}", json=body).json()
    return changed


@pytest.mark.parametrize(
    ("adjustment", "retail", "net"),
    [
        ({"per": "BOOKING", "amount": -100}, -100, 0),
        ({"per": "BOOKING", "amount": 100, "quantity": 3}, 300, 0),
        ({"per": "PERCENTAGE", "amount": 10}, 325, 0),
        ({"per": "BOOKING", "amount": -100, "netDiscount": "FULL"}, -100, -100),
        ({"per": "BOOKING", "amount": -100, "netDiscount": "SPLIT"}, -100, -50),
        ({"per": "BOOKING", "amount": -100, "netDiscount": "PRORATED"}, -100, -80),
    ],
)
def test_an_adjustment_changes_what_guest_and_reseller_pay(
    reseller: Buyer, adjustment: dict[str, Any], retail: int, net: int
) -> None:
    """The second is the supplier's part, and nothing where nobody says so."""
    held = reseller.hold()
    before, after = held["pricing"], change(reseller, held, adjustment)["pricing"]
    assert (after["retail"] - before["retail"], after["net"] - before["net"]) == (retail, net)
    assert after["original"] >= after["retail"]


@pytest.mark.parametrize(
    ("adjustment", "code"),
    [
        ({"per": "BASKET", "amount": 1}, "ADJUSTMENTS_INVALID_PER"),
        ({"per": "UNIT", "amount": 1, "netDiscount": "HALF"}, "ADJUSTMENTS_INVALID_NET_DISCOUNT"),
        ({"per": "UNIT", "amount": 1, "netDiscount": "MANUAL"}, "ADJUSTMENTS_NET_DISCOUNT_NOT_ALLOWED"),
        ({"per": "BOOKING", "amount": -651}, "UNPROCESSABLE_ENTITY"),
        ({"per": "BOOKING", "amount": True}, "BAD_REQUEST"),
        ({"per": "BOOKING", "amount": 1, "quantity": 0}, "BAD_REQUEST"),
        ({"amount": 1}, "BAD_REQUEST"),
    ],
)
def test_what_does_not_fit_is_refused(reseller: Buyer, adjustment: dict[str, Any], code: str) -> None:
    """The booking stays as it was."""
    held = reseller.hold()
    assert change(reseller, held, adjustment)["error"] == code
    assert reseller.http.get(f"/bookings/{held['uuid']}").json()["pricing"] == held["pricing"]


def test_others_see_no_adjustments(buyer: Buyer) -> None:
    """What they send of them is ignored."""
    assert "adjustments" not in change(buyer, buyer.hold(), {"per": "BOOKING", "amount": 1})
