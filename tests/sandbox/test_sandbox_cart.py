"""octo/cart in the sandbox has orders, their contents, and limits on who may see them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from octo_sandbox import Policies
from octo_sandbox.responses import NOTHING
from sandbox.reseller import refusal

CART = {"Octo-Capabilities": "octo/cart"}
GUEST = {"fullName": "Ada Lovelace", "lastName": "Lovelace", "emailAddress": "ada@guest.example"}


@pytest.fixture
def shop(buyer):
    """A reseller that asks for carts in every call."""
    buyer.http.headers.update(CART)
    return buyer


def call(shop, method, order, action="", **body):
    return shop.http.request(method, f"/orders/{order['orderId']}{action}", json=body)


def done(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()


def opened(shop, **body):
    return done(shop.http.post("/orders", json=body))


def filled(shop, bookings=2):
    """An order with bookings of one product, at different times."""
    order = opened(shop)
    for _ in range(bookings):
        slot = shop.untouched_slot("sky-deck", "standard")
        shop.hold("sky-deck", "standard", availabilityId=slot["id"], orderId=order["orderId"])
    return read(shop, order)


def nested(slot, **other):
    """A booking as it stands in the body of an order."""
    choice = {"productId": "sky-deck", "optionId": "standard", "availabilityId": slot["id"]}
    return {"uuid": str(uuid4()), **choice, "unitItems": [{"unitId": "adult"}], **other}


def read(shop, order):
    return done(shop.http.get(f"/orders/{order['orderId']}"))


def states(shop, order):
    return [read(shop, order)["status"], *(shop.read(booking)["status"] for booking in order["bookings"])]


# --- bookings and orders


def test_a_booking_without_an_order_opens_one(shop):
    """Two such bookings are in two orders."""
    one, other = (shop.hold("sky-deck", "standard") for _ in range(2))
    assert one["orderId"] != other["orderId"]
    assert one["primary"] is True
    assert [each["uuid"] for each in read(shop, one)["bookings"]] == [one["uuid"]]


def test_a_booking_made_without_carts_is_in_no_order(buyer):
    """It shows nulls to whoever asks for carts later, and may be put into an order then."""
    booking = buyer.hold("sky-deck", "standard")
    assert not {"orderId", "orderReference", "primary"} & set(booking)
    buyer.http.headers.update(CART)
    assert buyer.read(booking)["orderId"] is None
    order = opened(buyer)
    assert done(buyer.patch(booking, orderId=order["orderId"]))["orderId"] == order["orderId"]


def test_bookings_of_an_order_are_held_until_the_same_moment(shop):
    """The last booking decides the moment."""
    order = opened(shop)
    short = shop.hold("sky-deck", "standard", orderId=order["orderId"], expirationMinutes=5)
    long = shop.hold("sky-deck", "standard", orderId=order["orderId"], expirationMinutes=50)
    ends = {
        shop.read(short)["utcExpiresAt"],
        shop.read(long)["utcExpiresAt"],
        read(shop, order)["utcExpiresAt"],
    }
    assert ends == {long["utcExpiresAt"]}


def test_a_booking_moves_from_one_order_to_another(shop):
    """The order it leaves is empty."""
    booking, order = shop.hold("sky-deck", "standard"), opened(shop)
    done(shop.patch(booking, orderId=order["orderId"]))
    assert read(shop, booking)["bookings"] == []
    assert len(read(shop, order)["bookings"]) == 1


@pytest.mark.parametrize("state", ["unknown", "cancelled", "confirmed"])
def test_nothing_joins_an_order_that_is_not_open(shop, state):
    """An unknown, a cancelled and a confirmed order take no booking."""
    order = {"orderId": "ord_0"} if state == "unknown" else filled(shop, 1)
    if state != "unknown":
        done(call(shop, "POST", order, "/cancel" if state == "cancelled" else "/confirm", contact=GUEST))
    answer = shop.reserve("sky-deck", "standard", orderId=order["orderId"])
    assert refusal(answer)[0] == 400
    assert answer.json()["orderId"] == order["orderId"]


def test_an_order_has_two_names(shop):
    """Each name finds the order."""
    order = opened(shop)
    assert order["id"] != order["orderId"]
    assert done(shop.http.get(f"/orders/{order['id']}"))["orderId"] == order["orderId"]


def test_no_route_of_orders_is_there_without_the_capability(buyer):
    """The supplier answers as if it had no orders."""
    assert buyer.http.post("/orders", json={}).status_code == 404


# --- changing


def test_nested_bookings_are_made_and_changed(shop):
    """A uuid that is in the order changes that booking; any other makes one."""
    slot = shop.untouched_slot("sky-deck", "standard")
    item = nested(slot)
    order = opened(shop, bookings=[item])
    sent = [{"uuid": item["uuid"], "notes": "late"}, nested(slot)]
    changed = done(call(shop, "PATCH", order, bookings=sent))
    assert [each["notes"] for each in changed["bookings"]] == ["late", None]


def test_a_refused_nested_booking_refuses_the_whole_order(shop):
    """No part of the order is left."""
    slot = shop.untouched_slot("sky-deck", "standard")
    good = nested(slot)
    answer = shop.http.post("/orders", json={"bookings": [good, nested(slot, productId="none")]})
    assert refusal(answer)[1] == "INVALID_PRODUCT_ID"
    assert shop.http.get(f"/bookings/{good['uuid']}").status_code == 400


def test_a_preview_shows_the_update_and_leaves_no_trace(shop):
    """A booking that would have been made leaves no trace either."""
    order = filled(shop, 1)
    slot = shop.untouched_slot("sky-deck", "standard")
    item = nested(slot)
    before = read(shop, order)
    shown = done(call(shop, "PATCH", order, "/preview", contact=GUEST, bookings=[item]))
    assert shown["contact"]["fullName"] == "Ada Lovelace"
    assert len(shown["bookings"]) == 2
    assert read(shop, order) == before
    assert shop.http.get(f"/bookings/{item['uuid']}").status_code == 400
    assert shop.vacancies("sky-deck", "standard", slot) == slot["vacancies"]


def test_extending_moves_the_order_and_its_bookings(shop):
    """All of them end together, later than before."""
    order = filled(shop)
    longer = done(call(shop, "POST", order, "/extend", expirationMinutes=20))
    assert longer["utcExpiresAt"] > order["utcExpiresAt"]
    assert {each["utcExpiresAt"] for each in longer["bookings"]} == {longer["utcExpiresAt"]}


# --- confirming, giving back


def test_confirming_confirms_everything_and_names_the_guest(shop):
    """Bookings without a contact get the contact of the order."""
    order = filled(shop)
    confirmed = done(call(shop, "POST", order, "/confirm", contact=GUEST))
    assert states(shop, order) == ["CONFIRMED"] * 3
    assert [each["contact"]["fullName"] for each in confirmed["bookings"]] == ["Ada Lovelace"] * 2
    assert (confirmed["confirmable"], confirmed["cancellable"]) == (False, True)
    assert done(call(shop, "POST", order, "/confirm", contact=GUEST)) == confirmed
    assert (
        refusal(call(shop, "POST", order, "/confirm", contact={"fullName": "Eve"}))[1]
        == "UNPROCESSABLE_ENTITY"
    )


def test_an_empty_order_cannot_be_confirmed(shop):
    """There is nothing to sell."""
    assert opened(shop)["confirmable"] is False
    assert refusal(call(shop, "POST", opened(shop), "/confirm", contact=GUEST))[0] == 400


def test_an_order_is_confirmed_as_a_whole_or_not_at_all(shop):
    """One booking lacks a field that its supplier requires; the other stays on hold too."""
    order = filled(shop, 1)
    shop.hold("pottery-class", "wheel", orderId=order["orderId"])
    order = read(shop, order)
    assert order["requiredContactFields"] == ["emailAddress"]
    assert (
        refusal(call(shop, "POST", order, "/confirm", contact={"fullName": "Ada"}))[1]
        == "UNPROCESSABLE_ENTITY"
    )
    assert states(shop, order) == ["ON_HOLD"] * 3


def test_bookings_confirmed_one_by_one_confirm_their_order(shop):
    """The order is confirmed once the last booking is."""
    order = filled(shop)
    for booking, expected in zip(order["bookings"], ("ON_HOLD", "CONFIRMED"), strict=True):
        shop.confirm(booking, contact=GUEST)
        assert read(shop, order)["status"] == expected
    assert read(shop, order)["utcConfirmedAt"] == shop.read(order["bookings"][1])["utcConfirmedAt"]


@pytest.mark.parametrize(("method", "action"), [("POST", "/cancel"), ("DELETE", "")])
def test_both_ways_of_giving_back_do_the_same(shop, method, action):
    """Both cancel the order and its bookings and keep the reason with the bookings."""
    order = filled(shop)
    done(call(shop, "POST", order, "/confirm", contact=GUEST))
    ended = done(call(shop, method, order, action, reason="ill"))
    assert states(shop, order) == ["CANCELLED"] * 3
    assert {each["cancellation"]["reason"] for each in ended["bookings"]} == {"ill"}
    assert (ended["confirmable"], ended["cancellable"], ended["updatable"]) == (False, False, False)
    assert refusal(call(shop, method, order, action))[0] == 400


def test_one_booking_cancelled_leaves_the_rest(shop):
    """Another booking becomes the primary one of the order."""
    order = filled(shop)
    first, second = order["bookings"]
    shop.act(first, "cancel")
    now = read(shop, order)
    assert [now["status"], now["confirmable"]] == ["ON_HOLD", True]
    assert [each["primary"] for each in now["bookings"]] == [False, True]
    shop.act(second, "cancel")
    assert read(shop, order)["status"] == "CANCELLED"


def test_an_order_expires_with_its_bookings(shop):
    """An empty order expires by itself."""
    order, empty = filled(shop), opened(shop)
    shop.advance(minutes=61)
    assert states(shop, order) == ["EXPIRED"] * 3
    assert read(shop, empty)["status"] == "EXPIRED"
    assert refusal(call(shop, "POST", order, "/confirm", contact=GUEST))[0] == 400


# --- finding and telling


def test_each_filter_finds_and_narrows(shop):
    """The filters are references, times and the guest."""
    order, _other = filled(shop, 1), opened(shop)
    guest = {**GUEST, "phoneNumber": "+44 20 7946 0123"}
    done(call(shop, "PATCH", order, contact=guest))
    hour = timedelta(hours=1)
    now = datetime.now(UTC)
    window = {"utcUpdatedAtStart": (now - hour).isoformat(), "utcUpdatedAtEnd": (now + hour).isoformat()}
    past = {"utcCreatedAtStart": (now - 2 * hour).isoformat(), "utcCreatedAtEnd": (now - hour).isoformat()}

    def found(**query):
        return {each["orderId"] for each in done(shop.http.get("/orders", params=query))}

    mine = order["orderId"]
    assert found(supplierReference=order["supplierReference"]) == {mine}
    assert found(contactEmailAddress="ADA@guest.example") == {mine}
    assert found(contactPhoneNumber="+442079460123") == {mine}
    assert found(contactLastName="vela") == {mine}
    assert mine in found(**window)
    assert found(**past) == set()
    assert found(contactLastName="vela", **past) == set()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"resellerReference": "x"},
        {"utcCreatedAtStart": "2026-05-14T13:00:00Z"},
        {"utcUpdatedAtEnd": "2026-05-14T13:00:00Z"},
        {"utcCreatedAtStart": "yesterday", "utcCreatedAtEnd": "today"},
        {"contactPhoneNumber": "abc"},
        {"contactLastName": "ab"},
    ],
)
def test_questions_that_make_no_sense_are_refused(shop, query):
    """No filter, half a range, a malformed time or number, and too short a name are refused."""
    assert refusal(shop.http.get("/orders", params=query)) == (400, "BAD_REQUEST")


def test_a_notification_goes_to_the_guest_of_a_confirmed_order(shop):
    """An order on hold has nothing to confirm."""
    order = filled(shop, 1)
    assert refusal(call(shop, "POST", order, "/notify"))[0] == 400
    done(call(shop, "POST", order, "/confirm", contact=GUEST))
    assert done(call(shop, "POST", order, "/notify"))["status"] == "accepted"
    mail = shop.http.get(f"{shop.control_url}/outbox", params={"to": "ada@guest.example"}).json()
    assert [order["supplierReference"] in message["subject"] for message in mail] == [True]


def test_an_answer_to_a_notification_may_be_empty(supplier):
    """The page has it both ways; the rule is one of many that can be replaced."""
    shop = supplier(Policies().with_capability("octo/cart", notified=lambda *_: NOTHING))
    shop.http.headers.update(CART)
    order = filled(shop, 1)
    done(call(shop, "POST", order, "/confirm", contact=GUEST))
    answer = call(shop, "POST", order, "/notify")
    assert (answer.status_code, answer.content) == (200, b"")


def test_another_reseller_sees_no_order_and_changes_none(new_buyer):
    """Neither name, no route and no list shows the order to another reseller."""
    shop, stranger = new_buyer(), new_buyer()
    for each in (shop, stranger):
        each.http.headers.update(CART)
    order = filled(shop, 1)
    ask = partial(call, stranger)
    for method, action in (
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/extend"),
        ("POST", "/cancel"),
        ("DELETE", ""),
    ):
        assert refusal(ask(method, order, action))[1] == "INVALID_ORDER_ID"
    assert done(stranger.http.get("/orders", params={"supplierReference": order["supplierReference"]})) == []
    assert states(shop, order) == ["ON_HOLD", "ON_HOLD"]


# --- prices


def test_an_order_costs_what_is_in_it(shop):
    """The order keeps the currency it was opened in, and bookings that name none follow it."""
    shop.http.headers["Octo-Capabilities"] = "octo/cart, octo/pricing"
    order = opened(shop, currency="EUR")
    for _ in range(2):
        shop.hold("sky-deck", "standard", orderId=order["orderId"])
    order = read(shop, order)
    assert {each["pricing"]["currency"] for each in order["bookings"]} == {"EUR"}
    assert order["pricing"]["retail"] == sum(each["pricing"]["retail"] for each in order["bookings"])
    shop.act(order["bookings"][0], "cancel")
    assert read(shop, order)["pricing"]["retail"] == order["bookings"][1]["pricing"]["retail"]
