"""A call is told in words: what was asked, of which thing, by whom, and what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from octo_conformance.stage.telling import said_of
from octo_conformance.wire import Request


@pytest.mark.parametrize(
    ("label", "request_", "says"),
    [
        ("GET /products", {}, "list products"),
        ("GET /supplier", {}, "read the supplier"),
        ("GET /products/{productId}", {"path": "/products/tour"}, "read the product of tour"),
        ("GET /bookings/{uuid}", {}, "read the booking"),
        ("POST /bookings/{uuid}/cancel", {}, "cancel the booking"),
        ("PATCH /identities/{id}", {"json": {"key": "k"}}, "change the identity (key)"),
        ("POST /identities", {"json": {}}, "make an identity"),
        ("PATCH /orders/{id}/preview", {}, "preview a change of the order"),
        ("POST /memberships/lookup", {}, "ask for a membership lookup"),
        ("GET /bookings", {"query": {"resellerReference": "R"}}, "list bookings by resellerReference R"),
        ("GET /products", {"query": {"membership[id]": "m"}}, "list products with a membership"),
        (
            "POST /bookings",
            {"json": {"productId": "tour", "unitItems": [{"unitId": "adult"}, {"unitId": "adult"}, {"unitId": "dog"}]}},
            "reserve 2 adult, 1 dog of tour",
        ),
        (
            "POST /availability/calendar",
            {"json": {"productId": "no-such-product-1", "localDateStart": "2026-12-01", "localDateEnd": "2026-12-07"}},
            "read the calendar of a product that nobody sells from 2026-12-01 to 2026-12-07",
        ),
        (None, {"method": "POST", "path": "/elsewhere"}, "send POST /elsewhere"),
    ],
)  # fmt: skip
def test_a_request_is_told_in_the_imperative(label: str | None, request_: dict[str, Any], says: str) -> None:
    """By its route and by what was sent, so that a capability of a user's own has words too."""
    method, path = (label or "GET /").split(" ", 1)
    asked = Request(**{"method": method, "path": path, **request_})
    assert said_of(asked, label) == says
