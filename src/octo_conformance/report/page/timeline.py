"""A story as a drawing: who called what, when, what came back, and the state of things after it. What the supplier
delivered by itself goes the other way.

All lengths are user units of the SVG. The drawing is as wide as a telephone, so that its text never shrinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from octo_conformance.judge.records import FindingRecord, StepRecord
from octo_conformance.report.observed import Delivered, Moment, Observed

WIDTH: Final = 356
SUPPLIER: Final = 258
"""Where the line of the supplier stands."""
_FIRST, _APART, _MOST_LANES = 58, 22, 4
_HEAD, _LANE_TITLE, _ROW = 10, 15, 48
_LABEL, _STATE = 32, 13
"""The most letters that fit."""
_STATES: Final = 2


@dataclass(frozen=True)
class Lane:
    """The line of one caller. `title` is the height at which its name stands."""

    name: str
    x: int
    title: int


@dataclass(frozen=True)
class Row:
    """One call. `y` is the top of its row. A row without `sent` is no call: time passed, or something was only said.
    `states` are at most two, those of the thing that was asked about first. `comes` says that the supplier called."""

    y: int
    x: int
    time: str
    label: str
    answer: str
    states: tuple[str, ...]
    culprit: bool
    sent: bool
    comes: bool = False


@dataclass(frozen=True)
class Timeline:
    """The whole drawing."""

    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    top: int
    height: int


def timeline(finding: FindingRecord, seen: Observed) -> Timeline | None:
    """The drawing of a story; None where it has none."""
    steps = finding["story"]
    if not steps:
        return None
    names = list(dict.fromkeys(who for step in steps if (who := _reseller(step)) is not None))
    lanes = tuple(
        Lane(_cut(name, 22), _FIRST + _APART * min(place, _MOST_LANES - 1), _HEAD + _LANE_TITLE * place)
        for place, name in enumerate(names[:_MOST_LANES])
    )
    at = {name: lanes[min(place, len(lanes) - 1)].x for place, name in enumerate(names)}
    top = _HEAD + _LANE_TITLE * max(1, len(lanes))
    moments = [_moment(step, seen) for step in steps]
    begun = next((moment.at for moment in moments if moment is not None), None)
    rows = tuple(
        _row(step, moment, top + _ROW * place, at.get(_reseller(step) or "", _FIRST), begun)
        for place, (step, moment) in enumerate(zip(steps, moments, strict=True))
    )
    return Timeline(lanes, rows, top, top + _ROW * len(rows) + 4)


def _reseller(step: StepRecord) -> str | None:
    """Whose line a step is drawn at; None where nothing was sent."""
    return step.get("to") if "delivery" in step else step["as"] if step["exchange"] is not None else None


def _moment(step: StepRecord, seen: Observed) -> Moment | Delivered | None:
    if "delivery" in step:
        return seen.deliveries.get(step["delivery"])
    return seen.moments.get(step["exchange"]) if step["exchange"] is not None else None


def _row(step: StepRecord, moment: Moment | Delivered | None, y: int, x: int, begun: str | None) -> Row:
    fits = _LABEL - (x - _FIRST) // 6
    if "delivery" in step:
        return _delivery(step, moment if isinstance(moment, Delivered) else None, y, x, begun)
    if step["exchange"] is None:
        return Row(y, x, "", _cut(step["says"], 40), "", (), step["culprit"], sent=False)
    states: list[str] = []
    if not isinstance(moment, Moment):
        label, answer = step["says"], step["answer"]
    else:
        states = list(dict.fromkeys(each.state for each in moment.states))[:_STATES]
        label = moment.operation
        answer = (
            f"{moment.status} in {moment.elapsed_ms:.0f} ms" if moment.status is not None else "no answer"
        )
    if step["culprit"]:
        answer = f"{answer}: wrong"
    return Row(
        y, x, _since(begun, moment), _cut(label, fits), _cut(answer, fits),
        tuple(_cut(state, _STATE) for state in states), step["culprit"], sent=True,
    )  # fmt: skip


def _delivery(step: StepRecord, came: Delivered | None, y: int, x: int, begun: str | None) -> Row:
    fits = _LABEL - (x - _FIRST) // 6
    label, answer = step["says"], step["answer"]
    states: tuple[str, ...] = ()
    if came is not None:
        label, answer = (
            came.event,
            f"taken with {came.answered}" if came.answered < 300 else f"answered {came.answered}",
        )
        states = (_cut(came.state, _STATE),) if came.state is not None else ()
    if step["culprit"]:
        label = f"{label}: wrong"
    return Row(
        y, x, _since(begun, came), _cut(label, fits), _cut(answer, fits), states, step["culprit"], sent=True, comes=True
    )  # fmt: skip


def _since(begun: str | None, moment: Moment | Delivered | None) -> str:
    """Seconds since the first call of the story."""
    if begun is None or moment is None:
        return ""
    try:
        passed = (datetime.fromisoformat(moment.at) - datetime.fromisoformat(begun)).total_seconds()
    except (ValueError, TypeError):
        return ""
    return f"{passed:+.2f} s" if abs(passed) < 100 else f"{passed:+.0f} s"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
