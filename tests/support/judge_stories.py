"""Short stories of a run, and what the judge says of one requirement at their end."""

from __future__ import annotations

from typing import Any

from support.evidence_lines import SUPPLIER, Story

BROKEN = {key: value for key, value in SUPPLIER.items() if key != "name"}
STOPPED = {"code": "limit", "message": "enough", "hint": "", "error": False}
TELLING = {"operations": ["GET /supplier"], "expected": "1", "actual": "2"}


def told(story: Story, requirement: str, **end: Any) -> tuple[str, int, str | None]:
    """Status, checks and reason of a requirement."""
    verdict = story.end(**end)
    entry = next(each for each in verdict["requirements"] if each["id"] == requirement)
    return entry["status"], entry["checks"], entry["reason"]


def worked(**more: Any) -> Story:
    """A run in which the supplier was read."""
    story = Story(**more)
    story.exchange("GET /supplier", SUPPLIER)
    return story
