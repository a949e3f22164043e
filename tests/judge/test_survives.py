"""No answer of a target and no defect of a rule or of the judge loses the verdict."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from octo_conformance.contract import Operation, load_contract
from octo_conformance.evidence import Evidence, ExchangeLine
from octo_conformance.judge.statuses import Statuses
from octo_conformance.report import write_reports
from octo_conformance.schemas import schema
from support.evidence_lines import ECHO, JSON, SUPPLIER, Story, status
from support.invented import STRANGE, Inventor

CONTRACT = load_contract()
CAPABILITIES = sorted(CONTRACT.capabilities)
OPERATIONS = CONTRACT.operations(CAPABILITIES)
COMPONENTS = sorted(CONTRACT.document(CAPABILITIES)["components"]["schemas"])
HEADERS = (
    (JSON, ECHO),
    (JSON, ECHO),
    (JSON,),
    (),
    (("content-type", "text/html"),),
    (JSON, ("Location", "http://["), ("Retry-After", "\udc80")),
    (("Content-Type", "application/json; charset"), ("Octo-Capabilities", ",,cart, x/y ,")),
)
SETS = st.one_of(
    st.just([]),
    st.just(CAPABILITIES),
    st.lists(st.sampled_from(CAPABILITIES), unique=True, max_size=4),
)


def answered(story: Story, chance: random.Random, asked: list[str], operation: Operation, body: Any) -> None:
    """One answer with this body, told by a target that may do anything wrong besides."""
    request = Inventor(CONTRACT.document(CAPABILITIES), chance).value(operation.request or {"type": "null"})
    story.exchange(
        operation.label,
        body,
        status=chance.choice((200,) * 8 + (201, 204, 302, 400, 401, 404, 422, 429, 500, 503)),
        headers=chance.choice(HEADERS),
        request={
            "method": operation.method,
            "url": f"https://supplier.example/octo{operation.path}?localDateStart=2026-11-21&x=%ff",
            "body": request,
        },
        path_args={"uuid": "7c1f9e8e-4d5a-4f7b-9c26-0f2f3f0a9b11", "orderId": "P1", "productId": "P1"},
        capabilities=chance.choice((None, asked, asked, [c.removeprefix("octo/") for c in asked])),
        key=chance.choice(("first", "first", "first", "second", "none", "wrong")),
        expects=chance.choice((None, "success")),
    )


def tell(story: Story, chance: random.Random, asked: list[str], spoil: float) -> None:
    """One answer to every operation: of its own kind, of another component, or of no kind at all."""
    invented = Inventor(CONTRACT.document(CAPABILITIES), chance, spoil)
    for operation in OPERATIONS:
        body: Any = chance.choice(STRANGE)
        what = chance.random()
        if what < 0.7 and operation.success is not None:
            body = invented.value(operation.success)
        elif what < 0.85:
            body = invented.component(chance.choice(COMPONENTS))
        elif what < 0.95:
            body = [invented.component(chance.choice(COMPONENTS)) for _ in range(2)]
        answered(story, chance, asked, operation, body)


def failures_of_ours(story: Story) -> dict[str, str | None]:
    """What the verdict says that the suite could not do."""
    verdict = story.end()
    assert verdict["verdict"] in {"CONFORMANT", "NONCONFORMANT", "INCOMPLETE", "ERROR"}
    failed = {each["id"]: each["reason"] for each in verdict["requirements"] if each["status"] == "ERROR"}
    return failed | {each["message"]: None for each in verdict.get("failures", [])}


def negotiated(*capabilities: str) -> Story:
    """A run with these capabilities."""
    story = Story()
    story.feed({"kind": "negotiation", "negotiated": list(capabilities)})
    return story


@given(
    offered=SETS,
    asked=SETS,
    seed=st.integers(0, 2**32),
    spoil=st.sampled_from((0.0, 0.005, 0.05, 0.3)),
)
@settings(
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_judged(offered: list[str], asked: list[str], seed: int, spoil: float) -> None:
    """Whatever a target shows, and whatever was asked for, a verdict comes out and names no failure of ours."""
    story = negotiated(*offered)
    tell(story, random.Random(seed), asked, spoil)
    assert failures_of_ours(story) == {}


@pytest.mark.parametrize("asked", [[], *([each] for each in CAPABILITIES), CAPABILITIES], ids=str)
@pytest.mark.parametrize("offered", [[], CAPABILITIES], ids=["none", "all"])
def test_every_component_is_judged_wherever_it_is_shown(offered: list[str], asked: list[str]) -> None:
    """An order in place of a supplier, alone and in a list, asked for or not."""
    chance = random.Random(f"{offered} {asked}")
    invented = Inventor(CONTRACT.document(CAPABILITIES), chance, spoil=0.02)
    story = negotiated(*offered)
    for component in COMPONENTS:
        answered(story, chance, asked, chance.choice(OPERATIONS), invented.component(component))
        answered(story, chance, asked, chance.choice(OPERATIONS), [invented.component(component), None])
    assert failures_of_ours(story) == {}


def test_an_order_that_nobody_asked_for_is_held_against_its_own_contract() -> None:
    """A supplier without octo/cart answers GET /orders, which clean-up may ask."""
    story = negotiated()
    order = {"orderId": "o1", "status": "CONFIRMED", "bookings": [{"uuid": "b1", "orderId": "o1"}]}
    story.exchange("GET /orders/{orderId}", order, capabilities=None, path_args={"orderId": "o1"})
    story.exchange("GET /orders", [order], capabilities=[])
    assert failures_of_ours(story) == {}
    assert {"GET /orders/{orderId}", "GET /orders"} <= story.judge.answers.positive


@pytest.mark.parametrize("seed", range(4))
def test_every_file_is_written_whatever_was_shown(seed: int, tmp_path: Path) -> None:
    """The files are valid for other programs."""
    story = negotiated(*CAPABILITIES)
    evidence = Evidence(tmp_path / "evidence.jsonl")
    feed = story.judge.feed

    def written(line: Any) -> None:
        evidence.exchange(line) if isinstance(line, ExchangeLine) else evidence.append(line)

    evidence.listen(feed)
    story.judge.feed = written  # type: ignore[method-assign]
    tell(story, random.Random(seed), CAPABILITIES, 0.1)
    verdict = story.end()
    evidence.close()
    files = write_reports(verdict, evidence.path, tmp_path, CONTRACT.catalogue)
    text = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert {"verdict.json", "report.html", "report.sarif", "code-quality.json", "summary.md"} < set(text)
    assert list(Draft202012Validator(schema("verdict")).iter_errors(json.loads(text["verdict.json"]))) == []
    ET.fromstring(text["junit.xml"])
    assert json.loads(text["report.sarif"])["version"] == "2.1.0"
    shown = text["report.html"]
    assert all(finding["requirement"] in shown for finding in verdict["findings"])


def broken_judge(story: Story) -> None:
    """From now on every answer meets a defect of the judge."""

    def fall(line: Any) -> None:
        raise KeyError("Order")

    story.judge.answers.judge = fall  # type: ignore[method-assign]


def test_an_answer_that_cannot_be_judged_is_an_error_of_its_operation() -> None:
    """The exchange is named, the run goes on, and nothing is certified."""
    story = Story()
    broken_judge(story)
    number = story.exchange("GET /supplier", SUPPLIER)
    verdict = story.end()
    (entry,) = [each for each in verdict["requirements"] if each["status"] == "ERROR"]
    assert entry["id"] == load_contract().operation("GET /supplier").requirement
    assert entry["reason"].startswith(
        f"exchange {number} could not be judged: KeyError: 'Order' (test_survives.py, fall, line "
    )
    assert (verdict["verdict"], verdict["failures"]) == ("ERROR", [])


def test_an_answer_of_an_unknown_route_that_cannot_be_judged_is_an_error_of_every_answer() -> None:
    """There is no operation whose statement could be named."""
    story = Story()
    broken_judge(story)
    story.exchange("GET /nowhere", {}, operation=None)
    assert status(story.end(), "CORE-HTTP-001") == "ERROR"


def test_a_breach_outlives_a_defect_of_the_judge() -> None:
    """What was seen before is not lost."""
    story = Story()
    story.exchange("GET /supplier", {**SUPPLIER, "name": 7})
    broken_judge(story)
    story.exchange("GET /supplier", SUPPLIER)
    verdict = story.end()
    assert status(verdict, "CORE-SUPP-001") == "FAIL"
    assert verdict["verdict"] == "NONCONFORMANT"


def test_answers_that_waited_for_the_negotiation_are_guarded_one_by_one() -> None:
    """A defect at the first does not cost the second."""
    story = Story()
    story.judge.negotiation = None
    judge = story.judge.answers.judge
    seen: list[int] = []

    def fall_once(line: Any) -> None:
        seen.append(1)
        if len(seen) == 1:
            raise TypeError("what?")
        judge(line)

    story.judge.answers.judge = fall_once  # type: ignore[method-assign]
    story.exchange("GET /products", [])
    story.exchange("GET /supplier", SUPPLIER)
    verdict = story.end()
    assert status(verdict, "CORE-SUPP-001") == "PASS"
    assert status(verdict, load_contract().operation("GET /products").requirement) == "ERROR"


def test_a_test_of_a_requirement_that_nobody_knows_is_a_failure_of_the_suite() -> None:
    """A catalogue without the statement cannot say what was broken."""
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    story.outcome("OURS-001", "broken", operations=["GET /supplier"], expected="1", actual="2", exchange=1)
    verdict = story.end()
    (failure,) = verdict["failures"]
    assert failure["exchange"] == 1
    assert "OURS-001" in failure["message"]
    assert verdict["verdict"] == "ERROR"


def test_a_requirement_whose_status_cannot_be_decided_is_an_error(monkeypatch: Any) -> None:
    """All others have theirs."""

    def fall(statuses: Statuses, requirement: Any) -> Any:
        if requirement.id == "CORE-SUPP-001":
            raise RuntimeError("circle")
        return decide(statuses, requirement)

    decide = Statuses._decide
    monkeypatch.setattr(Statuses, "_decide", fall)
    story = Story()
    story.exchange("GET /supplier", SUPPLIER)
    verdict = story.end()
    assert [each["id"] for each in verdict["requirements"] if each["status"] == "ERROR"] == ["CORE-SUPP-001"]
    assert status(verdict, "CORE-HTTP-001") == "PASS"
