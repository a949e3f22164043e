"""What Harbour & Hill sell beside their tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

PREFIX = "extra_"


@dataclass(frozen=True, slots=True)
class CustomRetail:
    """Between which amounts the reseller says what an extra costs, in the smallest unit of the currency; `most` None is
    no limit."""

    least: int
    most: int | None
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """One extra. `words` are by language; `price` is in the own currency of the product, None where `custom` says what
    the reseller may ask."""

    id: str
    words: Mapping[str, str]
    reference: str
    price: Decimal | None
    least: int = 1
    most: int | None = None
    custom: CustomRetail | None = None
    required: bool = False


def _id(number: int) -> str:
    return f"{PREFIX}4c1d7e52-3a60-4b8f-9d21-{number:012d}"


LUNCH = Extra(
    _id(1), {"en": "A lunch on board", "fr": "Un déjeuner à bord"}, "LUNCH", Decimal("14.50"), most=4
)
HAMPER = Extra(
    _id(2), {"en": "A place at the hamper", "fr": "Une part du panier"}, "HAMPER", Decimal(9), least=2, most=6
)
DONATION = Extra(
    _id(3),
    {"en": "For the lifeboats", "fr": "Pour le sauvetage en mer"},
    "BOATS",
    None,
    most=1,
    custom=CustomRetail(200, 5000, (200, 500, 1000)),
)
PHOTO = Extra(
    _id(4), {"en": "A photo at the rail", "fr": "Une photo au bastingage"}, "PHOTO", Decimal(6), most=2
)
BALLOON = Extra(_id(5), {"en": "A balloon", "fr": "Un ballon"}, "BALL", Decimal("2.25"), most=1)
KIMONO = Extra(_id(6), {"en": "A kimono to wear", "fr": "Un kimono à porter"}, "KIM", Decimal(3300), most=6)
EXPRESS = Extra(
    _id(7), {"en": "Past the queue", "fr": "Sans faire la queue"}, "FAST", Decimal("12.99"), most=1
)
WETSUIT = Extra(_id(8), {"en": "A wetsuit", "fr": "Une combinaison"}, "SUIT", Decimal(11), most=1)

OF_OPTIONS: Mapping[tuple[str, str], tuple[Extra, ...]] = {
    ("harbour-cruise", "classic"): (LUNCH, HAMPER, DONATION),
    ("tea-ceremony", "group"): (KIMONO,),
}
OF_UNITS: Mapping[tuple[str, str, str], tuple[Extra, ...]] = {
    ("harbour-cruise", "classic", "adult"): (PHOTO,),
    ("harbour-cruise", "classic", "child"): (PHOTO, BALLOON),
    ("sky-deck", "standard", "adult"): (EXPRESS,),
    ("sky-deck", "standard", "child"): (EXPRESS,),
    ("kayak-tour", "half-day", "paddler"): (WETSUIT,),
}


def of_option(product_id: str, option_id: str) -> tuple[Extra, ...]:
    return OF_OPTIONS.get((product_id, option_id), ())


def of_unit(product_id: str, option_id: str, unit_id: str) -> tuple[Extra, ...]:
    return OF_UNITS.get((product_id, option_id, unit_id), ())
