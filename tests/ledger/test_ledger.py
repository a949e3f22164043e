"""What a run made is known before it is sent."""

from __future__ import annotations

import json
import stat
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import NotProven, Request
from support.hostile import Connection, Received, hostile
from support.ledgers import U, create, make, order_made, read
from support.tiny_supplier import TinySupplier
from support.wired import wired


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a ledger's file."""
    return [json.loads(line) for line in path.read_text().splitlines()]


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
    """The state is the target's. Its own id of a booking names nothing."""
    make(ledger, create("bookings", uuid=U), {"uuid": U.upper(), "id": "B1", "status": "ON_HOLD"})
    [entry] = ledger.entries()
    assert (entry.uuid, entry.state) == (U, "ON_HOLD")
    assert ledger.owns(U.upper())
    assert not ledger.owns("B1")
    assert [line["kind"] for line in lines(ledger.path)] == ["run", "intent", "state"]


def test_a_refused_create_holds_nothing(ledger: Ledger) -> None:
    """There is nothing to clean up after a 400."""
    make(ledger, create("bookings", uuid="u"), {"error": "BAD_REQUEST"}, 400)
    assert ledger.holds() == ()


def test_a_refusal_as_http_200_is_a_refusal(ledger: Ledger) -> None:
    """Some suppliers have no other status."""
    make(ledger, create("bookings", uuid="u"), {"error": "BAD_REQUEST", "errorMessage": "no"}, 200)
    assert ledger.holds() == ()


def test_a_breakdown_as_http_200_proves_nothing(ledger: Ledger) -> None:
    """Something may have been made before the server fell."""
    make(ledger, create("bookings", uuid="u"), {"error": "INTERNAL_SERVER_ERROR", "errorMessage": "no"}, 200)
    assert len(ledger.holds()) == 1


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


@pytest.mark.parametrize("path", ["/bookings", "/orders/o", "/bookings/other"])
def test_only_an_answer_about_a_thing_itself_says_that_it_is_over(ledger: Ledger, path: str) -> None:
    """A list, an order, or an answer about another booking may be mistaken, and it would stay open."""
    alive, over = {"uuid": U, "status": "ON_HOLD"}, {"uuid": U, "status": "CANCELLED"}
    make(ledger, create("bookings", uuid=U), alive)
    make(ledger, Request("POST", f"/bookings/{U}/cancel"), alive)
    read(
        ledger, path, {"/bookings": [over], "/orders/o": {"orderId": "o", "bookings": [over]}}.get(path, over)
    )
    assert len(ledger.holds()) == 1
    read(ledger, f"/bookings/{U}", over)
    assert ledger.holds() == ()


@pytest.mark.parametrize(("at_first", "later"), [("CANCELLED", "CANCELLED"), ("ON_HOLD", "EXPIRED")])
def test_nothing_is_over_before_its_release_was_asked_for(at_first: str, later: str, ledger: Ledger) -> None:
    """A supplier that says CANCELLED of everything, or shows another booking under this uuid, still holds it."""
    make(ledger, create("bookings", uuid=U), {"uuid": U, "status": at_first})
    read(ledger, f"/bookings/{U}", {"uuid": U, "status": later})
    assert len(ledger.holds()) == 1
    make(ledger, Request("POST", f"/bookings/{U}/cancel"), {"uuid": U, "status": later})
    assert ledger.holds() == ()


@pytest.mark.parametrize("key", ["first", "wrong", "none", "second"])
def test_a_release_that_was_refused_ends_nothing(key: str, ledger: Ledger) -> None:
    """The call was broken, or somebody else's, so that a state which says CANCELLED is the target's mistake."""
    make(ledger, create("bookings", uuid=U), {"uuid": U, "status": "CANCELLED"})
    make(ledger, Request("POST", f"/bookings/{U}/cancel", key=key), {"error": "FORBIDDEN"}, 403)
    read(ledger, f"/bookings/{U}", {"uuid": U, "status": "CANCELLED"})
    assert [entry.uuid for entry in ledger.holds()] == [U]


def test_a_word_that_means_nothing_is_no_reason_to_hold_what_was_cancelled(ledger: Ledger) -> None:
    """The rest of the answer says that it is over."""
    make(ledger, create("bookings", uuid=U), {"uuid": U, "status": "WORD"})
    over = {"uuid": U, "status": "WORD", "cancellation": {"refund": "FULL"}}
    read(ledger, f"/bookings/{U}", over)
    assert len(ledger.holds()) == 1
    make(ledger, Request("POST", f"/bookings/{U}/cancel"), over)
    assert ledger.holds() == ()


