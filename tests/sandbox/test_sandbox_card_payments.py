"""octo/cardPayments in the reference supplier: what is owed, paid, refused and given back."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.reseller import Buyer

CARDS = "octo/cardPayments"


@pytest.fixture
def payer(buyer: Buyer) -> Buyer:
    """A reseller that asks for card payments, prices and orders from now on."""
    buyer.http.headers["Octo-Capabilities"] = f"{CARDS}, octo/pricing, octo/cart"
    return buyer


def pay(buyer: Buyer, thing: dict[str, Any], path: str, **changes: Any) -> dict[str, Any]:
    """Confirms what is paid with its own payment, changed in these fields."""
    shown = thing["cardPayment"]
    payment = {
        "source": "ECOM",
        "amount": shown["outstandingBalance"],
        "currency": shown["currency"],
        "external": {"approved": True, "refusalReason": None},
        **changes,
    }
    body = {"contact": {"fullName": "Ada Lovelace"}, "cardPayment": payment}
    answer: dict[str, Any] = buyer.http.post(f"{path}/confirm", json=body).json()
    return answer


def paid(buyer: Buyer, booking: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return pay(buyer, booking, f"/bookings/{booking['uuid']}", **changes)


def amounts(thing: dict[str, Any]) -> tuple[int, int, int]:
    shown = thing["cardPayment"]
    return shown["totalPaid"], shown["outstandingBalance"], shown["totalRefunded"]


def test_what_is_paid_is_owed_no_more_and_comes_back(payer: Buyer) -> None:
    """The amounts follow the life of a booking."""
    held = payer.hold()
    price = held["pricing"]["retail"]
    assert amounts(held) == (0, price, 0)
    confirmed = paid(payer, held)
    assert (confirmed["status"], amounts(confirmed)) == ("CONFIRMED", (price, 0, 0))
    cancelled = payer.http.post(f"/bookings/{held['uuid']}/cancel", json={}).json()
    assert amounts(cancelled) == (price, 0, price)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": "PIGEON"}, "GATEWAY_INVALID_SOURCE"),
        ({"currency": "XXX"}, "GATEWAY_CURRENCY_MISMATCH"),
        ({"cardId": "7b0c3b52-6f2b-4c6e-9b60-0a3b1f5f0001"}, "INVALID_CARD_ID"),
        ({"gateway": "adyen"}, "GATEWAY_MISMATCH"),
        ({"external": {"approved": False, "refusalReason": "no money"}}, "BAD_REQUEST"),
        ({"external": None}, "BAD_REQUEST"),
        ({"amount": 1}, "BAD_REQUEST"),
        ({"amount": "1"}, "BAD_REQUEST"),
    ],
)
def test_a_payment_that_is_refused_leaves_the_hold(payer: Buyer, changes: dict[str, Any], code: str) -> None:
    """Nothing is confirmed and nothing is paid."""
    held = payer.hold()
    assert paid(payer, held, **changes)["error"] == code
    after = payer.http.get(f"/bookings/{held['uuid']}").json()
    assert (after["status"], after["cardPayment"]) == ("ON_HOLD", held["cardPayment"])


def test_a_sale_by_telephone_is_pending_once(payer: Buyer) -> None:
    """The second try is taken, once."""
    held = payer.hold()
    assert paid(payer, held, source="MOTO")["error"] == "PAYMENT_PENDING"
    assert payer.http.get(f"/bookings/{held['uuid']}").json()["status"] == "ON_HOLD"
    assert amounts(paid(payer, held, source="MOTO")) == (held["pricing"]["retail"], 0, 0)


def test_an_order_is_paid_as_a_whole(payer: Buyer) -> None:
    """What is in it owes nothing of its own afterwards, and a part comes back alone."""
    first = payer.hold()
    second = payer.hold(orderId=first["orderId"])
    path = f"/orders/{first['orderId']}"
    order = payer.http.get(path).json()
    price = order["pricing"]["retail"]
    assert amounts(order) == (0, price, 0)
    confirmed = pay(payer, order, path)
    assert (confirmed["status"], amounts(confirmed)) == ("CONFIRMED", (price, 0, 0))
    assert [each["cardPayment"] for each in confirmed["bookings"]] == [None, None]
    payer.http.post(f"/bookings/{second['uuid']}/cancel", json={})
    assert amounts(payer.http.get(path).json()) == (price, 0, second["pricing"]["retail"])


def test_a_payment_is_looked_up_for_an_hour_where_there_is_a_page(payer: Buyer) -> None:
    """Without a page nobody comes back."""
    held = payer.hold()
    path = f"/card_payments/{held['cardPayment']['cardPaymentId']}"
    assert payer.http.get(path).json()["error"] == "INVALID_CARD_PAYMENT_ID"
    payer.http.patch(f"/bookings/{held['uuid']}", json={"returnUrl": "https://guest.example/return"})
    assert payer.http.get(path).json() == held["cardPayment"]
    payer.http.post("/_control/clock", json={"advance_s": 3700})
    assert payer.http.get(path).status_code == 400


def test_nobody_has_to_pay_by_card(payer: Buyer) -> None:
    """A confirmation without a payment is settled on account, with the capability and without it."""
    held = payer.hold()
    body = {"contact": {"fullName": "Ada Lovelace"}}
    confirmed = payer.http.post(f"/bookings/{held['uuid']}/confirm", json=body).json()
    assert (confirmed["status"], confirmed["cardPayment"]) == ("CONFIRMED", None)
    payer.http.headers["Octo-Capabilities"] = ""
    plain = payer.hold()
    assert {"cardPayment", "returnUrl"}.isdisjoint(plain)
    assert payer.http.post(f"/bookings/{plain['uuid']}/confirm", json=body).json()["status"] == "CONFIRMED"


def test_lists_leave_payments_out(payer: Buyer) -> None:
    """They are seen by everybody who looks something up."""
    held = payer.hold(resellerReference="R-77")
    listed = payer.http.get("/bookings", params={"resellerReference": "R-77"}).json()
    assert "cardPayment" in held
    assert [{"cardPayment", "returnUrl"} & set(each) for each in listed] == [set()]
