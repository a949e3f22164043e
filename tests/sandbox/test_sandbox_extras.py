"""octo/extras in the reference supplier: what is sold beside tickets, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from octo_sandbox.capabilities.extras.catalogue import DONATION, HAMPER, LUNCH, PHOTO, Extra
from sandbox.reseller import Buyer


@pytest.fixture
def guest(buyer: Buyer) -> Buyer:
    """A reseller that asks for extras and prices from now on."""
    buyer.http.headers["Octo-Capabilities"] = "octo/extras, octo/pricing"
    return buyer


def buying(*extras: Extra, **more: Any) -> list[dict[str, Any]]:
    return [{"extraId": extra.id, **more} for extra in extras]


def change(buyer: Buyer, booking: dict[str, Any], *entries: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = buyer.http.patch(
        f"/bookings/{booking['uuid']}", json={"extraItems": list(entries)}
    ).json()
    return changed


def test_a_change_takes_the_place_of_what_was_bought(guest: Buyer) -> None:
    """The price follows, and what is sent again under its uuid stays what it was."""
    held = guest.hold()
    lunches = change(guest, held, *buying(LUNCH, LUNCH))
    assert lunches["pricing"]["retail"] == held["pricing"]["retail"] + 2 * 1450
    first = lunches["extraItems"][0]
    kept = change(guest, held, {"extraId": LUNCH.id, "uuid": first["uuid"]})
    assert [item["supplierReference"] for item in kept["extraItems"]] == [first["supplierReference"]]
    assert change(guest, held)["pricing"]["retail"] == held["pricing"]["retail"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (buying(*[LUNCH] * 5), "EXTRAS_QTY_LIMIT"),
        (buying(HAMPER), "UNPROCESSABLE_ENTITY"),
        (buying(PHOTO), "BAD_REQUEST"),
        (buying(DONATION), "EXTRAS_RETAIL_REQUIRED"),
        (buying(DONATION, retail=199), "EXTRAS_RETAIL_BELOW_MINIMUM"),
        (buying(DONATION, retail=5001), "EXTRAS_RETAIL_ABOVE_MAXIMUM"),
        (buying(LUNCH, retail="much"), "BAD_REQUEST"),
        ([{"uuid": "x"}], "BAD_REQUEST"),
    ],
)
def test_what_does_not_fit_is_refused(guest: Buyer, sent: list[dict[str, Any]], code: str) -> None:
    """An extra of a ticket is none of the booking."""
    assert change(guest, guest.hold(), *sent)["error"] == code


def test_an_extra_is_known_with_its_prefix_and_without(guest: Buyer) -> None:
    """Clients that keep uuids drop it."""
    plain = {"extraId": LUNCH.id.removeprefix("extra_")}
    assert [item["extraId"] for item in change(guest, guest.hold(), plain)["extraItems"]] == [LUNCH.id]


def test_others_see_no_extras(buyer: Buyer) -> None:
    """What they send of them is ignored."""
    held = buyer.hold()
    changed = change(buyer, held, *buying(LUNCH))
    assert "extraItems" not in changed
    assert "extras" not in changed["option"]
