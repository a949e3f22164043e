"""The offers of Harbour & Hill: what each takes off, who may have it, and how it is had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# How much of a discount the supplier bears in the net price.
NONE, FULL, SPLIT, PRORATED = "NONE", "FULL", "SPLIT", "PRORATED"


@dataclass(frozen=True)
class Offer:
    """`percent` off the retail price of some products, all when `products` is empty.

    A `public` offer applies by itself, any other one needs its code. `unit_ids` empty is for all units.
    Totals are in the smallest unit of the currency that was asked for. `with_product` makes it a combination:
    it is had beside a booking of that product in the same order. `extra` is what capabilities keep on it.
    """

    id: str
    title: str
    code: str
    percent: int
    label: str = ""
    description: str | None = None
    public: bool = False
    products: frozenset[str] = frozenset()
    min_units: int | None = None
    max_units: int | None = None
    min_total: int | None = None
    max_total: int | None = None
    unit_ids: tuple[str, ...] = ()
    net_discount: str = PRORATED
    tags: tuple[str, ...] = ()
    with_product: str | None = None
    extra: Any = None

    @property
    def is_combination(self) -> bool:
        return self.with_product is not None

    def is_for(self, product_id: str) -> bool:
        return not self.products or product_id in self.products


EARLY_BIRD = Offer(
    id="0b9c7c4e-52f5-4c1b-9a06-6d3c0f6f1e01",
    title="Booked online",
    code="ONLINE10",
    percent=10,
    label="-10%",
    description="Ten per cent off for everybody who books ahead.",
    public=True,
    products=frozenset({"hill-castle", "sky-deck"}),
    tags=("online",),
)
PARTY = Offer(
    id="0b9c7c4e-52f5-4c1b-9a06-6d3c0f6f1e02",
    title="Four or more",
    code="PARTY15",
    percent=15,
    label="-15%",
    description="Fifteen per cent off for groups of four to ten.",
    public=True,
    products=frozenset({"city-walk"}),
    min_units=4,
    max_units=10,
    net_discount=SPLIT,
)
AFTERNOON = Offer(
    id="0b9c7c4e-52f5-4c1b-9a06-6d3c0f6f1e06",
    title="A quiet afternoon",
    code="QUIET5",
    percent=5,
    label="-5%",
    description="For whoever would rather have this one than the first.",
    public=True,
    products=frozenset({"hill-castle"}),
)
HARBOUR_CODE = Offer(
    id="0b9c7c4e-52f5-4c1b-9a06-6d3c0f6f1e03",
    title="Friends of the harbour",
    code="HARBOUR20",
    percent=20,
    label="-20%",
    description="For those who know the code.",
    products=frozenset({"harbour-cruise", "hill-castle", "tea-ceremony"}),
    net_discount=FULL,
)
ADULTS_ONLY = Offer(
    id="0b9c7c4e-52f5-4c1b-9a06-6d3c0f6f1e04",
    title="Adults at large",
    code="ADULTS5",
    percent=5,
    label="-5%",
    products=frozenset({"harbour-cruise"}),
    unit_ids=("adult",),
    net_discount=NONE,
)
CRUISE_AND_CASTLE = Offer(
    id="0b9c7c4e-52f5-4c1b-9a06-6d3c0f6f1e05",
    title="Cruise and castle",
    code="combination_cruise_castle",
    percent=25,
    label="-25%",
    description="A quarter off the castle for guests of the cruise.",
    products=frozenset({"hill-castle"}),
    with_product="harbour-cruise",
    tags=("combination",),
)

HARBOUR_OFFERS: Sequence[Offer] = (EARLY_BIRD, AFTERNOON, PARTY, HARBOUR_CODE, ADULTS_ONLY, CRUISE_AND_CASTLE)
