"""A running sandbox, and resellers of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from octo_sandbox import Policies, Running, Sandbox, serve
from octo_sandbox.dialects import Composition, Supplier, find_dialect
from sandbox.reseller import Buyer, client


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One for each file of tests: what they hold is not given back, and seats run out."""
    sandbox = Sandbox(tokens=("first", "second"))
    with serve(sandbox) as running:
        yield running
    sandbox.close()


@pytest.fixture
def new_buyer(running: Running) -> Iterator[Callable[[], Buyer]]:
    """Makes resellers that have never bought anything."""
    with ExitStack() as stack:
        known = stack.enter_context(client(running, "first"))

        def make() -> Buyer:
            buyer = Buyer(running, known.post(f"{running.control_url}/keys").json()["token"])
            stack.callback(buyer.http.close)
            return buyer

        yield make


@pytest.fixture
def buyer(new_buyer: Callable[[], Buyer]) -> Buyer:
    return new_buyer()


@pytest.fixture
def supplier() -> Iterator[Callable[..., Buyer]]:
    """Starts a supplier with other policies or settings, and gives a reseller of it."""
    with ExitStack() as stack:

        def start(policies: Policies | None = None, **settings: Any) -> Buyer:
            sandbox = Sandbox(tokens=("key",), policies=policies, **settings)
            stack.callback(sandbox.close)
            buyer = Buyer(stack.enter_context(serve(sandbox)), "key")
            stack.callback(buyer.http.close)
            return buyer

        yield start


@pytest.fixture
def dialect() -> Iterator[Callable[..., Buyer]]:
    """Start a supplier of a dialect or of a composition, and return a reseller of it."""
    with ExitStack() as stack:

        def start(what: str | Composition, **settings: Any) -> Buyer:
            composition = find_dialect(what).compose() if isinstance(what, str) else what
            started = Supplier(composition, tokens=("key", "second"), **settings)
            buyer = Buyer(stack.enter_context(started.serve()), "key")
            stack.callback(buyer.http.close)
            return buyer

        yield start
