"""Lives of gifts over varied things: small and large sums, other currencies, with and without a recipient."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from octo_conformance.document import Body, Document
from octo_conformance.generate.frame.lists import look_over_lists
from octo_conformance.generate.frame.pairs import DRAWN, Choices, capability_sets, lead_some, resellers
from octo_conformance.generate.frame.varied import AGE, REFUSED
from octo_conformance.generate.kept.orders import GIFTS
from octo_conformance.generate.kept.steps import LONG, LifeSteps
from octo_conformance.generate.kept.thing import KeptThing, Record
from octo_conformance.stage.gifts import AMOUNT, GIFT
from octo_conformance.stage.pricing import PRICING

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

READ, UPDATE, EXTEND = f"GET {GIFT}", f"PATCH {GIFT}", f"POST {GIFT}/extend"
CONFIRM, CANCEL = f"POST {GIFT}/confirm", f"POST {GIFT}/cancel"
ROWS: Final = {"quick": 3, "standard": 6, "deep": 15}
"""Gifts by the depth of the run."""
AMOUNTS: Final = (AMOUNT, 100, 10_000)
"""Sums in the smallest unit: the usual one, a small one, a large one."""
CURRENCIES: Final = 3
"""Currencies that are tried."""


@dataclass(frozen=True)
class GiftRow:
    """One gift to lead through its life. Without a currency it is worth what the supplier takes."""

    amount: int
    currency: str | None
    recipient: bool
    capabilities: tuple[str, ...]
    reseller: str

    @property
    def choices(self) -> Choices:
        return (
            ("amount", str(self.amount)),
            ("currency", str(self.currency)),
            ("recipient", str(self.recipient)),
            ("capabilities", ",".join(self.capabilities)),
            ("reseller", self.reseller),
        )


def drawn_gifts(stage: Stage) -> list[GiftRow]:
    """Rows of what a gift may be worth, drawn with the seed of the run."""
    sets = [tuple(sorted({*each, GIFTS})) for each in capability_sets(stage) if each]
    rest = list(product(AMOUNTS, currencies(stage), (True, False), dict.fromkeys(sets), resellers(stage)))
    return [GiftRow(*each) for each in random.Random(stage.seed).sample(rest, k=min(DRAWN, len(rest)))]


def currencies(stage: Stage) -> list[str | None]:
    """Currencies that the catalogue is sold in; none where it tells none."""
    if PRICING not in stage.negotiated:
        return [None]
    sold = [item for item in stage.prices.products if isinstance(item, Document)]
    found = dict.fromkeys(str(name) for item in sold for name in item.get("availableCurrencies") or ())
    names: list[str | None] = [*found]
    return names[:CURRENCIES] or [None]


class VariedGiftLives(LifeSteps):
    """Each row: held, told about, extended, aged, confirmed, looked up, cancelled, and calls on it refused in between."""

    def _varied_gifts(self, record: Record) -> None:
        most = ROWS[self._stage.depth]
        lead_some(self._stage, drawn_gifts(self._stage), most, self._lead_gift, record)

    def _lead_gift(self, row: GiftRow, record: Record) -> None:
        stage = self._stage
        aged = row.reseller == "aged"
        key = stage.clock.new_key() if aged else row.reseller
        owned = stage.contract.owned.of("gift")
        assert owned is not None
        gift = KeptThing(stage, self._octo.using(*row.capabilities).as_key(key), owned, record)
        gift.views.append(gift.alone())
        worth: Body = (
            {"amount": row.amount}
            if row.currency is None
            else {"amount": row.amount, "currency": row.currency}
        )
        whom: Body = {"recipient": gift.values.contact()} if row.recipient else {}
        gift.make({**stage.own.gift_body(expirationMinutes=LONG), **worth, **whom})
        gift.call(UPDATE, {"message": f"{stage.notes} (varied)", "contact": gift.values.contact()})
        too_little: Body = {
            "message": f"{stage.notes} (refused)",
            "contact": gift.values.contact(),
            "amount": -1,
        }
        gift.refuse(UPDATE, too_little, REFUSED)
        gift.call(EXTEND, {"expirationMinutes": LONG})
        if aged:
            stage.clock.advance_to(key, stage.now + AGE)
            gift.age(READ)
        sale: Body = {"contact": gift.values.contact()}
        gift.call(CONFIRM, sale)
        gift.again(CONFIRM, sale, REFUSED)
        look_over_lists(gift, CONFIRM)
        gift.refuse(EXTEND, {"expirationMinutes": LONG}, REFUSED)
        self._cancelled(gift, CANCEL)
        gift.refuse(UPDATE, {"message": f"{stage.notes} (too late)"}, REFUSED)
