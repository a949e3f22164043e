"""A ledger told of requests and answers as the wire tells it."""

from __future__ import annotations

from typing import Any

from octo_conformance.ledger.ledger import Ledger
from octo_conformance.wire import Request

U = "0f8fad5b-d9cb-469f-a165-70867728950e"
"""A uuid that a run sends."""


def create(what: str, **body: Any) -> Request:
    """A request that makes something in this collection."""
    return Request("POST", f"/{what}", json=body)


def make(ledger: Ledger, request: Request, answer: Any, status: int = 200) -> None:
    """Tell the ledger of a request and its answer."""
    entries = ledger.intend(request, request.json)
    ledger.settle(request, entries, status, answer)


def read(ledger: Ledger, path: str, answer: Any, status: int = 200) -> None:
    """Tell the ledger of what reading this path showed."""
    make(ledger, Request("GET", path), answer, status)


def order_made(ledger: Ledger, name: str = "o", **shown: Any) -> None:
    """An order of this run, by a reference that a read of it shows."""
    made = {"orderId": name, "status": "ON_HOLD", "resellerReference": "run-1-o", **shown}
    make(ledger, create("orders", resellerReference="run-1-o"), made)
    read(ledger, f"/orders/{name}", made)