def test_a_preview_changes_no_state(ledger: Ledger) -> None:
    """It shows what would be."""
    order_made(ledger)
    preview = Request("PATCH", "/orders/o/preview", json={"bookings": [{"productId": "p"}]})
    shown = {"orderId": "o", "status": "CANCELLED", "bookings": [{"uuid": "x", "status": "ON_HOLD"}]}
    make(ledger, preview, shown)
    assert [(e.what, e.state) for e in ledger.holds()] == [("order", "ON_HOLD")]


def test_what_was_put_into_an_order_is_ours_by_what_was_sent_with_it(ledger: Ledger) -> None:
    """A nested booking by its uuid, a gift by its reference; whatever else the order shows is not."""
    gift = {"amount": 1, "resellerReference": "run-1-g"}
    request = create("orders", bookings=[{"uuid": "mine"}], gifts=[gift], resellerReference="run-1-o")
    given = {"uuid": "given", "status": "ON_HOLD", "resellerReference": "run-1-g"}
    shown = {
        "orderId": "o",
        "status": "ON_HOLD",
        "resellerReference": "run-1-o",
        "bookings": [{"uuid": "mine", "status": "ON_HOLD"}, {"uuid": "theirs", "status": "ON_HOLD"}],
        "gifts": [given, {"uuid": "their gift", "status": "ON_HOLD"}],
    }
    make(ledger, request, shown)
    read(ledger, "/orders/o", shown)
    read(ledger, "/gifts/given", given)
    assert all(ledger.proven(name) for name in ("o", "mine", "given"))
    assert not any(ledger.owns(name) for name in ("theirs", "their gift"))
    assert [e.what for e in ledger.entries()] == ["order", "booking", "gift"]


def test_the_order_opened_for_a_booking_is_ours_once_both_have_been_read(ledger: Ledger) -> None:
    """With the cart capability a booking without orderId comes with an order."""
    booking = {"uuid": U, "status": "ON_HOLD", "resellerReference": "run-1-u", "orderId": "o"}
    make(ledger, create("bookings", uuid=U, resellerReference="run-1-u"), booking)
    confirm = Request("POST", "/orders/o/confirm")
    wanted = ledger.proofs(confirm, {})
    assert [request.path for request in wanted] == [f"/bookings/{U}", "/orders/o"]
    with pytest.raises(NotProven):
        ledger.check(confirm, {})
    read(ledger, f"/bookings/{U}", booking)
    read(ledger, "/orders/o", {"orderId": "o", "status": "ON_HOLD", "bookings": [booking]})
    ledger.check(confirm, {})


@pytest.mark.parametrize(
    "shown",
    [
        {"orderId": "o", "bookings": []},
        {"orderId": "o", "bookings": [{"uuid": U, "resellerReference": "somebody's"}]},
        {"orderId": "o", "bookings": [{"uuid": U, "resellerReference": "run-1-u"}, {"uuid": "theirs"}]},
        {"orderId": "another", "bookings": [{"uuid": U, "resellerReference": "run-1-u"}]},
    ],
    ids=["nothing", "our uuid alone", "others as well", "another order"],
)
def test_an_order_that_shows_anything_else_is_not(ledger: Ledger, shown: dict[str, Any]) -> None:
    """It may have been there before, with what others put into it."""
    booking = {"uuid": U, "status": "ON_HOLD", "resellerReference": "run-1-u", "orderId": "o"}
    make(ledger, create("bookings", uuid=U, resellerReference="run-1-u"), booking)
    read(ledger, f"/bookings/{U}", booking)
    read(ledger, "/orders/o", shown)
    with pytest.raises(NotProven):
        ledger.check(Request("POST", "/orders/o/confirm"), {})


def identity_made(ledger: Ledger, key: str | None = "run-1-k") -> None:
    body = {} if key is None else {"key": key}
    make(ledger, create("identities", **body), {"id": "i", "key": key})


def test_an_identity_may_be_attached_before_it_may_be_changed(ledger: Ledger) -> None:
    """Attaching it changes what is ours; its key in a read shows that it is ours as well."""
    identity_made(ledger)
    ledger.check(Request("POST", "/bookings"), {"identityId": "i"})
    with pytest.raises(NotProven):
        ledger.check(Request("DELETE", "/identities/i"), None)
    make(ledger, create("bookings", uuid=U), {"uuid": U, "status": "ON_HOLD"})
    read(ledger, f"/bookings/{U}", {"uuid": U, "identityId": "i", "identity": {"id": "i", "key": "run-1-k"}})
    ledger.check(Request("DELETE", "/identities/i"), None)


