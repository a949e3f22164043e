"""A capability that depends on another one is held to its own fields."""

from __future__ import annotations

from support.evidence_lines import JSON, Story

BOTH = ["octo/offers", "octo/pricing"]


def broken(asked: list[str], echo: str) -> dict[str, str]:
    """Status by requirement of what is found in a day without prices."""
    story = Story()
    story.judge.answers.negotiated = frozenset(BOTH)
    day = {
        "localDate": "2026-12-02",
        "available": True,
        "status": "AVAILABLE",
        "vacancies": 3,
        "capacity": 10,
        "openingHours": [],
        "offerCode": None,
        "offers": [],
    }
    headers = (JSON, ("Octo-Capabilities", echo))
    product = {"id": "p"}
    story.exchange("GET /products", [product], capabilities=asked, headers=headers)
    story.exchange("POST /availability/calendar", [day], capabilities=asked, headers=headers)
    found = story.end()["findings"]
    return {f["requirement"]: f["status"] for f in found if not f["requirement"].startswith("CORE-PROD")}


def test_prices_that_nobody_asked_for_by_name_are_not_missing() -> None:
    """Whether offers bring prices along is one matter; it is told once and as a warning."""
    found = broken(["octo/offers"], "octo/offers")
    assert found["CORE-HDR-006"] == "WARN"
    assert not [name for name in found if name.startswith("PRICING")]


def test_prices_that_were_asked_for_are_missing() -> None:
    """The shop cannot show what the tour costs."""
    assert "PRICING-001" in broken(BOTH, "octo/offers,octo/pricing")


def test_prices_that_the_answer_says_are_there_are_missing() -> None:
    """The echo is a promise."""
    assert "PRICING-001" in broken(["octo/offers"], "octo/offers, pricing")
