"""Each rule about a client has been seen to fail, alone, and to stay quiet where a client is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from octo_conformance.clients import client_rules
from support.watched_client import CONTACT, CRUISE, WatchedClient

Story = Callable[[WatchedClient], object]


def sells_what_no_form_allows(client: WatchedClient) -> None:
    client.read_catalogue()
    client.call("POST", "/availability", {**CRUISE, "localDate": "next Tuesday"})


def sends_a_form(client: WatchedClient) -> None:
    client.read_catalogue()
    day = (client.now + timedelta(days=6)).date().isoformat()
    client.call("POST", "/availability", {**CRUISE, "localDate": day}, content_type="text/plain")


def invents_a_slot(client: WatchedClient) -> None:
    client.read_catalogue()
    day = (client.now + timedelta(days=6)).date().isoformat()
    made = client.call("POST", "/bookings", client.reservation(f"{day}T00:01:00+01:00"))
    assert made["error"] == "INVALID_AVAILABILITY_ID"


def reads_a_slot(client: WatchedClient, units: int, **shown: object) -> str:
    """The slot that an availability check for so many showed like this."""
    client.read_catalogue()
    slot = client.slot()
    day = (client.now + timedelta(days=6)).date().isoformat()
    asked = {**CRUISE, "localDate": day, "units": [{"id": "adult", "quantity": units}]}
    client.call("POST", "/availability", asked, answer=(200, {}), says=[{"id": slot, **shown}])
    return slot


def buys_what_is_sold_out(client: WatchedClient) -> None:
    slot = reads_a_slot(client, 1, available=False, vacancies=0)
    client.cancel(client.call("POST", "/bookings", client.reservation(slot))["uuid"])


def buys_more_than_there_is(client: WatchedClient) -> None:
    slot = reads_a_slot(client, 1, available=True, vacancies=1)
    two = [{"unitId": "adult"}, {"unitId": "adult"}]
    client.cancel(client.call("POST", "/bookings", client.reservation(slot, unitItems=two))["uuid"])


def takes_what_a_large_party_could_not(client: WatchedClient) -> None:
    """The slot was not available to forty, and it is to one."""
    slot = reads_a_slot(client, 40, available=False, vacancies=0)
    client.cancel(client.call("POST", "/bookings", client.reservation(slot))["uuid"])


def confirms_an_order_too_late(client: WatchedClient) -> None:
    client.capabilities = "octo/cart"
    client.read_catalogue()
    held = client.call("POST", "/bookings", client.reservation(client.slot()))
    client.call("GET", f"/orders/{held['orderId']}")
    client.wait(24 * 3600)
    client.call("POST", f"/orders/{held['orderId']}/confirm", CONTACT)


def confirms_too_late(client: WatchedClient) -> None:
    uuid = client.hold()
    client.wait(24 * 3600)
    client.confirm(uuid)


def extends_too_late(client: WatchedClient) -> None:
    uuid = client.hold()
    client.wait(24 * 3600)
    client.call("POST", f"/bookings/{uuid}/extend", {})


def lets_it_run_out(client: WatchedClient) -> None:
    uuid = client.hold()
    client.wait(24 * 3600)
    client.call("GET", f"/bookings/{uuid}")


def confirms_twice(client: WatchedClient) -> None:
    uuid = client.hold()
    client.confirm(uuid)
    client.confirm(uuid)


def cancels_twice(client: WatchedClient) -> None:
    uuid = client.hold()
    client.cancel(uuid)
    client.cancel(uuid)


def retries_under_another_uuid(client: WatchedClient, status: int | None = 500) -> None:
    client.read_catalogue()
    body = client.reservation(client.slot(), resellerReference="order 17")
    client.call("POST", "/bookings", body, answer=(status, {}))
    client.confirm(client.call("POST", "/bookings", {**body, "uuid": str(uuid4())})["uuid"])


def reserves_without_a_uuid(client: WatchedClient) -> None:
    client.read_catalogue()
    body = client.reservation(client.slot())
    del body["uuid"]
    client.cancel(client.call("POST", "/bookings", body)["uuid"])


def polls(client: WatchedClient) -> None:
    for _ in range(70):
        client.call("GET", "/supplier")
        client.wait(-0.8)


def comes_back_too_early(client: WatchedClient) -> None:
    client.call("GET", "/supplier", answer=(429, {"Retry-After": "30"}))
    client.call("GET", "/supplier")


STORIES: list[tuple[str, Story]] = [
    ("CLIENT-001", sells_what_no_form_allows),
    ("CLIENT-002", sends_a_form),
    ("CLIENT-003", lambda client: client.call("GET", "/suppliers")),
    ("CLIENT-004", lambda client: client.call("GET", "/products", authorization="Bearer another")),
    ("CLIENT-005", lambda client: client.call("GET", "/products?_capabilities=&api_key=key")),
    ("CLIENT-006", lambda client: client.call("GET", "/bookings?resellerReference=a&reseler=b")),
    ("CLIENT-007", lambda client: (client.read_catalogue(), client.slot(langauge="de"))),
    ("CLIENT-010", lambda client: (setattr(client, "capabilities", None), client.read_catalogue())),
    ("CLIENT-011", lambda client: (setattr(client, "capabilities", "octo/prising"), client.read_catalogue())),
    ("CLIENT-012", lambda client: client.call("GET", "/orders/x")),
    ("CLIENT-012", lambda client: (client.read_catalogue(), client.slot(currency="EUR"))),
    ("CLIENT-020", lambda client: client.slot()),
    ("CLIENT-021", invents_a_slot),
    ("CLIENT-022", buys_what_is_sold_out),
    ("CLIENT-022", buys_more_than_there_is),
    ("CLIENT-030", confirms_too_late),
    ("CLIENT-030", extends_too_late),
    ("CLIENT-030", confirms_an_order_too_late),
    ("CLIENT-031", lets_it_run_out),
    ("CLIENT-031", lambda client: client.hold()),
    ("CLIENT-032", confirms_twice),
    ("CLIENT-033", cancels_twice),
    ("CLIENT-040", retries_under_another_uuid),
    ("CLIENT-040", lambda client: retries_under_another_uuid(client, None)),
    ("CLIENT-041", reserves_without_a_uuid),
    ("CLIENT-050", polls),
    ("CLIENT-051", comes_back_too_early),
]  # fmt: skip

MORE = {"CLIENT-005": {"CLIENT-006"}}
"""What else a story breaks: a key in a query is a parameter that no route has."""


def test_every_rule_is_seen_to_fail() -> None:
    """A rule that nothing breaks says nothing."""
    assert {rule for rule, _ in STORIES} == set(client_rules())


@pytest.mark.parametrize(
    ("rule", "story"), STORIES, ids=[f"{rule} {n}" for n, (rule, _) in enumerate(STORIES)]
)
def test_a_wrong_client_breaks_its_rule_alone(rule: str, story: Story) -> None:
    """A client that makes one mistake is told of one."""
    client = WatchedClient()
    story(client)
    assert client.broken() == {rule} | MORE.get(rule, set())


def buys_all_kinds(client: WatchedClient) -> None:
    """Sold, extended, cancelled, retried, waited for, and with a capability."""
    client.capabilities = "octo/cart, octo/pricing"
    sold = client.hold()
    client.call("POST", f"/bookings/{sold}/extend", {"expirationMinutes": 60})
    client.confirm(sold)
    client.call("PATCH", f"/bookings/{sold}", {"notes": "By the window"})
    client.cancel(sold)
    body = client.reservation(client.slot(currency="EUR"), resellerReference="order 18")
    client.call("POST", "/bookings", body, answer=(None, {}))
    again = client.call("POST", "/bookings", body)
    client.call("POST", f"/orders/{again['orderId']}/confirm", CONTACT)
    held = client.call("POST", "/bookings", client.reservation(client.slot()))
    client.call("POST", f"/orders/{held['orderId']}/cancel", {})
    client.call("GET", "/supplier", answer=(429, {"Retry-After": "30"}))
    client.wait(30)
    client.call("GET", "/supplier")
    client.call("GET", "/bookings?resellerReference=order 18")


def test_a_right_client_breaks_nothing_and_is_complete() -> None:
    """Whoever does what the documents say is certified; every rule was looked at."""
    client = WatchedClient()
    buys_all_kinds(client)
    verdict = client.finish()
    assert [finding["sentence"] for finding in verdict["findings"]] == []
    assert verdict["verdict"] == "CONFORMANT"
    assert {rule["id"] for rule in verdict["rules"] if rule["status"] != "PASS"} == set()


def settled_before_it_was_bought_anew(client: WatchedClient) -> None:
    """The booking was looked for, and it was not there."""
    client.read_catalogue()
    body = client.reservation(client.slot(), resellerReference="order 19")
    client.call("POST", "/bookings", body, answer=(500, {}), carried_out=False)
    client.call("GET", f"/bookings/{body['uuid']}")
    client.cancel(client.call("POST", "/bookings", {**body, "uuid": str(uuid4())})["uuid"])


def another_guest_later(client: WatchedClient) -> None:
    """Without a reference, two guests may want the same."""
    client.read_catalogue()
    slot = client.slot()
    client.call("POST", "/bookings", client.reservation(slot), answer=(502, {}), carried_out=False)
    client.wait(600)
    client.cancel(client.call("POST", "/bookings", client.reservation(slot))["uuid"])


def confirms_again_after_a_lost_answer(client: WatchedClient) -> None:
    uuid = client.hold()
    client.call("POST", f"/bookings/{uuid}/confirm", CONTACT, answer=(None, {}))
    client.confirm(uuid)


def gives_back_to_a_supplier_that_calls_it_expired(client: WatchedClient) -> None:
    uuid = client.hold()
    shown = {"uuid": uuid, "status": "EXPIRED"}
    client.call("POST", f"/bookings/{uuid}/cancel", {}, answer=(200, {}), says=shown)


RIGHT = [
    gives_back_to_a_supplier_that_calls_it_expired,
    settled_before_it_was_bought_anew,
    another_guest_later,
    confirms_again_after_a_lost_answer,
    takes_what_a_large_party_could_not,
]


@pytest.mark.parametrize("story", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_is_left_alone(story: Story) -> None:
    """A client that is right in an unusual way must not be accused."""
    client = WatchedClient()
    story(client)
    assert client.broken() == set()