@pytest.mark.parametrize("key", ["their card", None])
def test_an_identity_with_another_key_is_not_ours(ledger: Ledger, key: str | None) -> None:
    """A program that takes the last id for its own would have us delete a customer."""
    identity_made(ledger)
    read(ledger, "/identities/i", {"id": "i", "key": key})
    with pytest.raises(NotProven):
        ledger.check(Request("DELETE", "/identities/i"), None)


@pytest.mark.parametrize("key", ["run-1-k", None])
def test_a_deleted_identity_is_released(ledger: Ledger, key: str | None) -> None:
    """Its answer has no body."""
    identity_made(ledger, key)
    read(ledger, "/identities/i", {"id": "i", "key": key})
    make(ledger, Request("DELETE", "/identities/i"), None)
    assert ledger.holds() == ()


def test_a_killed_run_is_read_back_from_its_file(tmp_path: Path) -> None:
    """Half a line at the end is what kill -9 leaves."""
    path = tmp_path / "ledger.jsonl"
    with closing(Ledger(path, "run-1", load_contract(), {"url": "https://x.example"})) as first:
        make(
            first, create("bookings", uuid="a"), {"uuid": "a", "id": "B", "status": "ON_HOLD", "orderId": "o"}
        )
        request = Request("POST", "/gifts", json={"uuid": "g"}, capabilities=("octo/gifts",), key="second")
        first.intend(request, request.json)
        before = first.entries()
    with path.open("a") as file:
        file.write('{"kind": "made", "entry": "e3", "uu')
    with closing(Ledger.reopen(path, load_contract())) as again:
        assert again.entries() == before
        assert again.run_id == "run-1"
        assert again.about["url"] == "https://x.example"
        again.state("e1", "CANCELLED")
    with closing(Ledger.reopen(path, load_contract())) as third:
        assert [e.state for e in third.entries()] == ["CANCELLED", "UNKNOWN", "INTENDED"]


SECOND_FORMAT = """
{"kind": "run", "run_id": "run-1", "started_at": "2026-01-01T00:00:00Z", "format": 2}
{"kind": "intent", "entry": "e1", "what": "order", "order": null, "at": "2026-01-01T00:00:00Z"}
{"kind": "made", "entry": "e1", "id": null, "uuid": null, "order": "o", "alias": null, "state": "ON_HOLD"}
{"kind": "made", "entry": "e1", "id": null, "uuid": null, "order": "o", "alias": "o-2", "state": "ON_HOLD"}
{"kind": "intent", "entry": "e2", "what": "booking", "uuid": "b", "order": "o", "at": "2026-01-01T00:00:00Z"}
{"kind": "intent", "entry": "e3", "what": "gift", "uuid": "g", "order": null, "at": "2026-01-01T00:00:00Z"}
{"kind": "made", "entry": "e3", "id": null, "uuid": "g", "order": "o", "alias": null, "state": "ON_HOLD"}
"""


def test_a_ledger_of_the_second_format_names_the_same_things(tmp_path: Path) -> None:
    """An upgrade between a killed run and its clean-up must leave nothing behind."""
    path = tmp_path / "ledger.jsonl"
    path.write_text(SECOND_FORMAT.lstrip(), encoding="utf-8")
    with closing(Ledger.reopen(path, load_contract())) as ledger:
        named = [(e.what, e.addresses, e.holder) for e in ledger.entries()]
        assert named == [("order", ("o", "o-2"), None), ("booking", ("b",), "o"), ("gift", ("g",), "o")]
        assert ledger.named("o-2") == ledger.entries()[0]


def test_what_is_no_ledger_is_said_to_be_none(tmp_path: Path) -> None:
    """`cleanup` of the wrong folder is an error of the command."""
    (tmp_path / "x.jsonl").write_text("hello\n")
    with pytest.raises(ValueError):
        Ledger.reopen(tmp_path / "x.jsonl", load_contract())
    with pytest.raises(FileNotFoundError):
        Ledger.reopen(tmp_path / "none.jsonl", load_contract())


def test_the_wire_keeps_the_ledger_of_a_lifecycle(tmp_path: Path) -> None:
    """Reserve, confirm and cancel are three states, each on disk."""
    uuid = str(uuid4())
    with hostile(TinySupplier()) as server, wired(server.url, tmp_path) as kept:
        kept.wire.send(create("bookings", uuid=uuid))
        for step in ("confirm", "cancel"):
            kept.wire.send(Request("POST", f"/bookings/{uuid}/{step}"))
        states = [line["state"] for line in lines(kept.ledger.path) if "state" in line]
    assert states == ["INTENDED", "ON_HOLD", "CONFIRMED", "CANCELLED"]
