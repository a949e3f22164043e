"""What opens an order carries what the register of readings says, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from octo_conformance.contract import load_contract
from octo_conformance.stage.cart import CartOperations


def sent_to_open_an_order() -> dict[str, Any]:
    """The body of POST /orders where a test gives no field of its own."""
    bodies: list[dict[str, Any]] = []
    client = cast(
        Any,
        SimpleNamespace(
            _stage=SimpleNamespace(reference=lambda: "T-1", mark={"fullName": "Ada"}),
            _one=lambda _label, json: bodies.append(json),
        ),
    )
    CartOperations.create_order(client)
    return bodies[0]


def test_an_order_is_opened_with_a_reference_as_the_register_says() -> None:
    """A run knows its orders by the reference; CON-003 says that it is sent, and asks nothing of it."""
    reading = load_contract().readings["CON-003"]
    assert "resellerReference" in sent_to_open_an_order()
    assert "is sent when an order is opened" in " ".join((reading.note or "").split())
    assert {reading.standing(value) for value in ("absent", "present")} == {"accepted"}


def test_an_order_is_opened_without_an_id() -> None:
    """No document says what an id means before there is an order; CON-150 says that none is sent."""
    reading = load_contract().readings["CON-150"]
    assert "orderId" not in sent_to_open_an_order()
    assert "never sent with a new order" in (reading.note or "")
