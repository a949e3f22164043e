"""The life of a kind of thing as a drawing: a box for each state, an arrow for each step that a thing made.

All lengths are user units of the SVG.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from octo_conformance.report.lives import LivesOf

WIDTH: Final = 372
_BOX, _HEIGHT, _LAYER, _TOP = 88, 36, 78, 6
_MARGIN: Final = 46
"""On each side: arrows that go around boxes have their way there."""


@dataclass(frozen=True)
class Box:
    """One state: through how many things went it, and how many ended there. `start` is the beginning of all of them."""

    name: str
    count: int
    ended: int
    x: float
    y: float
    width: float
    start: bool = False


@dataclass(frozen=True)
class Arrow:
    """A step from one state to another, how often it was made, its curve (an SVG path) and where its number stands."""

    before: str
    after: str
    count: int
    path: str
    x: float
    y: float
    stroke: float


@dataclass(frozen=True)
class Picture:
    """All of it."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    height: float


def picture(lives: LivesOf) -> Picture | None:
    """The drawing of a kind of thing; None where it has no states."""
    if not lives.moves:
        return None
    ranks = _ranks(lives.moves)
    layers: dict[int, list[str]] = {}
    for state in lives.states:
        layers.setdefault(ranks[state], []).append(state)
    made = len(lives.now)
    places: dict[str | None, Box] = {None: Box("made", made, 0, (WIDTH - _BOX) / 2, _TOP, _BOX, start=True)}
    for rank, names in layers.items():
        room = (WIDTH - 2 * _MARGIN) / len(names)
        wide = min(_BOX, room - 6)
        for place, name in enumerate(names):
            left = _MARGIN + room * (place + 0.5) - wide / 2
            places[name] = Box(
                name,
                lives.states[name],
                lives.last[name],
                round(left, 1),
                _TOP + _LAYER * rank,
                round(wide, 1),
            )
    arrows: list[Arrow] = []
    used = {True: 0, False: 0}
    for (before, after), count in lives.moves.items():
        one, other = places[before], places[after]
        if ranks[after] - (ranks[before] if before is not None else 0) == 1:
            arrows.append(_down(one, other, count))
        else:
            middle = (one.x + other.x + (one.width + other.width) / 2) / 2
            left = middle < WIDTH / 2 - 1 or (middle < WIDTH / 2 + 1 and used[True] < used[False])
            arrows.append(_around(one, other, count, left=left, lane=used[left]))
            used[left] += 1
    return Picture(tuple(places.values()), tuple(arrows), _TOP + _LAYER * max(ranks.values()) + _HEIGHT + 8)


def _ranks(moves: Mapping[tuple[str | None, str], int]) -> dict[str, int]:
    """How many steps lead to each state at most; a step that closes a circle is left out."""
    after: dict[str | None, list[str]] = {}
    for (one, other), _ in sorted(moves.items(), key=lambda entry: -entry[1]):
        after.setdefault(one, []).append(other)
    ranks: dict[str, int] = {}

    def go(state: str | None, rank: int, way: frozenset[str]) -> None:
        for other in after.get(state, ()):
            if other not in way and ranks.get(other, 0) < rank + 1:
                ranks[other] = rank + 1
                go(other, rank + 1, way | {other})

    go(None, 0, frozenset())
    return ranks


def _down(one: Box, other: Box, count: int) -> Arrow:
    """An arrow to the next layer."""
    x1, x2 = one.x + one.width / 2, other.x + other.width / 2
    y1, y2 = one.y + _HEIGHT, other.y - 4
    half = (y1 + y2) / 2
    path = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {half:.0f} {x2:.0f} {half:.0f} {x2:.0f} {y2:.0f}"
    return Arrow(one.name, other.name, count, path, round((x1 + x2) / 2, 1), round(half, 1), _stroke(count))


def _around(one: Box, other: Box, count: int, *, left: bool, lane: int) -> Arrow:
    """An arrow that goes around the boxes between, in one of the lanes on its side."""
    y1, y2 = one.y + _HEIGHT / 2, other.y + _HEIGHT / 2
    inset = 16 + 13 * (lane % 3)
    far = inset if left else WIDTH - inset
    x1 = one.x if left else one.x + one.width
    x2 = other.x - 4 if left else other.x + other.width + 4
    turn = min(abs(y2 - y1) / 2, 24.0) * (1 if y2 > y1 else -1)
    path = (
        f"M{x1:.0f} {y1:.0f}Q{far:.0f} {y1:.0f} {far:.0f} {y1 + turn:.0f}V{y2 - turn:.0f}"
        f"Q{far:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
    )
    return Arrow(one.name, other.name, count, path, far, round((y1 + y2) / 2, 1), _stroke(count))


def _stroke(count: int) -> float:
    return round(1 + 0.9 * math.log10(max(1, count)), 2)
