"""A target that is down or starts again is told apart from an operation that gives no answer."""

from __future__ import annotations

from typing import Any

import pytest

from support.evidence_lines import SUPPLIER, Story

READ = "GET /supplier"


def lost(story: Story, kind: str, second: int = 0, **fields: Any) -> None:
    """A request without an answer."""
    at = f"2026-11-21T10:00:{second:02}.000Z"
    failure = {"kind": kind, "message": "gone"}
    story.exchange(READ, None, response=None, failure=failure, at=at, **fields)


def accused(story: Story) -> list[str]:
    """The requirements of the findings."""
    return [each["requirement"] for each in story.end()["findings"]]


@pytest.mark.parametrize("kind", ["connect", "reset", "timeout", "protocol"])
def test_a_target_that_died_is_accused_of_nothing(kind: str) -> None:
    """What its last calls would have said is unknown."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    lost(story, kind)
    lost(story, "connect")
    assert accused(story) == []


def test_a_target_that_started_again_is_accused_of_nothing() -> None:
    """Nobody listened for two seconds, and what was under way was torn."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    lost(story, "reset", 1)
    lost(story, "connect", 2)
    lost(story, "connect", 3)
    story.exchange(READ, SUPPLIER)
    assert accused(story) == []


@pytest.mark.parametrize("kind", ["reset", "timeout", "protocol"])
def test_an_operation_without_an_answer_is_accused(kind: str) -> None:
    """The target answers everything else."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    lost(story, kind, 1)
    story.exchange(READ, SUPPLIER)
    assert accused(story) == ["CORE-SUPP-001"]


def test_a_torn_answer_long_before_a_restart_is_accused() -> None:
    """The one has nothing to do with the other."""
    story = Story()
    story.exchange(READ, SUPPLIER)
    lost(story, "reset", 1)
    lost(story, "connect", 40)
    story.exchange(READ, SUPPLIER)
    assert accused(story) == ["CORE-SUPP-001"]


def test_an_answer_that_is_too_large_is_accused_whatever_comes_after() -> None:
    """The target was there."""
    story = Story()
    lost(story, "too-large")
    assert accused(story) == ["CORE-SUPP-001"]
