"""Nothing stays on hold or confirmed, whatever happened to the run."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.ledger.cleanup import Leftover, cleanup
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import Request, Wire
from support.cleaning import clean, post
from support.hostile import BEHAVIOURS, Connection, Received, hostile
from support.tiny_supplier import Thing, TinySupplier
from support.wired import wired


def after_a_kill(url: str, folder: Path) -> list[Leftover]:
    """What `cleanup DIR` does: nothing but the file is left of the run."""
    path = folder / "ledger.jsonl"
    lines: list[Any] = []
    with closing(Ledger.reopen(path, load_contract())) as ledger, wired(url, _elsewhere(folder)) as other:
        wire = Wire(
            base_url=url,
            keys={"first": "key-of-the-run"},
            record=lambda line: lines.append(line) or len(lines),
            redactor=other.wire.redactor,
            ledger=ledger,
            limits=other.wire.limits,
        )
        with closing(wire):
            return cleanup(wire.send, ledger, settle_s=0.0)


def _elsewhere(folder: Path) -> Path:
    made = folder / str(uuid4())
    made.mkdir()
    return made


def test_bookings_gifts_orders_and_identities_are_released(tmp_path: Path) -> None:
    """One thing of each kind is released, on hold or confirmed."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        uuid = str(uuid4())
        post(kept, "/bookings", uuid=uuid)
        post(kept, f"/bookings/{uuid}/confirm")
        post(kept, "/gifts", uuid=str(uuid4()))
        post(kept, "/orders", bookings=[{"uuid": str(uuid4())}], gifts=[{"amount": 1}])
        post(kept, "/identities", key="k")
        assert clean(kept) == []
        assert kept.ledger.holds() == ()
    assert supplier.held() == []
    assert not supplier.identities


def test_the_newest_goes_first_and_an_order_before_its_bookings(tmp_path: Path) -> None:
    """Cancelling an order takes its bookings along, so they need no request of their own."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        first, second = (post(kept, "/bookings", uuid=str(uuid4()))["uuid"] for _ in range(2))
        order = post(kept, "/orders", bookings=[{"uuid": str(uuid4())}])
        clean(kept, workers=1)
    assert supplier.touched == [order["id"], second, first]


def test_capabilities_of_the_create_are_sent_when_releasing(tmp_path: Path) -> None:
    """An order does not exist for who does not ask for the cart."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/orders")
        clean(kept)
    assert supplier.seen[-1][0:2] == ("POST", f"/orders/{supplier.touched[0]}/cancel")
    assert supplier.seen[-1][2] == "octo/cart"


def test_what_is_released_already_is_left_alone(tmp_path: Path) -> None:
    """Cleaning up twice is harmless."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        assert clean(kept) == []
        before = len(supplier.seen)
        assert clean(kept) == []
    assert len(supplier.seen) == before


def test_a_hold_that_expired_meanwhile_counts_as_released(tmp_path: Path) -> None:
    """The cancel is refused, the booking itself tells why."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        supplier.held()[0]["status"] = "EXPIRED"
        assert clean(kept) == []


@pytest.mark.parametrize("lost", ["POST /bookings", "POST /gifts"])
def test_a_create_whose_answer_never_came_is_found_by_its_uuid(lost: str, tmp_path: Path) -> None:
    """The run was killed before the answer came."""
    supplier = TinySupplier(lose={lost})
    with hostile(supplier) as server:
        with wired(server.url, tmp_path) as kept:
            post(kept, lost.split(" ")[1], uuid=str(uuid4()))
        assert len(supplier.held()) == 1
        assert after_a_kill(server.url, tmp_path) == []
        assert supplier.held() == []
        assert after_a_kill(server.url, tmp_path) == []


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_supplier_that_fell_over_the_header_is_cleaned_up_after_once_it_answers(
    carried_out: bool, tmp_path: Path
) -> None:
    """While it fails, nobody knows whether a booking was made. Later it is released, or known never to have been."""
    supplier = TinySupplier()
    falls_over = [True]

    def gateway(client: Connection, request: Received) -> None:
        if not falls_over or not request.headers.get("octo-capabilities"):
            supplier(client, request)
            return
        if carried_out and (request.method, request.path) == ("POST", "/bookings"):
            supplier.add("booking", **json.loads(request.body))
        client.answer(b"<html></html>", status="504 Gateway Timeout", kind="text/html")

    with hostile(gateway) as server:
        with wired(server.url, tmp_path) as kept:
            post(kept, "/bookings", uuid=str(uuid4()))
            left = clean(kept)
        assert [leftover.possible for leftover in left] == ([] if carried_out else [True])
        falls_over.clear()
        assert after_a_kill(server.url, tmp_path) == []
    assert supplier.held() == []


