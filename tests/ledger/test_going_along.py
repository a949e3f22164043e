"""Of holds that go with their orders a few are looked at; of what was sold, all."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from octo_conformance.ledger.going_along import GoingAlong
from octo_conformance.wire import Request
from support.cleaning import clean, post
from support.hostile import hostile
from support.tiny_supplier import TinySupplier
from support.wired import wired


def bookings_read(seen: Sequence[tuple[str, ...]]) -> int:
    return sum((method, path[:9]) == ("GET", "/bookings") for method, path, *_ in seen)


def test_holds_that_go_with_their_orders_are_not_all_looked_at(tmp_path: Path) -> None:
    """A supplier that allows few requests spends them on its checks."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        for _ in range(10):
            post(kept, "/orders", bookings=[{"uuid": str(uuid4())}])
        before = len(supplier.seen)
        assert clean(kept) == []
    assert bookings_read(supplier.seen[before:]) == 5
    assert supplier.held() == []


@pytest.mark.parametrize("keeps_from", [1, 4, 5])
def test_what_stays_when_its_order_goes_is_found_all_the_same(keeps_from: int, tmp_path: Path) -> None:
    """The first that is still there brings back all that were taken for granted."""
    supplier = TinySupplier(keeps_from=keeps_from)
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        for _ in range(10):
            post(kept, "/orders", bookings=[{"uuid": str(uuid4())}])
        assert clean(kept) == []
    assert supplier.held() == []


def test_what_was_sold_with_its_order_is_looked_at_each_time(tmp_path: Path) -> None:
    """A supplier that keeps seats which were sold keeps them for ever."""
    supplier = TinySupplier()
    with hostile(supplier) as server, wired(server.url, tmp_path) as kept:
        for _ in range(10):
            order = post(kept, "/orders", bookings=[{"uuid": str(uuid4())}])
            post(kept, f"/orders/{order['id']}/confirm")
        before = len(supplier.seen)
        assert clean(kept) == []
    assert bookings_read(supplier.seen[before:]) == 10


def test_after_a_run_that_is_gone_nothing_is_taken_for_granted() -> None:
    """What it sold stands nowhere."""
    along = GoingAlong(threading.RLock(), known=False)
    assert not any(along.goes_unseen("booking", f"e{n}", "order", lambda: None) for n in range(20))


def test_who_releases_a_hold_and_who_confirms_another_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Two locks were taken in either order, and a run came to a standstill."""
    ended = threading.Event()

    def release_and_confirm() -> None:
        with hostile(TinySupplier()) as server, wired(server.url, tmp_path) as kept:
            order = post(kept, "/orders", bookings=[{"uuid": str(uuid4())}])
            kept.wire.send(Request("GET", f"/orders/{order['id']}", capabilities=("octo/cart",)))
            held = kept.ledger.named(order["id"])
            assert held is not None
            confirm = Request("POST", f"/orders/{order['id']}/confirm")
            confirming = threading.Thread(target=kept.ledger.intend, args=(confirm, {}), daemon=True)

            def note() -> None:
                confirming.start()
                confirming.join(0.2)
                kept.ledger.state(held.entry, "ON_HOLD")

            for _ in range(4):
                kept.ledger.going_along.goes_unseen("booking", "a hold", "an order", note)
            confirming.join()
        ended.set()

    threading.Thread(target=release_and_confirm, daemon=True).start()
    assert ended.wait(10)
