"""The values of drawn requests have bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.contract import Contract, load_contract
from octo_conformance.generate.requests.drawn_requests import RELEASED_EVERY, Breakdown, Mode, _Drawing
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.valid_request import ValidRequest

OPERATIONS = [
    "POST /availability",
    "POST /bookings",
    "PATCH /bookings/{uuid}",
    "POST /bookings/{uuid}/extend",
    "POST /orders",
    "POST /gifts",
    "POST /memberships/lookup",
    "GET /bookings",
]
EXAMPLES = 30
NUMBERS = {
    "quantity": 50,
    "expirationMinutes": 1440,
    "amount": 50_000,
    "retail": 50_000,
    "page": 100,
    "value": 1000,
}


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


class Drawn(_Drawing):
    """Keeps what would be sent."""

    def __init__(self, stage: Any, label: str, mode: Mode) -> None:
        super().__init__(stage, stage.octo, label, mode)
        self.kept: list[Any] = []

    def _send(self, body: Any, query: Mapping[str, Any]) -> Breakdown | None:
        self.kept += [body, dict(query)]
        return None


def drawn(contract: Contract, label: str, mode: Mode, *, stress: bool, examples: int = EXAMPLES) -> list[Any]:
    """Every body and query that is drawn for an operation."""
    stage: Any = SimpleNamespace(
        contract=contract, negotiated=contract.capabilities, seed=1, stress=stress,
        octo=None,
    )  # fmt: skip
    drawing = Drawn(stage, label, mode)
    drawing.run(examples)
    return drawing.kept


def leaves(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, Any, int]]:
    """Every value inside a body, with the property it stands in and its depth."""
    yield name, value, depth
    for key, part in value.items() if isinstance(value, dict) else ():
        yield from leaves(part, key, depth + 1)
    for part in value if isinstance(value, list) else ():
        yield from leaves(part, name, depth + 1)


def size(value: Any) -> float:
    """How large a plain value is."""
    if isinstance(value, bool):
        return 0
    return abs(value) if isinstance(value, int | float) else 0


@pytest.mark.parametrize("label", OPERATIONS)
def test_well_formed_requests_are_what_a_shop_sends(contract: Contract, label: str) -> None:
    """A supplier may keep what it is asked for, so it is asked for a few tickets and for a day at most."""
    bodies = drawn(contract, label, "positive", stress=False)
    found = [leaf for body in bodies for leaf in leaves(body)]
    assert [(name, value) for name, value, _ in found if size(value) > NUMBERS.get(name, 0)] == []
    assert max((len(value) for _, value, _ in found if isinstance(value, str)), default=0) <= 2_000
    assert max((len(value) for _, value, _ in found if isinstance(value, list)), default=0) <= 3


@pytest.mark.parametrize("label", OPERATIONS)
def test_malformed_requests_are_little_beyond_it(contract: Contract, label: str) -> None:
    """A supplier that takes malformed values seriously must not fall over because of their size."""
    bodies = drawn(contract, label, "negative", stress=False)
    found = [leaf for body in bodies for leaf in leaves(body)]
    assert [
        (name, value) for name, value, _ in found if size(value) > max(1_000, NUMBERS.get(name, 0)) + 8
    ] == []
    assert max((len(value) for _, value, _ in found if isinstance(value, str | bytes)), default=0) <= 2_001
    assert max((len(value) for _, value, _ in found if isinstance(value, list)), default=0) <= 101
    assert max(depth for _, _, depth in found) <= 7


def test_a_target_that_may_be_stressed_gets_more(contract: Contract) -> None:
    """Only so is it known that the reference supplier takes a party of millions."""
    bodies = drawn(contract, "POST /availability", "positive", stress=True, examples=100)
    quantities = [size(value) for body in bodies for name, value, _ in leaves(body) if name == "quantity"]
    assert max(quantities) > 1_000_000
    assert min(quantities) <= NUMBERS["quantity"]


class UsedUp(_Drawing):
    """A drawing whose every call uses up a booking."""

    def __init__(self, stage: Any, octo: Any, label: str, mode: Mode) -> None:
        super().__init__(stage, octo, label, mode)
        self._substitution: Any = SimpleNamespace(sent=lambda _label, body: body, query=lambda query: query)

    def _about(self) -> ValidRequest:
        return ValidRequest({}, {"uuid": "6d0f7c1e"}, read="/bookings/6d0f7c1e")


def test_bookings_that_are_used_up_are_given_back_between_examples(contract: Contract) -> None:
    """A deep run confirms two hundred bookings one after the other, which is more than a slot has seats."""
    released: list[str] = []
    accepted = SimpleNamespace(ok=True, broke_down=False, plain={})
    octo: Any = SimpleNamespace(call=lambda *_args, **_named: accepted)
    stage: Any = SimpleNamespace(
        contract=contract, negotiated=contract.capabilities, seed=1, stress=False, release=released.append
    )
    drawing = UsedUp(stage, octo, "POST /bookings/{uuid}/confirm", "positive")
    token = current.set(Current(test="test_it"))
    try:
        for number in range(2 * RELEASED_EVERY):
            drawing._send({"emailReceipt": bool(number % 2)}, {})
    finally:
        current.reset(token)
    assert released == ["test_it", "test_it"]
