"""Of holds that go with their orders a few are looked at; of what was sold, all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from octo_conformance.ledger.going_along import GoingAlong
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
    along = GoingAlong(known=False)
    assert not any(along.goes_unseen("booking", f"e{n}", "order", lambda: None) for n in range(20))
