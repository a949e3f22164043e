"""Whether a refused reservation may have met a slot without seats is asked of the target again."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from octo_conformance.document import Document
from octo_conformance.stage.seats import still_open

SLOT = "2026-12-02T12:00:00+00:00"
SENT = {
    "productId": "walk",
    "optionId": "DEFAULT",
    "availabilityId": SLOT,
    "unitItems": [{"unitId": "adult"}] * 2,
}


@dataclass
class Supplier:
    """Answers with these slots; refuses to be asked by ids, or by days."""

    slots: list[dict[str, object]] = field(default_factory=list)
    by_ids: bool = True
    by_days: bool = True

    @property
    def core(self) -> Supplier:
        return self

    @property
    def attempt(self) -> Supplier:
        return self

    def availability(self, *_: object, ids: object = None, **__: object) -> SimpleNamespace:
        answered = self.by_days if ids is None else self.by_ids
        return SimpleNamespace(ok=answered, body=[Document(each) for each in self.slots])

    def day_seen_open(self, sent: dict[str, object]) -> str:
        return str(sent["availabilityId"])[:10]


@pytest.mark.parametrize(
    ("supplier", "open_"),
    [
        (Supplier([{"id": SLOT, "available": True, "vacancies": 2}]), True),
        (Supplier([{"id": SLOT, "available": True, "vacancies": None}]), True),
        (Supplier([{"id": SLOT, "available": True, "vacancies": 1}]), False),
        (Supplier([{"id": SLOT, "available": False, "vacancies": 9}]), False),
        (Supplier([]), False),
        (Supplier([{"id": SLOT, "available": True, "vacancies": 2}], by_ids=False), True),
        (Supplier([{"id": SLOT, "available": True, "vacancies": 1}], by_ids=False), False),
        (Supplier(by_ids=False, by_days=False), True),
    ],
    ids=["seats", "uncounted", "one seat", "closed", "gone", "for members", "takes no ids", "refused"],
)
def test_seats_are_the_reason_only_where_the_slot_says_so(supplier: Supplier, open_: bool) -> None:
    """A unit for members is refused to others in every slot, and nobody's seats are the reason; where a supplier takes
    no ids, its slots of the day tell."""
    assert still_open(cast(Any, SimpleNamespace(octo=supplier, bookables=supplier)), SENT) is open_
