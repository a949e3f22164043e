"""A library that speaks `requests` goes through the wire and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from octo_conformance.wire import NotOurs
from octo_conformance.wire.adapter import session
from support.hostile import hostile
from support.wired import KEY, wired


def test_a_request_of_the_library_is_an_exchange_of_the_run(tmp_path: Path) -> None:
    """With the wire's key and the terms of the test that sends it."""
    with hostile("echo-request") as server, wired(f"{server.url}/octo/", tmp_path) as kept:
        terms = {"test": "t", "requirement": "CORE-BOOK-001"}
        answer = session(kept.wire, lambda: terms).get(
            f"{server.url}/octo/products",
            params={"currency": "EUR"},
            headers={"Octo-Capabilities": "octo/pricing", "Authorization": "Bearer other", "X-Extra": "1"},
        )
    seen = server.received[0]
    assert answer.json()["path"] == seen.path == "/octo/products?currency=EUR"
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["octo-capabilities"] == "octo/pricing"
    assert seen.headers["x-extra"] == "1"
    assert kept.lines[0]["test"] == "t"
    assert kept.lines[0]["capabilities"] == ["octo/pricing"]


@pytest.mark.parametrize(
    ("behaviour", "error"), [("hang", requests.Timeout), ("reset", requests.ConnectionError)]
)
def test_failures_are_those_the_library_knows(behaviour: str, error: type[Exception], tmp_path: Path) -> None:
    """It has to tell a dead target from a broken test."""
    with hostile(behaviour) as server, wired(server.url, tmp_path) as kept, pytest.raises(error):
        session(kept.wire).get(f"{server.url}/products")


def test_statuses_headers_and_bodies_come_through(tmp_path: Path) -> None:
    """The library's own checks see the answer as it was."""
    with hostile("error-404") as server, wired(server.url, tmp_path) as kept:
        answer = session(kept.wire).post(f"{server.url}/bookings", json={"productId": "x"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["error"] == "INVALID_PRODUCT_ID"
    assert server.received[0].body == b'{"productId": "x"}'


def test_the_ledger_guards_the_library_too(tmp_path: Path) -> None:
    """A generated id may hit somebody's booking."""
    with hostile("empty-object") as server, wired(server.url, tmp_path) as kept:
        with pytest.raises(NotOurs):
            session(kept.wire).delete(f"{server.url}/bookings/0")
        assert server.received == []
