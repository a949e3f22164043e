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
    """Answers with these slots, or refuses the question."""

    slots: list[dict[str, object]] = field(default_factory=list)
    ok: bool = True

    @property
    def core(self) -> Supplier:
        return self

    @property
    def attempt(self) -> Supplier:
        return self

    def availability(self, *_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(ok=self.ok, body=[Document(each) for each in self.slots])


@pytest.mark.parametrize(
    ("supplier", "open_"),
    [
        (Supplier([{"id": SLOT, "available": True, "vacancies": 2}]), True),
        (Supplier([{"id": SLOT, "available": True, "vacancies": None}]), True),
        (Supplier([{"id": SLOT, "available": True, "vacancies": 1}]), False),
        (Supplier([{"id": SLOT, "available": False, "vacancies": 9}]), False),
        (Supplier([]), False),
        (Supplier(ok=False), True),
    ],
    ids=["seats", "uncounted", "one seat", "closed", "gone", "refused"],
)
def test_seats_are_the_reason_only_where_the_slot_says_so(supplier: Supplier, open_: bool) -> None:
    """A unit for members is refused to others in every slot, and nobody's seats are the reason."""
    assert still_open(cast(Any, SimpleNamespace(octo=supplier)), SENT) is open_
