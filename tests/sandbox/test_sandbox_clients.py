"""The reference supplier accepts what public OCTO clients send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from octo_client import OctoClient
from octo_client.exceptions import InvalidRequest
from octo_client.models import Availability, ConfirmationUnitItem, UnitItem, UnitQuantity

from octo_sandbox import Running
from sandbox.reseller import Buyer, refusal

CRUISE = ("harbour-cruise", "classic")
SUPPLIER = "harbour-and-hill"


@pytest.fixture
def client(running: Running, buyer: Buyer) -> OctoClient:
    """Return the client octo-api-client with a new key."""
    return OctoClient(running.url, buyer.token)


def _slot(client: OctoClient) -> Availability:
    day = datetime.now(UTC).date() + timedelta(days=6)
    return client.availability_check(SUPPLIER, *CRUISE, local_date=day, units=[UnitQuantity("adult", 2)])[0]


def test_the_client_finds_supplier_products_and_availability(client: OctoClient):
    """The client reads the list of suppliers first and then uses the endpoint in it."""
    (supplier,) = client.get_suppliers()
    assert (supplier.id, supplier.endpoint) == (SUPPLIER, client.url)
    assert client.get_supplier(SUPPLIER).name == supplier.name
    assert client.get_product(SUPPLIER, "harbour-cruise").internalName == "Harbour cruise"
    assert len(client.get_products(SUPPLIER)) == 13
    first = datetime.now(UTC).date() + timedelta(days=2)
    calendar = client.get_calendar(SUPPLIER, *CRUISE, first, first + timedelta(days=4))
    assert [day.localDate for day in calendar] == [first + timedelta(days=number) for number in range(5)]
    assert _slot(client).available


def test_the_client_holds_changes_confirms_and_cancels(client: OctoClient):
    """The client sends null for fields that it does not use, and cancels with DELETE."""
    guests = [UnitItem("adult"), UnitItem("adult")]
    held = client.booking_reservation(SUPPLIER, str(uuid4()), *CRUISE, _slot(client).id, guests, 10, "A note")
    assert held.status.value == "ON_HOLD"
    assert client.extend_reservation(SUPPLIER, held.uuid, 20).utcExpiresAt > held.utcExpiresAt
    kept = [ConfirmationUnitItem("adult", uuid=held.unitItems[0].uuid)]
    changed = client.booking_update(SUPPLIER, held.uuid, notes="By the window", unit_items=kept)
    assert (changed.notes, [item.uuid for item in changed.unitItems]) == ("By the window", [kept[0].uuid])
    confirmed = client.booking_confirmation(
        SUPPLIER,
        held.uuid,
        reseller_reference=f"T-{held.uuid}",
        contact_full_name="Ada Lovelace",
        unit_items=kept,
    )
    assert confirmed.status.value == "CONFIRMED"
    (listed,) = client.list_bookings(SUPPLIER, reseller_reference=f"T-{held.uuid}")
    assert listed.uuid == client.get_booking(SUPPLIER, held.uuid).uuid == held.uuid
    cancelled = client.booking_cancellation(SUPPLIER, held.uuid, reason="Rain")
    assert (cancelled.status.value, cancelled.cancellation.reason) == ("CANCELLED", "Rain")
    with pytest.raises(InvalidRequest):
        client.booking_cancellation(SUPPLIER, held.uuid)


def test_delete_cancels_a_booking(buyer: Buyer):
    """DELETE answers and refuses like POST cancel, and needs no body."""
    held = buyer.confirm(buyer.hold())
    gone = buyer.http.delete(f"/bookings/{held['uuid']}")
    assert gone.json() == buyer.read(held)
    assert gone.json()["status"] == "CANCELLED"
    assert refusal(buyer.http.delete(f"/bookings/{held['uuid']}")) == (400, "UNPROCESSABLE_ENTITY")
    assert refusal(buyer.http.delete(f"/bookings/{uuid4()}")) == (400, "INVALID_BOOKING_UUID")


def test_null_in_a_unit_item_counts_as_not_sent(buyer: Buyer):
    """A number as uuid is refused."""
    slot = buyer.slot(*CRUISE)["id"]
    ticket = {"unitId": "adult", "uuid": None, "resellerReference": None, "contact": None}
    answer = buyer.http.post(
        "/bookings",
        json={
            "productId": CRUISE[0],
            "optionId": CRUISE[1],
            "availabilityId": slot,
            "unitItems": [ticket, ticket],
        },
    )
    assert len({item["uuid"] for item in answer.json()["unitItems"]}) == 2
    wrong = buyer.patch(answer.json(), unitItems=[{"unitId": "adult", "uuid": 7}])
    assert refusal(wrong) == (400, "BAD_REQUEST")


def test_the_supplier_is_found_by_its_id_only(buyer: Buyer):
    assert buyer.http.get(f"/suppliers/{SUPPLIER}").json() == buyer.http.get("/supplier").json()
    assert refusal(buyer.http.get("/suppliers/another")) == (404, "NOT_FOUND")