def test_a_create_under_another_uuid_is_found_by_reseller_reference(tmp_path: Path) -> None:
    """A supplier that replaces our uuid still keeps our reference; nobody else's is taken for ours."""
    supplier = TinySupplier(lose={"POST /bookings"}, own_uuids=True)
    foreign = supplier.add("booking", resellerReference="somebody's")
    with hostile(supplier) as server:
        with wired(server.url, tmp_path) as kept:
            kept.wire.send(Request("POST", "/bookings", json={"resellerReference": "run-1-x"}))
            kept.wire.send(Request("POST", "/bookings", json={"resellerReference": "somebody's"}))
        left = after_a_kill(server.url, tmp_path)
    held = supplier.held()
    assert foreign in held
    assert [t.get("resellerReference") for t in held] == ["somebody's", "somebody's"]
    assert [(leftover.what, leftover.possible) for leftover in left] == [("booking", True)]


def test_an_order_whose_answer_never_came_is_found_through_its_bookings(tmp_path: Path) -> None:
    """An order has no id that a client chooses."""
    supplier = TinySupplier(lose={"POST /orders"})
    with hostile(supplier) as server:
        with wired(server.url, tmp_path) as kept:
            post(kept, "/orders", bookings=[{"uuid": str(uuid4())}, {"uuid": str(uuid4())}])
        assert len(supplier.held()) == 3
        assert after_a_kill(server.url, tmp_path) == []
    assert supplier.held() == []


@pytest.mark.parametrize("what", ["orders", "identities"])
def test_an_empty_order_or_identity_whose_answer_never_came_is_possibly_left(
    what: str, tmp_path: Path
) -> None:
    """Nobody can find it, so the report names it with its time."""
    supplier = TinySupplier(lose={f"POST /{what}"})
    with hostile(supplier) as server:
        with wired(server.url, tmp_path) as kept:
            post(kept, f"/{what}")
        [left] = after_a_kill(server.url, tmp_path)
    assert left.possible
    assert left.id is None
    assert "never came" in left.reason


def test_a_create_that_never_arrived_is_no_leftover(tmp_path: Path) -> None:
    """The target says that it knows no such booking."""
    with hostile("reset") as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
    with hostile(TinySupplier()) as server:
        assert after_a_kill(server.url, tmp_path) == []


def test_the_order_opened_for_a_booking_is_cancelled_with_it(tmp_path: Path) -> None:
    """Otherwise an empty order would stay behind."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()), cart=True)
        assert clean(kept) == []
    assert supplier.held() == []


def test_an_order_that_others_share_is_not_cancelled(tmp_path: Path) -> None:
    """A supplier with one open cart for all must not lose the others' bookings through us."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        made: Thing = post(kept, "/bookings", uuid=str(uuid4()), cart=True)
        theirs = supplier.add("booking", orderId=made["orderId"])
        assert clean(kept) == []
    assert theirs["status"] == "ON_HOLD"
    assert supplier.touched == [made["uuid"]]


@pytest.mark.parametrize("lenient", [False, True])
def test_what_was_refused_or_deleted_is_not_left(lenient: bool, tmp_path: Path) -> None:
    """It is not left even where the supplier says so with HTTP 200."""
    supplier = TinySupplier(lenient=lenient)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()), refuse=True)
        identity = post(kept, "/identities", key="run-1-k")["id"]
        post(kept, "/bookings", uuid=str(uuid4()))
        supplier.held()[0]["status"] = "EXPIRED"
        kept.wire.send(Request("GET", f"/identities/{identity}"))
        del supplier.identities[identity]
        assert clean(kept) == []


