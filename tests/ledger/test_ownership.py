"""A write reaches nothing but what a run made or invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import NotOurs, NotProven, Request
from octo_conformance.wire.address import place
from support.hostile import hostile
from support.ledgers import U, create, make, order_made, read
from support.wired import wired


def test_only_the_code_of_our_own_gift_may_be_spent(ledger: Ledger) -> None:
    """The guest who was given the other one travels for nothing no more."""
    gift = {"uuid": U, "status": "CONFIRMED", "resellerReference": "run-1-g", "supplierReference": "OURS"}
    make(ledger, create("gifts", uuid=U, resellerReference="run-1-g"), gift)
    read(ledger, f"/gifts/{U}", {**gift, "uuid": "theirs", "supplierReference": "THEIRS"})
    ledger.check(Request("POST", "/bookings"), {"giftPayment": {"code": "OURS"}})
    with pytest.raises(NotProven):
        ledger.check(Request("POST", "/bookings"), {"giftPayment": {"code": "THEIRS"}})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/bookings/theirs/cancel", {}),
        ("POST", "bookings/theirs/confirm", {}),
        ("PATCH", "/bookings/theirs", {}),
        ("DELETE", "/bookings/theirs", {}),
        ("DELETE", "/%62ookings/theirs", {}),
        ("DELETE", "/Bookings/theirs", {}),
        ("DELETE", "/bookings", {}),
        ("POST", "/bookings/mine/../theirs/cancel", {}),
        ("POST", "/bookings/mine%2F..%2Ftheirs/cancel", {}),
        ("POST", "/bookings/mine;x/cancel", {}),
        ("POST", "//bookings//theirs//cancel", {}),
        ("POST", "/orders/theirs/confirm", {}),
        ("DELETE", "/identities/theirs", {}),
        ("PATCH", "/gifts/theirs", {}),
        ("DELETE", "/products/some-product", {}),
        ("POST", "/bookings", {"orderId": "theirs"}),
        ("POST", "/bookings", {"orderId": 12}),
        ("POST", "/bookings", {"uuid": "stranger"}),
        ("POST", "/orders", {"bookings": [{"identityId": "theirs"}]}),
        ("PATCH", "/bookings/mine", {"identityId": "theirs"}),
    ],
)
def test_a_write_to_what_is_not_ours_is_refused(
    ledger: Ledger, method: str, path: str, body: dict[str, Any]
) -> None:
    """However it is spelled."""
    make(ledger, create("bookings", uuid="mine"), {"uuid": "mine", "status": "ON_HOLD"})
    make(ledger, Request("GET", "/bookings"), [{"uuid": "stranger", "status": "CONFIRMED"}])
    with pytest.raises(NotOurs):
        ledger.check(Request(method, path), body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/bookings/theirs", {}),
        ("POST", "/bookings/mine/cancel", {}),
        ("POST", f"/bookings/{U.upper()}/confirm", {}),
        ("POST", "/bookings/invented/confirm", {}),
        ("PATCH", "/bookings/mine", {"orderId": None, "identityId": "invented"}),
        ("POST", "/availability", {"productId": "any"}),
        ("POST", "/memberships/lookup", {"reference": "M-1"}),
        ("POST", "/no-such-route", {}),
    ],
)
def test_reads_and_writes_to_our_own_go_out(
    ledger: Ledger, method: str, path: str, body: dict[str, Any]
) -> None:
    """The guard is in nobody's way."""
    make(ledger, create("bookings", uuid="mine"), {"uuid": "mine", "status": "ON_HOLD"})
    make(ledger, create("bookings", uuid=U), {"uuid": U, "status": "ON_HOLD"})
    ledger.invent("invented")
    ledger.check(Request(method, path), body)


def test_a_refused_write_never_reaches_the_target(tmp_path: Path) -> None:
    """The wire asks the ledger first."""
    with hostile("empty-object") as server, wired(server.url, tmp_path) as kept:
        with pytest.raises(NotOurs):
            kept.wire.send(Request("POST", "/bookings/theirs/cancel"))
        assert server.received == []


LIES = {
    "another uuid": {"uuid": "theirs", "resellerReference": "run-1-v"},
    "another booking": {"uuid": "theirs", "resellerReference": "somebody's"},
    "another booking under our id": {"uuid": "theirs", "id": "B1"},
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("where", ["create", "read", "list"])
def test_an_answer_about_another_booking_does_not_make_it_ours(ledger: Ledger, lie: str, where: str) -> None:
    """A supplier that mixes up its answers must not make us cancel for others."""
    mine = create("bookings", uuid=U, resellerReference="run-1-v")
    true = {"uuid": U, "id": "B1", "resellerReference": "run-1-v", "status": "ON_HOLD"}
    told = {"status": "CONFIRMED", **LIES[lie]}
    make(ledger, mine, told if where == "create" else true)
    read(ledger, f"/bookings/{U}", told if where == "read" else true)
    read(ledger, "/bookings", [told if where == "list" else true])
    read(
        ledger,
        "/bookings/theirs",
        {"uuid": "theirs", "resellerReference": "somebody's", "status": "CONFIRMED"},
    )
    with pytest.raises(NotProven):
        ledger.check(Request("POST", "/bookings/theirs/cancel"), {})
    assert [(e.what, e.uuid) for e in ledger.entries()] == [("booking", U)]
    ledger.check(Request("POST", f"/bookings/{U}/cancel"), {})


@pytest.mark.parametrize(
    "said",
    [{"resellerReference": "run-1-v"}, {"notes": "test run-1, not a guest"}],
    ids=["reference", "notes"],
)
def test_a_supplier_that_gives_its_own_uuid_is_followed_once_it_was_read(
    ledger: Ledger, said: dict[str, Any]
) -> None:
    """That is a finding, and still our booking: what we wrote on it is there."""
    given = {"uuid": "given", "status": "ON_HOLD", **said}
    make(ledger, create("bookings", uuid="sent", resellerReference="run-1-v"), given)
    cancel = Request("POST", "/bookings/given/cancel")
    assert [request.path for request in ledger.proofs(cancel, {})] == ["/bookings/given"]
    read(ledger, "/bookings/given", given)
    ledger.check(cancel, {})
    assert ledger.proofs(cancel, {}) == ()


def test_an_opaque_id_in_other_letters_is_another_id(ledger: Ledger) -> None:
    """Only uuids are the same in either case."""
    order_made(ledger, "ord_A")
    make(ledger, Request("GET", "/orders"), [{"orderId": "ord_a"}])
    with pytest.raises(NotProven):
        ledger.check(Request("POST", "/orders/ord_a/cancel"), {})


@pytest.mark.parametrize("name", ["a/b", "a%2Fb", "#1?x", "a b", "..x", "ä;.", "a\\b"])
def test_ids_are_opaque(ledger: Ledger, name: str) -> None:
    """Whatever is in them is encoded once, and read back as it was."""
    made = {"orderId": name, "status": "ON_HOLD", "resellerReference": "run-1-o"}
    make(ledger, create("orders", resellerReference="run-1-o"), made)
    read(ledger, place("orders", name), made)
    ledger.check(Request("POST", f"{place('orders', name)}/cancel"), {})


@pytest.mark.parametrize("name", ["..", "a/../b", ".", "a\n"])
def test_an_id_that_no_encoding_keeps_is_not_written_to(ledger: Ledger, name: str) -> None:
    """A server may resolve it to the path of another thing."""
    ledger.invent(name)
    with pytest.raises(NotOurs):
        ledger.check(Request("POST", f"{place('orders', name)}/cancel"), {})
