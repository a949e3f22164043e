"""A name that the target gave is read before it is written to, and only what that read shows counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from octo_conformance.ledger.ledger import PURPOSE
from octo_conformance.wire import NotProven, Request
from support.hostile import Connection, Received, hostile
from support.tiny_supplier import TinySupplier
from support.wired import Recorded, wired


def ask(kept: Recorded, method: str, path: str, **body: Any) -> Any:
    return kept.wire.send(Request(method, path, json=body or {}, capabilities=("octo/cart",))).body


def booked(kept: Recorded, **body: Any) -> str:
    """The uuid that the answer to a create shows."""
    made = ask(kept, "POST", "/bookings", uuid=str(uuid4()), resellerReference="run-1-a", **body)
    return str(made["uuid"])


def asked(supplier: TinySupplier) -> list[str]:
    return [f"{method} {path.rpartition('/')[2]}" for method, path, _ in supplier.seen]


def test_what_was_sent_needs_no_read(tmp_path: Path) -> None:
    """Nobody else has the uuid."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        ask(kept, "POST", f"/bookings/{booked(kept)}/confirm")
    assert asked(supplier) == ["POST bookings", "POST confirm"]


def test_a_uuid_of_the_target_is_read_once_before_the_first_write(tmp_path: Path) -> None:
    """Our reference is in what it shows, so it is ours from then on."""
    supplier = TinySupplier(own_uuids=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        uuid = booked(kept)
        ask(kept, "POST", f"/bookings/{uuid}/confirm")
        ask(kept, "POST", f"/bookings/{uuid}/cancel")
    assert asked(supplier) == ["POST bookings", f"GET {uuid}", "POST confirm", "POST cancel"]
    assert [line["purpose"] for line in kept.lines] == [None, PURPOSE, None, None]


def test_what_shows_nothing_of_ours_is_not_written_to(tmp_path: Path) -> None:
    """It may be anybody's."""
    supplier = TinySupplier(own_uuids=True, mute=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        uuid = booked(kept)
        for _ in range(5):
            with pytest.raises(NotProven):
                ask(kept, "POST", f"/bookings/{uuid}/confirm")
    assert asked(supplier) == ["POST bookings", f"GET {uuid}"], "a read that was answered is not repeated"


def test_an_order_is_read_before_a_booking_is_put_into_it(tmp_path: Path) -> None:
    """The body of a write names things as well."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        order = ask(kept, "POST", "/orders", resellerReference="run-1-o")["id"]
        booked(kept, orderId=order)
    assert asked(supplier) == ["POST orders", f"GET {order}", "POST bookings"]


def test_an_order_that_shows_neither_reference_nor_contact_takes_nothing(tmp_path: Path) -> None:
    """A booking in somebody's cart is a booking that somebody pays for."""
    supplier = TinySupplier(mute=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        order = ask(kept, "POST", "/orders", resellerReference="run-1-o")["id"]
        with pytest.raises(NotProven):
            booked(kept, orderId=order)


def test_the_contact_is_as_good_as_the_reference(tmp_path: Path) -> None:
    """Orders of many suppliers have no reference of the reseller."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        order = ask(kept, "POST", "/orders", contact={"notes": "conformance test run-1, not a guest"})["id"]
        booked(kept, orderId=order)
    assert len(supplier.held()) == 2


def test_the_order_of_a_booking_is_read_before_the_booking_leaves_it(tmp_path: Path) -> None:
    """An empty order shows nothing of anybody, and would stay."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        first = booked(kept, cart=True)
        opened = supplier.things[first.lower()]["orderId"]
        order = ask(kept, "POST", "/orders", resellerReference="run-1-o")["id"]
        ask(kept, "PATCH", f"/bookings/{first}", orderId=order)
        assert kept.ledger.proven(opened)
        assert kept.ledger.proven(order)


def test_the_guest_of_an_order_that_a_create_named_is_not_kept(tmp_path: Path) -> None:
    """The create shows what we sent under the name of somebody's order; reading it shows whose it is."""
    supplier = TinySupplier()
    theirs = supplier.add("order", contact={"fullName": "Grace Hopper"}, bookings=[])["id"]

    def swapping(client: Connection, request: Received) -> None:
        if request.method == "POST":
            sent = json.loads(request.body or b"{}")
            client.answer(
                json.dumps({**sent, "orderId": theirs, "status": "ON_HOLD", "bookings": []}).encode()
            )
        else:
            supplier(client, request)

    with hostile(swapping) as server, wired(server.url, tmp_path) as kept:
        ask(kept, "POST", "/orders", resellerReference="run-1-o", contact={"notes": "for run-1"})
        kept.wire.send(Request("GET", f"/orders/{theirs}"))
        kept.wire.send(Request("GET", "/orders"))
    assert "for run-1" in json.dumps(kept.lines[0]["response"])
    assert "Hopper" not in kept.text


def test_the_guest_of_another_identity_is_not_kept(tmp_path: Path) -> None:
    """Neither an answer to a create nor an answer to a read keeps that guest in a file."""
    supplier = TinySupplier()
    supplier.identities["theirs"] = "LOYALTY-CARD-4711"
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        ask(kept, "POST", "/identities", key="run-1-k")
        kept.wire.send(Request("GET", "/identities/theirs"))
    assert "run-1-k" in kept.text
    assert "LOYALTY-CARD-4711" not in kept.text


@pytest.mark.parametrize("mixes_up", [True, False])
def test_an_identity_without_a_key_is_believed_of_a_supplier_that_mixes_up_none(
    mixes_up: bool, tmp_path: Path
) -> None:
    """Nothing that it shows tells whose it is, and deleting it would take it from somebody's bookings."""
    supplier = TinySupplier()
    supplier.identities["theirs"] = "LOYALTY-CARD-4711"

    def mixing(client: Connection, request: Received) -> None:
        key = json.loads(request.body or b"{}").get("key")
        if mixes_up and key is not None and request.method == "POST":
            client.answer(json.dumps({"id": "theirs", "key": key}).encode())
        else:
            supplier(client, request)

    with hostile(mixing) as server, wired(server.url, tmp_path) as kept:
        with_key = ask(kept, "POST", "/identities", key="run-1-k")["id"]
        without = ask(kept, "POST", "/identities")["id"]
        refused = [
            name for name in (with_key, without) if kept.wire.send(Request("GET", f"/identities/{name}"))
            and not kept.ledger.proven(name)
        ]  # fmt: skip
    assert refused == ([with_key, without] if mixes_up else [])
