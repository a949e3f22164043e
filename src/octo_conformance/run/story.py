"""The story of a defect: the calls of its test that matter, in their order, the culprit marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from octo_conformance.evidence import StoryStep
from octo_conformance.stage.telling import Called

STEPS: Final = 15
"""Calls that are told of one test, the last ones."""


def story_of(
    calls: Mapping[int, Called], made: Sequence[int], cited: Sequence[int], culprit: int | None
) -> tuple[StoryStep, ...]:
    """The calls that changed something, and those whose answers were compared; what was looked at before the first
    change only chose what to book. `made` are the exchanges of the test; what was compared may have been asked before,
    for several tests."""
    numbers = sorted({number for number in (*made, *cited) if number in calls})
    written = next((number for number in numbers if calls[number].writes), None)
    wanted = {number for number in cited if written is None or number >= written or number == culprit}
    told = [number for number in numbers if number in wanted or number == culprit or calls[number].writes]
    last = max((*wanted, culprit or 0))
    upto = [number for number in told if number <= last]
    return tuple(replace(calls[number].step, culprit=number == culprit) for number in upto[-STEPS:])
