"""What is made for a test: no refusal counts that this run itself may have brought about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.document import Document
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.pricing import PRICING
from octo_conformance.stage.signals import NotUsable, Refused
from octo_conformance.stage.states import Own
from octo_conformance.stage.stock import StockGate

NO = SimpleNamespace(ok=False, status=400, exchange=7, body=None)
YES = SimpleNamespace(ok=True, status=200, exchange=8, body=Document({"uuid": "u-1"}))
POUNDS, DOLLARS = "GBP", "USD"
SOLD = {"boat": POUNDS, "tower": DOLLARS, "castle": POUNDS}


class Stage:
    """A stage whose target answers reservations with `answers` in turn; `open` says whether its slots are."""

    def __init__(self, *answers: Any, open_slots: bool = True) -> None:
        self.answers, self.open = list(answers), open_slots
        self.gate = StockGate()
        self.alone: list[bool] = []
        self.told: list[Any] = []
        self.among: list[Any] = []
        self.negotiated = frozenset({PRICING})
        listed = [Document({"id": name, "defaultCurrency": its}) for name, its in SOLD.items()]
        self.prices = SimpleNamespace(products=listed)
        self.octo = self.core = self.attempt = self
        self.notes = "n"

    def reserve(self, **_: Any) -> Any:
        self.alone.append(self.gate.mine)
        return self.answers.pop(0)

    def availability(self, *_: Any, ids: list[str], **__: Any) -> SimpleNamespace:
        return SimpleNamespace(ok=True, body=[Document({"id": each, "available": self.open}) for each in ids])

    def bookable(self, *_: str, among: Any = None, **__: Any) -> Bookable:
        self.among.append(among)
        name = next(name for name in SOLD if among is None or name in among)
        return sold(self, name)

    def new_uuid(self) -> str:
        return "u"

    def reference(self) -> str:
        return "r"

    def remember(self, *_: Any) -> None:
        pass

    def tell_refused(self, *told: Any) -> None:
        self.told.append(told)

    def requirement_of(self, _label: str) -> str:
        return "CORE-BOOK-001"


def sold(stage: Any, name: str = "boat") -> Bookable:
    """An offer with two slots of one evening."""
    slots = tuple(Document({"id": f"2026-12-02T{at}"}) for at in ("20:00", "20:30"))
    unit = Document({"id": "adult"})
    return Bookable(Document({"id": name}), Document({"id": "o"}), unit, (unit,), slots, stage)


def test_a_refused_reservation_is_sent_again_alone() -> None:
    """A booking of a sibling slot may have taken the seat for a moment."""
    stage: Any = Stage(NO, YES)
    assert Own(stage).reservation_of(sold(stage)) is YES.body
    assert (stage.alone, stage.told) == ([False, True], [])


def test_what_is_refused_alone_is_the_targets_fault() -> None:
    """It says that the slot is open, and nothing else is under way."""
    stage: Any = Stage(NO, NO)
    with pytest.raises(Refused):
        Own(stage).reservation_of(sold(stage))
    assert len(stage.told) == 1


def test_slots_that_are_taken_meanwhile_are_passed_over() -> None:
    """The evening is full."""
    stage: Any = Stage(NO, NO, open_slots=False)
    with pytest.raises(NotUsable):
        Own(stage).reservation_of(sold(stage))
    assert stage.told == []


def test_what_goes_into_one_order_is_sold_in_one_currency() -> None:
    """An order in two currencies may be refused, and says nothing about either booking."""
    stage: Any = Stage()
    Own(stage).bookables(2)
    assert stage.among == [None, {"boat", "castle"}]


def test_without_currencies_an_order_is_of_one_product() -> None:
    """Nothing tells which products can be paid together."""
    stage: Any = Stage()
    stage.negotiated = frozenset()
    Own(stage).bookables(2)
    assert stage.among == [None, {"boat"}]
