"""The types of what a suite is given, for who writes a suite of their own with type hints.

    from octo_conformance.suite_types import Octo, Stage

    @requirement("HOUSE-001")
    def test_house_a_hold_lasts_ten_minutes(stage: Stage, octo: Octo) -> None: ...

Nothing here is to be made by a suite: pytest hands in the fixtures `stage`, `octo` and `generated`, and a rule gets its
object and a `RuleContext`. The exceptions are those that end a test in another way than by a failed assertion.
"""

from __future__ import annotations

from octo_conformance.document import Document, Items, Unreadable
from octo_conformance.generate.generated import Generated
from octo_conformance.judge.rule_context import RuleContext
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.client import Attempt, Octo
from octo_conformance.stage.clock import Clock
from octo_conformance.stage.signals import NotApplicable, NotSold, NotUsable, NotVerified, Refused, Told
from octo_conformance.stage.stage import Stage
from octo_conformance.stage.states import Expired, Own, Shared

__all__ = [
    "Answer",
    "Attempt",
    "Bookable",
    "Clock",
    "Document",
    "Expired",
    "Generated",
    "Items",
    "NotApplicable",
    "NotSold",
    "NotUsable",
    "NotVerified",
    "Octo",
    "Own",
    "Refused",
    "RuleContext",
    "Shared",
    "Stage",
    "Told",
    "Unreadable",
]
