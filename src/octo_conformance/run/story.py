"""The story of a defect: the calls of its test that matter and what was delivered, in their order, the culprit marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from octo_conformance.evidence import StoryStep
from octo_conformance.judge.asserted import Compared
from octo_conformance.stage.telling import Called, Heard

STEPS: Final = 15
"""Calls that are told of one test, the last ones."""


def story_of(
    calls: Mapping[int, Called],
    made: Sequence[int],
    cited: Sequence[int],
    culprit: int | None,
    compared: Compared | None = None,
) -> tuple[StoryStep, ...]:
    """The calls that changed something, those whose answers were compared, and the deliveries from which was made what
    was compared; what was looked at before the first change only chose what to book. `made` are the exchanges of the
    test; what was compared may have been asked before, for several tests."""
    heard, wrong = _heard(compared)
    numbers = sorted({number for number in (*made, *cited) if number in calls})
    written = next((number for number in numbers if calls[number].writes), None)
    wanted = {number for number in cited if written is None or number >= written or number == culprit}
    told = [number for number in numbers if number in wanted or number == culprit or calls[number].writes]
    steps = [
        (calls[number].at, replace(calls[number].step, culprit=number == culprit and wrong is None))
        for number in told
    ]
    steps += [(each.delivery.at, replace(each.step, culprit=each is wrong)) for each in heard]
    cites = (*wanted, *(() if culprit is None else (culprit,)))
    ends = [calls[number].at for number in cites if number in calls]
    last = max((*ends, *(each.delivery.at for each in heard)), default=None)
    upto = sorted((step for step in steps if last is not None and step[0] <= last), key=lambda step: step[0])
    return tuple(step for _, step in upto[-STEPS:])


def _heard(compared: Compared | None) -> tuple[list[Heard], Heard | None]:
    """The deliveries from which was made what was compared, and the one that is wrong. None of them is where something
    did not come, or where several came in the wrong order."""
    if compared is None:
        return [], None
    left, right = (
        [r.value for r in side.sources if isinstance(r.value, Heard)]
        for side in (compared.left, compared.right)
    )
    heard = list({each.delivery.n: each for each in (*right, *left)}.values())
    value = compared.left.value
    in_a_row = isinstance(value, list) and not compared.right.literal
    if not left or isinstance(value, bool) or in_a_row:
        return heard, None
    return heard, next(each for each in heard if each.delivery.n == left[-1].delivery.n)
