"""Control routes that are broken: what needed them is not verified, and the supplier, which does as it should, is
accused of nothing."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from support.certifying import Certified
from support.guarded import in_the_long_form
from support.hostile import Connection, Received, hostile
from support.hostile.living import living
from support.hostile.server import Behaviour
from support.meeting import Part, meet

LATE = Part(
    ("octo/cart",),
    (
        "test_a_confirmed_hold_is_confirmed",
        "test_a_hold_can_be_used",
        "test_an_expired",
        "test_confirming_sends",
    ),
)


def says(body: bytes, **answer: Any) -> Behaviour:
    return lambda client, _: client.answer(body, **answer)


def drips(client: Connection, _: Received) -> None:
    """A byte now and then, and always one more."""
    client.answer(b"[", length=100_000)
    while not client.wait(0.5):
        client.send(b" ")


def keys_alone(client: Connection, request: Received) -> None:
    """Keys that are none of the target's, and a clock that cannot be moved."""
    client.answer(b'{"token": "nobodys-key"}' if request.path.endswith("/keys") else b"null")


def longer(name: str, behaviour: Behaviour) -> Any:
    return pytest.param(behaviour, id=name, marks=in_the_long_form)


BROKEN = [
    pytest.param(says(b'["token"]'), id="a list"),
    pytest.param(says(b"It works!", kind="text/html"), id="a text"),
    pytest.param(says(b'{"key": "x"}'), id="no token"),
    pytest.param(drips, id="a byte now and then"),
    pytest.param(
        says(gzip.compress(b" " * 200 * 2**20, 1), headers={"Content-Encoding": "gzip"}), id="a bomb"
    ),
    longer("a token that no header can carry", says('{"token": "naïve\\r\\nX: y"}'.encode())),
    longer("a token that is a number", says(b'{"token": 12}')),
    longer("null", says(b"null")),
    longer("HTTP 500", says(b"{}", status="500 No")),
    longer("another key", keys_alone),
]


@pytest.mark.parametrize("behaviour", BROKEN)
def test_a_broken_control_route_is_not_the_suppliers_fault(behaviour: Behaviour, tmp_path: Path) -> None:
    """The verdict names the control route, and not one demand is held to be broken."""
    with living("calm") as supplier, hostile(behaviour) as control:
        run = meet(supplier, tmp_path, LATE, told={"control": {"url": control.url}})
        assert supplier.held() == []
    assert run.verdict["findings"] == []
    assert run.verdict["leftovers"] == []
    assert control_is_named(run)


def control_is_named(run: Certified) -> bool:
    reasons = [str(r["reason"]) for r in run.verdict["requirements"] if r["status"] == "NOT_VERIFIED"]
    return any("control route" in reason for reason in reasons)
