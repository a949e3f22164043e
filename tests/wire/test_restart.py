"""A target that is started again in the middle of a run loses nothing and is not down."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from octo_conformance.wire import Request, breaker
from octo_conformance.wire.refusals import TargetDown
from octo_sandbox import Policies, Running
from octo_sandbox.dialects import Supplier
from octo_sandbox.dialects.registry import Composition
from octo_sandbox.server import Outage
from support.wired import KEY, keep_asking, wired


@pytest.fixture
def outage() -> Outage:
    return Outage(down_s=1.5)


@pytest.fixture
def running(outage: Outage) -> Iterator[Running]:
    """A supplier that can be stopped for a moment."""
    with Supplier(Composition(Policies(), outage=outage), (KEY,)).serve() as running:
        yield running


def gone(running: Running, outage: Outage) -> None:
    """Stop it, and wait until it refuses connections."""
    outage.begin()
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            socket.create_connection((running.host, running.port), timeout=1).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.02)
    raise AssertionError("the supplier did not go away")


def test_many_requests_wait_for_a_target_that_restarts(
    running: Running, outage: Outage, tmp_path: Path
) -> None:
    """A deployment on staging must not cost a run of an hour."""
    with wired(running.url, tmp_path, concurrency=8, dead_s=20.0) as kept:
        keep_asking(kept.wire, 1)
        gone(running, outage)
        answered: list[int | None] = []

        def ask() -> None:
            for _ in range(5):
                answered.append(kept.wire.send(Request("GET", "/products")).status)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answered == [200] * 40


def test_a_write_that_was_never_sent_is_sent_when_the_target_is_back(
    running: Running, outage: Outage, tmp_path: Path
) -> None:
    """No connection means no booking, so that nobody books twice."""
    with wired(running.url, tmp_path, dead_s=20.0) as kept:
        keep_asking(kept.wire, 1)
        gone(running, outage)
        body = {"uuid": str(uuid4()), "productId": "none", "optionId": "none", "availabilityId": "none"}
        answer = kept.wire.send(
            Request("POST", "/bookings", json=body | {"unitItems": [{"unitId": "adult"}]})
        )
    assert answer.status == 400


def test_a_target_that_does_not_come_back_is_down(
    running: Running, outage: Outage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run does not wait for ever."""
    monkeypatch.setattr(breaker, "_RESTART_S", 1.0)
    outage.down_s = 30.0
    began = time.monotonic()
    with wired(running.url, tmp_path, dead_s=20.0) as kept:
        keep_asking(kept.wire, 1)
        gone(running, outage)
        with pytest.raises(TargetDown, match="no connection for"):
            keep_asking(kept.wire, 5)
    assert time.monotonic() - began < 10
