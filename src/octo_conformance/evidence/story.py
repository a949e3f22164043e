"""How a defect came about, as the records that evidence and verdict share: the calls that matter, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from octo_conformance.document import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStep:
    """One call of a test in words. `culprit` marks the one whose answer is wrong; a step without an exchange sent
    nothing, such as waiting. What the target sent by itself is a step of the supplier, with the number of the `delivery`
    and to whom it came."""

    says: str
    reseller: str = "the reseller"
    exchange: int | None = None
    answer: str = ""
    culprit: bool = False
    delivery: int | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSide:
    """One side of what was compared: where it was read, None for what stands in no answer."""

    name: str
    exchange: int | None = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place in which two sides differ, by JSON Pointer below the place of each. `lacks` names the side that has
    nothing there: left or right."""

    pointer: str
    left: JsonValue = None
    right: JsonValue = None
    lacks: str | None = None
