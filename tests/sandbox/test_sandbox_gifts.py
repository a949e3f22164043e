"""octo/gifts in the reference supplier holds, confirms, cancels and spends gifts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from octo_sandbox import Policies
from sandbox.reseller import Buyer, refusal

ALL = "octo/gifts, octo/cart, octo/pricing"


class Giver:
    """A reseller that sells vouchers."""

    def __init__(self, buyer: Buyer) -> None:
        self.buyer = buyer
        buyer.http.headers["Octo-Capabilities"] = ALL

    def send(self, method: str, path: str, **sent: Any) -> Any:
        return self.buyer.http.request(method, path, **sent)

    def ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        answer = self.send(method, path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def gift(self, **body: Any) -> dict[str, Any]:
        return self.ask("POST", "/gifts", **{"amount": 2500, "currency": "GBP", **body})

    def sold(self, **body: Any) -> dict[str, Any]:
        return self.ask("POST", f"/gifts/{self.gift(**body)['uuid']}/confirm")

    def read(self, gift: dict[str, Any]) -> dict[str, Any]:
        return self.send("GET", f"/gifts/{gift['uuid']}").json()

    def code(self, gift: dict[str, Any]) -> str:
        return str(gift["voucher"]["deliveryOptions"][0]["deliveryValue"])


@pytest.fixture
def giver(buyer: Buyer) -> Iterator[Giver]:
    return Giver(buyer)


def test_a_gift_is_held_and_sold(giver: Giver) -> None:
    """A gift is on hold with an end, and once confirmed it has a voucher and no end."""
    gift = giver.gift()
    assert (gift["status"], gift["voucher"]["deliveryOptions"]) == ("ON_HOLD", [])
    assert gift["utcExpiresAt"] is not None
    sold = giver.ask("POST", f"/gifts/{gift['uuid']}/confirm")
    assert (sold["status"], sold["utcExpiresAt"]) == ("CONFIRMED", None)
    assert sold["voucher"]["deliveryOptions"] != []


def test_a_uuid_makes_one_gift(giver: Giver) -> None:
    """An equal request gets the gift again, and a different one under its uuid is refused."""
    uuid = str(uuid4())
    assert giver.gift(uuid=uuid)["id"] == giver.gift(uuid=uuid)["id"]
    other = giver.send("POST", "/gifts", json={"uuid": uuid, "amount": 1, "currency": "GBP"})
    assert refusal(other) == (400, "INVALID_GIFT_UUID")


@pytest.mark.parametrize(
    "body", [{}, {"amount": 0}, {"amount": -1}, {"amount": "5"}, {"amount": 5, "currency": "XTS"}]
)
def test_nonsense_is_refused(giver: Giver, body: dict[str, Any]) -> None:
    """A gift needs an amount above nothing, in a currency that is sold."""
    assert refusal(giver.send("POST", "/gifts", json=body)) == (400, "BAD_REQUEST")


def test_an_update_leaves_the_rest(giver: Giver) -> None:
    """Only what is sent changes; a preview changes nothing at all."""
    gift = giver.gift(message="For you", recipient={"fullName": "Ada"})
    path = f"/gifts/{gift['uuid']}"
    assert giver.ask("PATCH", f"{path}/preview", message="For two")["message"] == "For two"
    assert giver.read(gift) == gift
    changed = giver.ask("PATCH", path, message="For two")
    assert (changed["message"], changed["recipient"]["fullName"]) == ("For two", "Ada")


def test_a_gift_expires(giver: Giver) -> None:
    """A hold that was not confirmed in time is over."""
    gift = giver.gift(expirationMinutes=5)
    giver.buyer.advance(minutes=6)
    assert giver.read(gift)["status"] == "EXPIRED"
    assert refusal(giver.send("POST", f"/gifts/{gift['uuid']}/confirm", json={}))[0] == 400


@pytest.mark.parametrize("delete", [True, False])
def test_a_gift_is_given_back_by_either_route(giver: Giver, delete: bool) -> None:
    """DELETE and POST do the same, and keep the reason."""
    gift = giver.sold()
    if delete:
        answer = giver.send("DELETE", f"/gifts/{gift['uuid']}?reason=twice").json()
    else:
        answer = giver.ask("POST", f"/gifts/{gift['uuid']}/cancel", reason="twice")
    assert (answer["status"], answer["cancellation"]["reason"]) == ("CANCELLED", "twice")


def test_a_list_needs_a_filter(giver: Giver) -> None:
    """Without one it is refused; with one it holds what matches."""
    gift = giver.gift(resellerReference="R-1")
    giver.gift(resellerReference="R-2")
    assert refusal(giver.send("GET", "/gifts")) == (400, "GIFTS_FIELDS_REQUIRED")
    assert refusal(giver.send("GET", "/gifts?utcCreatedAtStart=2026-01-01T00:00:00Z"))[0] == 400
    (listed,) = giver.send("GET", "/gifts?resellerReference=R-1").json()
    assert listed == giver.read(gift)


def test_a_gift_pays_as_far_as_it_goes(giver: Giver) -> None:
    """Uses share what it is worth, and what is given back can be spent again."""
    gift = giver.sold(amount=1000)
    paying = {"giftPayment": {"code": giver.code(gift)}}
    first, second = giver.gift(amount=800, **paying), giver.gift(amount=800, **paying)
    assert [each["giftPayment"]["amount"] for each in (first, second)] == [800, 200]
    giver.ask("POST", f"/gifts/{first['uuid']}/cancel")
    assert giver.read(second)["giftPayment"]["amount"] == 800


def test_a_gift_that_is_used_up_is_redeemed(giver: Giver) -> None:
    """It cannot be given back then, and pays for nothing more."""
    gift = giver.sold(amount=1000)
    paying = {"giftPayment": {"code": giver.code(gift)}}
    giver.sold(amount=1000, **paying)
    assert (giver.read(gift)["status"], giver.read(gift)["cancellable"]) == ("REDEEMED", False)
    assert refusal(giver.send("POST", f"/gifts/{gift['uuid']}/cancel", json={}))[0] == 400
    again = giver.send("POST", "/gifts", json={"amount": 1, "currency": "GBP", **paying})
    assert refusal(again) == (400, "INVALID_GIFT_CODE")


def test_a_payment_is_taken_back_without_a_code(giver: Giver) -> None:
    """An empty giftPayment voids the one before."""
    gift = giver.sold()
    paid = giver.gift(amount=500, giftPayment={"code": giver.code(gift)})
    assert giver.ask("PATCH", f"/gifts/{paid['uuid']}", giftPayment={})["giftPayment"] is None


def test_a_gift_pays_nothing_in_another_currency(giver: Giver) -> None:
    """Pounds do not pay for yen."""
    gift = giver.sold()
    paid = giver.gift(amount=500, currency="JPY", giftPayment={"code": giver.code(gift)})
    assert paid["giftPayment"] is None


def test_a_gift_joins_an_order(giver: Giver) -> None:
    """The order lists it, is priced with it, and is sold and cancelled with it."""
    order = giver.ask("POST", "/orders")
    gift = giver.gift(orderId=order["orderId"])
    listed = giver.send("GET", f"/orders/{order['orderId']}").json()
    assert [each["uuid"] for each in listed["gifts"]] == [gift["uuid"]]
    assert listed["pricing"]["retail"] == 2500
    giver.ask("POST", f"/orders/{order['orderId']}/confirm")
    assert giver.read(gift)["status"] == "CONFIRMED"
    giver.ask("POST", f"/orders/{order['orderId']}/cancel")
    assert giver.read(gift)["status"] == "CANCELLED"


def test_gifts_are_made_and_changed_inside_an_order(giver: Giver) -> None:
    """A nested gift with the uuid of one in the order changes that one; any other is new."""
    uuid = str(uuid4())
    order = giver.ask("POST", "/orders", gifts=[{"uuid": uuid, "amount": 700, "currency": "GBP"}])
    changed = giver.ask("PATCH", f"/orders/{order['orderId']}", gifts=[{"uuid": uuid, "message": "Hello"}])
    assert [(each["amount"], each["message"]) for each in changed["gifts"]] == [(700, "Hello")]


def test_an_order_is_paid_for_with_a_gift(giver: Giver) -> None:
    """A code on an order pays for all that is in it."""
    code = giver.code(giver.sold(amount=1000))
    order = giver.ask(
        "POST", "/orders", gifts=[{"amount": 700, "currency": "GBP"}], giftPayment={"code": code}
    )
    assert order["giftPayment"]["amount"] == 700


def test_nothing_of_gifts_shows_without_the_capability(giver: Giver) -> None:
    """Orders list no gifts and no payment, and the routes are not there."""
    order = giver.ask("POST", "/orders")
    gift = giver.gift(orderId=order["orderId"])
    giver.buyer.http.headers["Octo-Capabilities"] = "octo/cart"
    seen = giver.send("GET", f"/orders/{order['orderId']}").json()
    assert {"gifts", "giftPayment"} & seen.keys() == set()
    assert giver.send("GET", f"/gifts/{gift['uuid']}").status_code == 404


def test_another_reseller_sees_nothing(giver: Giver, new_buyer: Callable[[], Buyer]) -> None:
    """A gift belongs to the key it was made with, and so does its code."""
    gift, other = giver.sold(), Giver(new_buyer())
    assert refusal(other.send("GET", f"/gifts/{gift['uuid']}")) == (400, "INVALID_GIFT_UUID")
    spent = other.send("POST", "/gifts", json={"amount": 1, "giftPayment": {"code": giver.code(gift)}})
    assert refusal(spent) == (400, "INVALID_GIFT_CODE")


def test_a_rule_is_replaced_by_itself(supplier: Callable[..., Buyer]) -> None:
    """One rule exchanged makes one mistake: here the reason of a cancellation is lost."""
    policies = Policies().with_capability("octo/gifts", reason_kept=lambda reason: None)
    giver = Giver(supplier(policies))
    answer = giver.ask("POST", f"/gifts/{giver.gift()['uuid']}/cancel", reason="twice")
    assert (answer["status"], answer["cancellation"]["reason"]) == ("CANCELLED", None)
