"""No answer of a target and no defect of a rule or of the judge loses the verdict."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from octo_conformance.contract import load_contract
from support.evidence_lines import ECHO, JSON, Story
from support.invented import STRANGE, Inventor

CONTRACT = load_contract()
CAPABILITIES = sorted(CONTRACT.capabilities)
OPERATIONS = CONTRACT.operations(CAPABILITIES)
COMPONENTS = sorted(CONTRACT.document(CAPABILITIES)["components"]["schemas"])
SETS = st.one_of(
    st.just([]),
    st.just(CAPABILITIES),
    st.lists(st.sampled_from(CAPABILITIES), unique=True, max_size=4),
)


def tell(story: Story, chance: random.Random, asked: list[str], spoil: float) -> None:
    """One answer to every operation: of its own kind, of another component, or of no kind at all."""
    everything = Inventor(CONTRACT.document(CAPABILITIES), chance, spoil)
    for operation in OPERATIONS:
        body: Any
        what = chance.random()
        if what < 0.7 and operation.success is not None:
            body = everything.value(operation.success)
        elif what < 0.85:
            body = everything.component(chance.choice(COMPONENTS))
        elif what < 0.95:
            body = [everything.component(chance.choice(COMPONENTS)) for _ in range(2)]
        else:
            body = chance.choice(STRANGE)
        request = everything.value(operation.request) if operation.request else None
        fields: dict[str, Any] = {
            "capabilities": chance.choice((None, asked, asked, [c.removeprefix("octo/") for c in asked])),
            "key": chance.choice(("first", "first", "first", "second", "none", "wrong")),
            "expects": chance.choice((None, "success")),
        }
        story.exchange(
            operation.label,
            body,
            status=chance.choice((200,) * 8 + (201, 204, 302, 400, 401, 404, 422, 429, 500, 503)),
            headers=chance.choice(((JSON, ECHO), (JSON, ECHO), (JSON,), (), (("content-type", "text/html"),))),
            request={
                "method": operation.method,
                "url": f"https://supplier.example/octo{operation.path}?localDateStart=2026-11-21&x=%ff",
                "headers": [],
                "body": request,
                "text": None,
            },
            path_args={"uuid": "7c1f9e8e-4d5a-4f7b-9c26-0f2f3f0a9b11", "orderId": "P1", "productId": "P1"},
            **fields,
        )


@given(
    negotiated=SETS,
    asked=SETS,
    seed=st.integers(0, 2**32),
    spoil=st.sampled_from((0.0, 0.005, 0.05, 0.3)),
)
@settings(
    max_examples=120,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_judged(negotiated: list[str], asked: list[str], seed: int, spoil: float) -> None:
    """Whatever a target shows, and whatever was asked for, a verdict comes out and names no failure of ours."""
    story = Story()
    story.judge.feed({"kind": "negotiation", "declared": [], "echoed": [], "negotiated": negotiated})
    tell(story, random.Random(seed), asked, spoil)
    verdict = story.end()
    failed = {e["id"]: e["reason"] for e in verdict["requirements"] if e["status"] == "ERROR"}
    assert failed == {}
