"""A test gives back what it made for itself when it ends, and leaves alone what others use."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from octo_conformance.ledger.cleanup import give_back
from octo_conformance.wire import Request
from support.hostile import hostile
from support.tiny_supplier import TinySupplier
from support.wired import Recorded, wired

MINE, OTHER = "cart/test_confirm.py::test_mine", "cart/test_confirm.py::test_other"


def post(kept: Recorded, path: str, test: str | None = MINE, **body: Any) -> Any:
    body = {"resellerReference": f"run-1-{uuid4().hex[:8]}", **body}
    asked = Request("POST", path, json=body, capabilities=("octo/cart",), test=test)
    return kept.wire.send(asked).body


def end(kept: Recorded, test: str = MINE) -> None:
    give_back(kept.wire.send, kept.ledger, kept.ledger.held_by(test))


def test_everything_a_test_made_is_given_back(tmp_path: Path) -> None:
    """Bookings, gifts, orders with their contents, and identities are given back."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        post(kept, "/gifts", uuid=str(uuid4()))
        post(kept, "/orders", bookings=[{"uuid": str(uuid4())}], gifts=[{"amount": 1}])
        post(kept, "/identities", key="k")
        end(kept)
        assert kept.ledger.holds() == ()
    assert supplier.held() == []
    assert not supplier.identities


def test_what_other_tests_made_stays(tmp_path: Path) -> None:
    """Tests run at the same time, and states are shared."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        others = post(kept, "/orders", OTHER)["id"]
        shared = post(kept, "/bookings", None, uuid=str(uuid4()))["id"]
        post(kept, "/bookings", uuid=str(uuid4()))
        end(kept)
    assert {thing["id"] for thing in supplier.held()} == {others, shared}


def test_a_create_that_was_not_answered_is_left_to_the_clean_up(tmp_path: Path) -> None:
    """Looking for it takes time that a test need not wait for."""
    supplier = TinySupplier(lose={"POST /gifts"})
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/gifts", uuid=str(uuid4()))
        end(kept)
        assert [entry.what for entry in kept.ledger.holds()] == ["gift"]
    assert all(method == "POST" for method, _, _ in supplier.seen)


def test_what_cannot_be_given_back_is_left_to_the_clean_up(tmp_path: Path) -> None:
    """A refusal at the end of a test is no defect of the test."""
    supplier = TinySupplier(stubborn=True)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()))
        end(kept)
        assert [entry.what for entry in kept.ledger.held_by(MINE)] == ["booking"]


def test_who_made_a_thing_survives_the_process(tmp_path: Path) -> None:
    """The file says it, so that a leftover can be told from whose test it is."""
    with hostile(TinySupplier()) as server:
        with wired(server.url, tmp_path) as kept:
            post(kept, "/orders")
        with wired(server.url, tmp_path) as again:
            assert [entry.test for entry in again.ledger.entries()] == [MINE]


def test_an_order_opened_for_a_booking_is_read_once_before_it_is_cancelled(tmp_path: Path) -> None:
    """The read that proves it shows as well that nobody else has put anything into it."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        post(kept, "/bookings", uuid=str(uuid4()), cart=True)
        end(kept)
        assert kept.ledger.holds() == ()
    calls = [(method, path) for method, path, _ in supplier.seen if path.startswith("/orders")]
    assert [method for method, _ in calls] == ["GET", "POST"]
    assert calls[1][1] == f"{calls[0][1]}/cancel"
    assert supplier.held() == []
