"""octo/webhooks in the reference supplier: who is told of what, and that nobody else is called."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from octo_sandbox.capabilities.webhooks.delivering import on_this_machine
from octo_sandbox.capabilities.webhooks.difference import difference
from octo_sandbox.posting import Courier, Post
from sandbox.reseller import Buyer


class Shop:
    """Where the supplier calls. The first calls are answered with `refusals`."""

    def __init__(self) -> None:
        self.came: list[dict[str, Any]] = []
        self.refusals: list[int] = []
        self._changed = threading.Condition()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = self.rfile.read(int(self.headers["Content-Length"]))
                with shop._changed:
                    shop.came.append(httpx.Response(200, content=content).json())
                    status = shop.refusals.pop(0) if shop.refusals else 200
                    shop._changed.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def waits(self, number: int) -> list[dict[str, Any]]:
        """The first calls, once there are so many."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.came) >= number, 10)
            return self.came[:number]


@pytest.fixture
def shop() -> Iterator[Shop]:
    made = Shop()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def subscriber(buyer: Buyer) -> Buyer:
    buyer.http.headers["Octo-Capabilities"] = "octo/webhooks, octo/pricing"
    return buyer


def subscribe(buyer: Buyer, url: str, event: str = "booking_update", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = buyer.http.post("/webhooks", json={"url": url, "event": event, **more}).json()
    return made


def changed(buyer: Buyer, **body: Any) -> str:
    """The uuid of a booking that was made and changed."""
    uuid: str = buyer.hold()["uuid"]
    assert buyer.http.patch(f"/bookings/{uuid}", json=body or {"notes": "window seat"}).status_code == 200
    return uuid


def test_a_change_is_told_with_what_it_was_and_what_it_is(subscriber: Buyer, shop: Shop) -> None:
    """The booking in a delivery is the one that a read shows."""
    made = subscribe(subscriber, shop.url)
    uuid = changed(subscriber)
    first, then = shop.waits(2)
    assert (first["webhook"]["id"], first["diff"]) == (made["id"], [])
    assert then["booking"] == subscriber.http.get(f"/bookings/{uuid}").json()
    assert {"op": "replace", "path": "/notes", "was": None, "value": "window seat"} in then["diff"]


def test_a_refused_change_is_told_to_nobody(subscriber: Buyer, shop: Shop) -> None:
    """What was undone never happened."""
    subscribe(subscriber, shop.url)
    held = subscriber.hold()
    shop.waits(1)
    refused = subscriber.http.patch(f"/bookings/{held['uuid']}", json={"notes": "x", "unitItems": []})
    assert refused.status_code == 400
    changed(subscriber)
    told = [each["booking"]["uuid"] for each in shop.waits(3)]
    assert told.count(held["uuid"]) == 1


def test_seats_that_are_taken_are_told_to_every_reseller(
    subscriber: Buyer, new_buyer: Callable[[], Buyer], shop: Shop
) -> None:
    """Availability is everybody's; a booking is not."""
    subscribe(subscriber, shop.url, "availability_update")
    subscribe(subscriber, shop.url)
    new_buyer().hold()
    (told,) = shop.waits(1)
    assert {"availability", "productId", "optionId"} <= set(told)
    time.sleep(0.2)
    assert len(shop.came) == 1


def test_an_order_is_told_with_its_fields_and_a_product_with_its_name(subscriber: Buyer, shop: Shop) -> None:
    """Each event has its own thing."""
    subscriber.http.headers["Octo-Capabilities"] = "octo/webhooks"
    subscribe(subscriber, shop.url, "order_update")
    subscribe(subscriber, shop.url, "product_update")
    order = subscriber.http.post("/orders", json={}, headers={"Octo-Capabilities": "octo/cart"}).json()
    change = {"productId": "harbour-cruise"}
    told = httpx.post(
        f"{subscriber.control_url}/products", json=change, headers=dict(subscriber.http.headers)
    )
    assert told.status_code == 200
    by_event = {each["webhook"]["event"]: each for each in shop.waits(2)}
    assert by_event["order_update"]["order"]["orderId"] == order["orderId"]
    product = by_event["product_update"]["product"]
    assert product == subscriber.http.get("/products/harbour-cruise").json()
    assert by_event["product_update"]["diff"][0]["path"] == "/internalName"


def test_what_is_not_taken_comes_again_in_its_order(subscriber: Buyer, shop: Shop) -> None:
    """A restart of the shop loses nothing and mixes nothing up."""
    subscribe(subscriber, shop.url)
    shop.refusals += [503, 503]
    changed(subscriber)
    first, again, once_more, then = shop.waits(4)
    assert first == again == once_more
    assert then["diff"]


def test_a_subscription_is_deleted_by_its_address_too(subscriber: Buyer) -> None:
    """Both routes of the documents are there, and a call without an address deletes nothing."""
    url = "https://shop.example/hooks"
    subscribe(subscriber, url)
    subscribe(subscriber, url, "availability_update")
    assert subscriber.http.request("DELETE", "/webhooks").status_code == 400
    query = {"url": url, "event": "booking_update"}
    assert subscriber.http.request("DELETE", "/webhooks", params=query).json() == {"success": True}
    left = [each["event"] for each in subscriber.http.get("/webhooks").json()]
    assert left == ["availability_update"]


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:80/x", True),
        ("http://localhost/", True),
        ("http://[::1]:8080/", True),
        ("https://shop.example/hooks", False),
        ("http://127.0.0.1.shop.example/", False),
        ("http://[broken/", False),
    ],
)
def test_nobody_elsewhere_is_called(url: str, here: bool) -> None:
    """A supplier that is made for tests calls no stranger."""
    assert on_this_machine(url) is here


def test_a_courier_gives_up_and_drops_what_is_too_much(shop: Shop) -> None:
    """Calls that nobody takes do not pile up for ever."""
    courier = Courier(workers=1, most=2)
    shop.refusals += [500] * 9
    courier.post([Post("a", shop.url, 1, tries=3, pause_s=0.01), Post("a", shop.url, 2, tries=1)])
    courier.post([Post("a", shop.url, 3)])
    assert shop.waits(4) == [1, 1, 1, 2]
    time.sleep(0.1)
    assert len(shop.came) == 4
    courier.close()


def test_a_difference_names_what_came_and_what_went() -> None:
    """A list that grew is shown as a whole."""
    before, after = {"a": 1, "b": [1], "c": {"d/e": 1}}, {"b": [1, 2], "c": {"d/e": 2}, "f": 3}
    assert difference(before, after) == [
        {"op": "remove", "path": "/a", "was": 1, "value": None},
        {"op": "replace", "path": "/b", "was": [1], "value": [1, 2]},
        {"op": "replace", "path": "/c/d~1e", "was": 1, "value": 2},
        {"op": "add", "path": "/f", "was": None, "value": 3},
    ]
