"""What a run made is known before it is sent, and nothing else may be written to."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import NotOurs, Request
from support.hostile import Connection, Received, hostile
from support.tiny_supplier import TinySupplier
from support.wired import wired


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "ledger.jsonl", "run-1", {"url": "https://x.example"})) as made:
        yield made


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def create(what: str, **body: Any) -> Request:
    return Request("POST", f"/{what}", json=body)


def make(ledger: Ledger, request: Request, answer: Any, status: int = 200) -> None:
    entries = ledger.intend(request, request.json)
    ledger.settle(request, entries, status, answer)


def test_the_file_is_readable_by_its_owner_alone(ledger: Ledger) -> None:
    """It names what somebody could cancel."""
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600


def test_an_intent_is_on_disk_before_its_request_arrives(tmp_path: Path) -> None:
    """Whenever a run is killed, what it may have made is known."""
    uuid, seen = str(uuid4()), []

    def look(client: Connection, request: Received) -> None:
        seen.append((tmp_path / "ledger.jsonl").read_text())
        client.answer(json.dumps({"uuid": uuid, "status": "ON_HOLD"}).encode())

    with hostile(look) as server, wired(server.url, tmp_path) as kept:
        kept.wire.send(create("bookings", uuid=uuid, resellerReference="run-1-a"))
    assert uuid in seen[0]
    assert "run-1-a" in seen[0]


def test_answers_complete_an_intent(ledger: Ledger) -> None:
    """Id and state are the target's."""
    make(ledger, create("bookings", uuid="u"), {"uuid": "u", "id": "B1", "status": "ON_HOLD"})
    [entry] = ledger.entries()
    assert (entry.uuid, entry.id, entry.state) == ("u", "B1", "ON_HOLD")
    assert ledger.owns("B1")
    assert ledger.owns("U")
    assert [line["kind"] for line in lines(ledger.path)] == ["run", "intent", "made"]


def test_a_refused_create_holds_nothing(ledger: Ledger) -> None:
    """There is nothing to clean up after a 400."""
    make(ledger, create("bookings", uuid="u"), {"error": "BAD_REQUEST"}, 400)
    assert ledger.holds() == ()


@pytest.mark.parametrize("status", [None, 500, 503, 409])
def test_a_create_that_may_have_got_through_is_still_held(ledger: Ledger, status: int | None) -> None:
    """Only a plain refusal proves that nothing was made."""
    request = create("bookings", uuid="u")
    ledger.settle(request, ledger.intend(request, request.json), status, None)
    assert [entry.state for entry in ledger.holds()] == ["INTENDED"]


def test_a_refusal_after_a_lost_attempt_proves_nothing(ledger: Ledger) -> None:
    """The uuid may be "already used" by the attempt that was lost."""
    request = create("bookings", uuid="u")
    ledger.settle(request, ledger.intend(request, request.json), 400, {}, certain=False)
    assert len(ledger.holds()) == 1


def test_a_refused_double_of_a_create_under_way_proves_nothing_yet(ledger: Ledger) -> None:
    """Of two creates with the same uuid one may be refused because of the other."""
    request = create("bookings", uuid="u")
    first, second = ledger.intend(request, request.json), ledger.intend(request, request.json)
    assert first == second
    ledger.settle(request, second, 400, {"error": "INVALID_BOOKING_UUID"})
    assert len(ledger.holds()) == 1
    ledger.settle(request, first, 200, {"uuid": "u", "status": "ON_HOLD"})
    assert [entry.state for entry in ledger.holds()] == ["ON_HOLD"]


def test_any_answer_that_shows_an_owned_thing_updates_its_state(ledger: Ledger) -> None:
    """The thing may stand alone, in a list, or inside an order."""
    for uuid in ("a", "b", "c"):
        make(ledger, create("bookings", uuid=uuid), {"uuid": uuid, "status": "ON_HOLD"})
    make(ledger, Request("POST", "/bookings/a/cancel"), {"uuid": "a", "status": "CANCELLED"})
    make(ledger, Request("GET", "/bookings"), [{"uuid": "B", "status": "EXPIRED"}])
    make(ledger, Request("GET", "/orders/o"), {"id": "o", "bookings": [{"uuid": "c", "status": "REJECTED"}]})
    assert ledger.holds() == ()


def test_a_preview_changes_no_state(ledger: Ledger) -> None:
    """It shows what would be."""
    make(ledger, create("orders"), {"id": "o", "status": "ON_HOLD"})
    preview = Request("PATCH", "/orders/o/preview", json={"bookings": [{"productId": "p"}]})
    make(
        ledger, preview, {"id": "o", "status": "CANCELLED", "bookings": [{"uuid": "x", "status": "ON_HOLD"}]}
    )
    assert [(e.what, e.state) for e in ledger.holds()] == [("order", "ON_HOLD")]


def test_an_order_owns_what_was_put_into_it(ledger: Ledger) -> None:
    """Nested bookings and gifts belong to us, with a uuid of ours or without."""
    request = create("orders", bookings=[{"uuid": "mine"}, {"productId": "p"}], gifts=[{"amount": 1}])
    shown = {
        "id": "o-1",
        "orderId": "ord_1",
        "status": "ON_HOLD",
        "bookings": [{"uuid": "mine", "status": "ON_HOLD"}, {"uuid": "given", "status": "ON_HOLD"}],
        "gifts": [{"uuid": "gift", "status": "ON_HOLD"}],
    }
    make(ledger, request, shown)
    assert all(ledger.owns(name) for name in ("o-1", "ord_1", "mine", "given", "gift"))
    assert [e.what for e in ledger.entries()] == ["order", "booking", "booking", "gift"]


