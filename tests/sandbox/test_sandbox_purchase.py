"""A reseller's client makes a whole purchase, step by step."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4


def test_a_reseller_that_follows_the_standard_can_buy(buyer):
    """It buys and cancels, starting from the list of products with nothing known beforehand."""
    products = buyer.http.get("/products").json()
    product = next(p for p in products if p["availabilityType"] == "START_TIME" and p["instantConfirmation"])
    option = product["options"][0]
    unit = next(u for u in option["units"] if not u["restrictions"]["accompaniedBy"])
    slot = buyer.slot(product["id"], option["id"])
    uuid = str(uuid4())

    hold = buyer.hold(product["id"], option["id"], (unit["id"],), availabilityId=slot["id"], uuid=uuid)
    assert (hold["uuid"], hold["status"], hold["availabilityId"]) == (uuid, "ON_HOLD", slot["id"])
    assert datetime.fromisoformat(hold["utcExpiresAt"]) > datetime.now(UTC)
    assert (hold["utcConfirmedAt"], hold["cancellation"], hold["testMode"]) == (None, None, True)

    booking = buyer.confirm(hold, resellerReference="R-1", contact={"fullName": "Ada", "locales": ["en"]})
    assert (booking["status"], booking["utcExpiresAt"]) == ("CONFIRMED", None)
    assert (booking["resellerReference"], booking["contact"]["fullName"]) == ("R-1", "Ada")
    assert [item["status"] for item in booking["unitItems"]] == ["CONFIRMED"]
    assert {each["deliveryFormat"] for each in booking["voucher"]["deliveryOptions"]} == {"QRCODE", "PDF_URL"}
    assert all(item["ticket"]["deliveryOptions"] for item in booking["unitItems"])
    assert buyer.read(booking) == booking

    ended = buyer.act(booking, "cancel", reason="rain").json()
    assert (ended["status"], ended["cancellable"]) == ("CANCELLED", False)
    assert (ended["cancellation"]["refund"], ended["cancellation"]["reason"]) == ("FULL", "rain")
    assert ended["voucher"]["deliveryOptions"] == []
    assert buyer.read(ended) == ended


def test_every_object_has_all_its_keys(buyer):
    """Resellers read keys without asking whether they are there."""
    booking = buyer.hold()
    assert {
        "id",
        "uuid",
        "product",
        "option",
        "availability",
        "voucher",
        "notes",
        "freesale",
    } <= booking.keys()
    assert {"uuid", "unit", "unitId", "ticket", "contact", "utcRedeemedAt"} <= booking["unitItems"][0].keys()
    assert {"fullName", "emailAddress", "locales", "postalCode", "notes"} <= booking["contact"].keys()
    assert booking["product"] == buyer.http.get("/products/harbour-cruise").json()
    assert booking["option"] in booking["product"]["options"]
    assert booking["unitItems"][0]["unit"] in booking["option"]["units"]


def test_the_booking_repeats_its_slot(buyer):
    """What the guest was shown is what the guest gets."""
    for product, option in (("hill-castle", "DEFAULT"), ("sky-deck", "standard")):
        slot = buyer.slot(product, option)
        booked = buyer.hold(product, option, availabilityId=slot["id"])["availability"]
        assert booked == {key: slot[key] for key in booked}


def test_a_product_without_instant_confirmation_is_pending_until_the_supplier_agrees(buyer):
    """A guide has to say yes; an hour later one has, and another hour later there are tickets."""
    booking = buyer.confirm(buyer.hold("private-guide", "walk", ("guest",)))
    assert (booking["status"], booking["utcConfirmedAt"], booking["utcExpiresAt"]) == ("PENDING", None, None)
    buyer.advance(minutes=61)
    accepted = buyer.read(booking)
    assert accepted["status"] == "CONFIRMED"
    assert accepted["utcConfirmedAt"] > booking["utcCreatedAt"]
    assert accepted["unitItems"][0]["ticket"]["deliveryOptions"] == []
    buyer.advance(minutes=61)
    assert buyer.read(booking)["unitItems"][0]["ticket"]["deliveryOptions"] != []


def test_an_open_dated_product_is_booked_without_a_slot(buyer):
    """Availability is not required, so none is named."""
    booking = buyer.hold("museum-pass", "DEFAULT", ("adult", "child"), availabilityId=None)
    assert (booking["availabilityId"], booking["availability"], booking["freesale"]) == (None, None, True)
    assert buyer.confirm(booking)["status"] == "CONFIRMED"


def test_vouchers_and_tickets_come_as_the_product_says(buyer):
    """VOUCHER is one for the booking, TICKET one for each unit item, and what is not sold is null."""
    only_tickets = buyer.confirm(buyer.hold("sky-deck", "standard"))
    assert only_tickets["voucher"] is None
    assert [each["deliveryFormat"] for each in only_tickets["unitItems"][0]["ticket"]["deliveryOptions"]] == [
        "QRCODE"
    ]
    only_voucher = buyer.confirm(buyer.hold("tea-ceremony", "group", ("guest", "guest")))
    assert [item["ticket"] for item in only_voucher["unitItems"]] == [None, None]
    (pdf,) = only_voucher["voucher"]["deliveryOptions"]
    assert pdf["deliveryValue"].startswith("https://")


def test_a_receipt_lies_in_the_outbox_of_the_reseller_that_asked_for_it(new_buyer):
    """Mail is kept apart by key, and found by address."""
    buyer, other = new_buyer(), new_buyer()
    contact = {"fullName": "Ada", "emailAddress": "ada@guests.example"}
    booking = buyer.confirm(buyer.hold(), contact=contact, emailReceipt=True)
    outbox = f"{buyer.control_url}/outbox?to=ADA@guests.example"
    (message,) = buyer.http.get(outbox).json()
    assert booking["supplierReference"] in message["text"]
    assert other.http.get(outbox).json() == []
    assert buyer.http.get(f"{buyer.control_url}/outbox?to=eve@guests.example").json() == []
