"""Slots are told apart by product, option and id."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar, cast

from octo_conformance.document import Document
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.stage import Stage

NOON = Document({"id": "2026-12-02T12:00:00+00:00", "available": True})


class Supplier:
    """Sells two tours at noon; the ids of their slots are local times."""

    left: ClassVar[dict[tuple[str, str], int]] = {("walk", "DEFAULT"): 7, ("boat", "DEFAULT"): 40}

    @property
    def core(self) -> Supplier:
        return self

    def availability(self, product: str, option: str, ids: list[str]) -> list[Document]:
        return [Document({"id": each, "vacancies": self.left[product, option]}) for each in ids]


def bookable(product: str, stage: Stage) -> Bookable:
    """The tour at noon."""
    none = Document({"id": "DEFAULT"})
    return Bookable(Document({"id": product}), none, none, (), (NOON,), stage)


def test_the_stock_of_a_slot_is_that_of_its_product() -> None:
    """Another product has a slot with the same id."""
    stage = cast(Any, SimpleNamespace(octo=Supplier()))
    assert [Stage.stock(stage, bookable(name, stage)) for name in ("walk", "boat", "walk")] == [7, 40, 7]