def test_the_order_opened_for_a_booking_is_ours_too(ledger: Ledger) -> None:
    """With the cart capability a booking without orderId comes with an order."""
    make(ledger, create("bookings", uuid="u"), {"uuid": "u", "status": "ON_HOLD", "orderId": "o"})
    assert ledger.owns("o")
    ledger.check(Request("POST", "/orders/o/confirm"), {})


@pytest.mark.parametrize("what", ["identities", "gifts"])
def test_identities_and_gifts_are_kept_as_well(ledger: Ledger, what: str) -> None:
    """The ledger keeps everything that a run creates."""
    make(ledger, create(what), {"id": "i", "uuid": "g", "status": "ON_HOLD"})
    assert ledger.owns("i")


def test_a_deleted_identity_is_released(ledger: Ledger) -> None:
    """Its answer has no body."""
    make(ledger, create("identities"), {"id": "i"})
    make(ledger, Request("DELETE", "/identities/i"), None)
    assert ledger.holds() == ()


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
    """Every spelling of its id is refused."""
    make(ledger, create("bookings", uuid="mine"), {"uuid": "mine", "status": "ON_HOLD"})
    make(ledger, Request("GET", "/bookings"), [{"uuid": "stranger", "status": "CONFIRMED"}])
    with pytest.raises(NotOurs):
        ledger.check(Request(method, path), body)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/bookings/theirs", {}),
        ("POST", "/bookings/mine/cancel", {}),
        ("POST", "/bookings/MINE/confirm", {}),
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
    ledger.invent("invented")
    ledger.check(Request(method, path), body)


def test_a_refused_write_never_reaches_the_target(tmp_path: Path) -> None:
    """The wire asks the ledger first."""
    with hostile("empty-object") as server, wired(server.url, tmp_path) as kept:
        with pytest.raises(NotOurs):
            kept.wire.send(Request("POST", "/bookings/theirs/cancel"))
        assert server.received == []


def test_an_answer_about_somebody_elses_booking_does_not_make_it_ours(ledger: Ledger) -> None:
    """A supplier that mixes up its answers must not make us cancel for others."""
    make(ledger, Request("GET", "/bookings"), [{"uuid": "theirs", "status": "CONFIRMED"}])
    make(ledger, create("bookings", uuid="u"), {"uuid": "theirs", "status": "CONFIRMED"})
    mine = create("bookings", uuid="v", resellerReference="run-1-v")
    make(ledger, mine, {"uuid": "other", "resellerReference": "somebody's", "status": "CONFIRMED"})
    assert not ledger.owns("theirs")
    assert not ledger.owns("other")


def test_a_supplier_that_gives_its_own_uuid_is_followed(ledger: Ledger) -> None:
    """That is a finding, and still our booking."""
    make(ledger, create("bookings", uuid="sent"), {"uuid": "given", "status": "ON_HOLD"})
    ledger.check(Request("POST", "/bookings/given/cancel"), {})


def test_a_killed_run_is_read_back_from_its_file(tmp_path: Path) -> None:
    """Half a line at the end is what kill -9 leaves."""
    path = tmp_path / "ledger.jsonl"
    with closing(Ledger(path, "run-1", {"url": "https://x.example"})) as first:
        make(
            first, create("bookings", uuid="a"), {"uuid": "a", "id": "B", "status": "ON_HOLD", "orderId": "o"}
        )
        request = Request("POST", "/gifts", json={"uuid": "g"}, capabilities=("octo/gifts",), key="second")
        first.intend(request, request.json)
        before = first.entries()
    with path.open("a") as file:
        file.write('{"kind": "made", "entry": "e3", "uu')
    with closing(Ledger.reopen(path)) as again:
        assert again.entries() == before
        assert again.run_id == "run-1"
        assert again.about["url"] == "https://x.example"
        again.state("e1", "CANCELLED")
    with closing(Ledger.reopen(path)) as third:
        assert [e.state for e in third.entries()] == ["CANCELLED", "UNKNOWN", "INTENDED"]


def test_what_is_no_ledger_is_said_to_be_none(tmp_path: Path) -> None:
    """`cleanup` of the wrong folder is an error of the command."""
    (tmp_path / "x.jsonl").write_text("hello\n")
    with pytest.raises(ValueError):
        Ledger.reopen(tmp_path / "x.jsonl")
    with pytest.raises(FileNotFoundError):
        Ledger.reopen(tmp_path / "none.jsonl")


def test_ids_seen_first_in_a_list_while_their_create_was_under_way_are_ours(ledger: Ledger) -> None:
    """Somebody may list orders between a create and its answer."""
    request = create("orders")
    entries = ledger.intend(request, {})
    make(ledger, Request("GET", "/orders"), [{"id": "o", "status": "ON_HOLD"}])
    ledger.settle(request, entries, 200, {"id": "o", "status": "ON_HOLD"})
    assert ledger.owns("o")


def test_the_wire_keeps_the_ledger_of_a_lifecycle(tmp_path: Path) -> None:
    """Reserve, confirm and cancel are three states, each on disk."""
    uuid = str(uuid4())
    with hostile(TinySupplier()) as server, wired(server.url, tmp_path) as kept:
        kept.wire.send(create("bookings", uuid=uuid))
        for step in ("confirm", "cancel"):
            kept.wire.send(Request("POST", f"/bookings/{uuid}/{step}"))
        states = [line["state"] for line in lines(kept.ledger.path) if "state" in line]
    assert states == ["INTENDED", "ON_HOLD", "CONFIRMED", "CANCELLED"]
