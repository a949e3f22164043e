"""Budgets: a breach is a broken recommendation of a requirement of its own."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import SUPPLIER, Story, findings, status

TIME = "CORE-PACE-001"


def timed(*budgets: dict[str, Any], times: tuple[float, ...] = (100.0, 900.0)) -> Any:
    """The verdict of a run that read the supplier in these times."""
    story = Story()
    for budget in budgets:
        story.feed({"kind": "budget", **budget})
    for taken in times:
        story.exchange("GET /supplier", SUPPLIER, response=answered(taken))
    return story.end()


def answered(taken: float) -> dict[str, Any]:
    headers = [["Content-Type", "application/json"], ["Octo-Capabilities", ""]]
    return {"status": 200, "headers": headers, "body": dict(SUPPLIER), "is_json": True, "elapsed_ms": taken}


def test_an_operation_over_its_budget_warns() -> None:
    """The finding says what was allowed and what it took."""
    verdict = timed({"operation": "GET /supplier", "p95_ms": 800})
    (finding,) = findings(verdict, TIME)
    assert (status(verdict, TIME), finding["operation"]) == ("WARN", "GET /supplier")
    assert finding["sentence"].endswith("took up to 900 ms; the budget is 800 ms.")


def test_an_operation_within_its_budget_passes() -> None:
    """What is allowed may be used up."""
    assert status(timed({"operation": "GET /supplier", "p95_ms": 900}), TIME) == "PASS"


def test_the_budget_of_every_other_operation_is_for_those_without_one() -> None:
    """A slow report may have more time than the rest."""
    own = {"operation": "GET /supplier", "p95_ms": 1000}
    assert status(timed({"operation": "*", "p95_ms": 10}), TIME) == "WARN"
    assert status(timed({"operation": "*", "p95_ms": 10}, own), TIME) == "PASS"


def test_half_of_the_answers_may_have_a_budget() -> None:
    """A single slow answer says nothing about half of them."""
    assert status(timed({"operation": "*", "p50_ms": 100}, times=(1, 1, 1, 900)), TIME) == "PASS"
    assert status(timed({"operation": "*", "p50_ms": 100}, times=(1, 900, 900)), TIME) == "WARN"


def test_without_a_budget_it_concerns_nobody() -> None:
    """OCTO itself says nothing about time."""
    assert status(timed(), TIME) == "NOT_APPLICABLE"


def test_an_operation_that_was_not_answered_is_not_verified() -> None:
    """A budget that nobody could look at was not kept."""
    assert status(timed({"operation": "GET /products", "p95_ms": 1}), TIME) == "NOT_VERIFIED"


@pytest.mark.parametrize(
    ("budget", "slow", "word"),
    [
        ({"p95_ms": 100}, 5, "PASS"),
        ({"p95_ms": 100}, 6, "WARN"),
        ({"p50_ms": 100}, 50, "PASS"),
        ({"p50_ms": 100}, 51, "WARN"),
    ],
)
def test_so_many_of_a_hundred_answers_have_to_come_in_time(
    budget: dict[str, int], slow: int, word: str
) -> None:
    """A supplier that keeps its promise to the letter is not warned."""
    times = (100.0,) * (100 - slow) + (101.0,) * slow
    assert status(timed({"operation": "*", **budget}, times=times), TIME) == word


def test_the_higher_of_two_budgets_is_told() -> None:
    """One slow operation is one finding."""
    verdict = timed({"operation": "*", "p95_ms": 800, "p50_ms": 50})
    (finding,) = findings(verdict, TIME)
    assert finding["sentence"] == (
        "Of the answers to GET /supplier, 95 in 100 took up to 900 ms; the budget is 800 ms."
    )
    (finding,) = findings(timed({"operation": "*", "p95_ms": 900, "p50_ms": 50}), TIME)
    assert finding["sentence"] == (
        "Of the answers to GET /supplier, 50 in 100 took up to 100 ms; the budget is 50 ms."
    )