def test_an_own_uuid_is_released_only_if_a_read_shows_what_we_sent(tmp_path: Path) -> None:
    """Else it is listed: the uuid of the answer may be anybody's."""
    supplier = TinySupplier(own_uuids=True, mute=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        made = post(kept, "/bookings", uuid=str(uuid4()))
        [left] = clean(kept)
    assert [thing["uuid"] for thing in supplier.held()] == [made["uuid"]]
    assert left.possible
    assert made["uuid"] in left.reason
    assert supplier.touched == []


def test_an_own_uuid_is_released_where_a_read_shows_what_we_sent(tmp_path: Path) -> None:
    """Whether or not the run used it."""
    supplier = TinySupplier(own_uuids=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        used = post(kept, "/bookings", uuid=str(uuid4()))["uuid"]
        kept.wire.send(Request("POST", f"/bookings/{used}/confirm", json={}))
        assert clean(kept) == []
    assert supplier.held() == []


OLD = [
    {"kind": "run", "run_id": "run-1", "started_at": "2026-01-01T00:00:00Z"},
    {"kind": "intent", "entry": "e1", "what": "booking", "uuid": "sent", "reference": "run-1-a",
     "at": "2026-01-01T00:00:00Z", "capabilities": [], "key": "first"},
    {"kind": "made", "entry": "e1", "id": "B1", "uuid": "given", "order": None, "state": "ON_HOLD"},
    {"kind": "intent", "entry": "e2", "what": "order", "at": "2026-01-01T00:00:00Z", "capabilities": []},
    {"kind": "made", "entry": "e2", "id": "order-1", "uuid": None, "order": None, "state": "ON_HOLD"},
    {"kind": "intent", "entry": "e3", "what": "identity", "at": "2026-01-01T00:00:00Z", "capabilities": []},
    {"kind": "made", "entry": "e3", "id": "identity-1", "uuid": None, "order": None, "state": "UNKNOWN"},
]  # fmt: skip
"""A ledger of the time when answers were believed."""


@pytest.mark.parametrize("ours", [True, False])
def test_an_older_ledger_is_cleaned_up_after(ours: bool, tmp_path: Path) -> None:
    """A uuid that it took from an answer is read first, and left alone where it shows nothing of the run."""
    (tmp_path / "ledger.jsonl").write_text("".join(json.dumps(line) + "\n" for line in OLD))
    supplier = TinySupplier()
    booking = supplier.add("booking", uuid="given", resellerReference="run-1-a" if ours else "somebody's")
    order = supplier.add("order", id="order-1")
    supplier.identities["identity-1"] = None
    with hostile(supplier) as server:
        left = after_a_kill(server.url, tmp_path)
    assert order["status"] == "CANCELLED"
    assert not supplier.identities
    assert booking["status"] == ("CANCELLED" if ours else "ON_HOLD")
    assert [leftover.what for leftover in left] == ([] if ours else ["booking"])


def test_members_an_order_does_not_show_are_looked_at(tmp_path: Path) -> None:
    """A cancelled order says little about what was in it."""
    supplier = TinySupplier(hide_members=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        order = post(kept, "/orders")
        post(kept, "/bookings", uuid=str(uuid4()), orderId=order["id"])
        assert clean(kept) == []
    assert supplier.touched == [order["id"]]


def test_a_target_that_refuses_every_cancel_leaves_a_list(tmp_path: Path) -> None:
    """The run ends all the same, and says what is left and why."""
    supplier = TinySupplier(stubborn=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        uuids = [post(kept, "/bookings", uuid=str(uuid4()))["uuid"] for _ in range(2)]
        left = clean(kept)
    assert [leftover.id for leftover in left] == uuids[::-1]
    assert left[0].reason == "cancelling: HTTP 500 INTERNAL_SERVER_ERROR, and it is ON_HOLD"
    assert not left[0].possible


@pytest.mark.parametrize("what", ["bookings", "identities"])
def test_an_error_that_passes_leaves_nothing(what: str, tmp_path: Path) -> None:
    """A server that stumbles over a release is asked once more."""
    supplier = TinySupplier()
    stumbled: list[str] = []

    def stumbling(client: Connection, request: Received) -> None:
        releases = request.method == "DELETE" or request.path.endswith("/cancel")
        if releases and not stumbled:
            stumbled.append(request.path)
            client.answer(b'{"error": "INTERNAL_SERVER_ERROR", "errorMessage": "no"}', status="503 Busy")
        else:
            supplier(client, request)

    with hostile(stumbling) as server, wired(server.url, tmp_path) as kept:
        post(kept, f"/{what}", uuid=str(uuid4()))
        assert clean(kept) == []
    assert stumbled
    assert supplier.held() == []
    assert not supplier.identities


def test_an_identity_that_stays_is_surely_there(tmp_path: Path) -> None:
    """It has no status, and was shown all the same."""
    supplier = TinySupplier()

    def keeping(client: Connection, request: Received) -> None:
        if request.method == "DELETE":
            client.answer(b"{}", status="500 No")
        else:
            supplier(client, request)

    with hostile(keeping) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/identities")
        [left] = clean(kept)
    assert left.id in supplier.identities
    assert not left.possible


def test_what_was_redeemed_cannot_be_released(tmp_path: Path) -> None:
    """It is a leftover with its state."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        supplier.held()[0]["status"] = "REDEEMED"
        [left] = clean(kept)
    assert left.state == "REDEEMED"


@pytest.mark.parametrize("habit", ["hang", "empty-object", "error-400", "html", "drop"])
def test_a_target_gone_bad_costs_bounded_time_and_loses_nothing(habit: str, tmp_path: Path) -> None:
    """What cannot be released is listed, however the target behaves now."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        for _ in range(6):
            post(kept, "/bookings", uuid=str(uuid4()))
        server.behaviour = BEHAVIOURS[habit]
        started = time.monotonic()
        left = clean(kept, seconds=2.0)
    assert time.monotonic() - started < 8
    assert len(left) == 6
    assert all(leftover.reason for leftover in left)


def test_nothing_foreign_is_ever_touched(tmp_path: Path) -> None:
    """Neither the run nor its clean-up touches things of others."""
    supplier = TinySupplier()
    foreign = [supplier.add(what) for what in ("booking", "gift", "order")]
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        kept.wire.send(Request("GET", "/bookings", query={"resellerReference": "x"}))
        clean(kept)
    assert all(thing["status"] == "ON_HOLD" for thing in foreign)
    assert not {thing.get("uuid", thing["id"]) for thing in foreign} & set(supplier.touched)
