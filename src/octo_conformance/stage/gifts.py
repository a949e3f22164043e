"""octo/gifts: gifts as a reseller handles them, and the states they can be in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import Body, Document
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.clock import ends
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.stage.predicates import CONFIRMABLE
from octo_conformance.stage.pricing import PRICING
from octo_conformance.stage.signals import NotVerified, Refused
from octo_conformance.stage.valid_request import (
    MINUTES,
    Make,
    Requesting,
    ValidRequest,
    ValidRequests,
    with_reason,
)
from octo_conformance.wire.address import place

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.pricing import Priced
    from octo_conformance.stage.stage import Stage
    from octo_conformance.stage.states import Own

GIFT: Final = "/gifts/{uuid}"
AMOUNT: Final = 2500
"""What a gift is worth unless a test says otherwise: little enough for any supplier, and no round hundred."""


class GiftOperations(Operations[One, Many]):
    """Each returns what the operation's 200 answer holds."""

    @staticmethod
    def codes_of(gift: Document) -> list[str]:
        """What a confirmed gift may be spent by, the likeliest first (reading CON-095)."""
        voucher = gift.get("voucher")
        options = [] if voucher is None else voucher.deliveryOptions
        texts = [option.deliveryValue for option in options if not option.deliveryFormat.endswith("_URL")]
        return list(dict.fromkeys([*texts, *filter(None, [gift.get("supplierReference")])]))

    def create_gift(self, **body: object) -> One:
        """POST /gifts with exactly this body. Answers with a `Gift`."""
        return self._one("POST /gifts", json=body)

    def gift(self, uuid: str) -> One:
        """GET /gifts/{uuid}. Answers with a `Gift`."""
        return self._one(f"GET {GIFT}", arguments={"uuid": uuid})

    def gifts(self, **query: object) -> Many:
        """GET /gifts with these filters. Answers with a list of `Gift`."""
        return self._many("GET /gifts", query=query)

    def update_gift(self, uuid: str, **body: object) -> One:
        """PATCH /gifts/{uuid}. Answers with a `Gift`."""
        return self._one(f"PATCH {GIFT}", arguments={"uuid": uuid}, json=body)

    def preview_gift(self, uuid: str, **body: object) -> One:
        """PATCH /gifts/{uuid}/preview. Answers with a `Gift`."""
        return self._one(f"PATCH {GIFT}/preview", arguments={"uuid": uuid}, json=body)

    def extend_gift(self, uuid: str, minutes: int | None = None) -> One:
        """POST /gifts/{uuid}/extend, for so many `minutes` where they are given. Answers with a `Gift`."""
        body = {} if minutes is None else {"expirationMinutes": minutes}
        return self._one(f"POST {GIFT}/extend", arguments={"uuid": uuid}, json=body)

    def confirm_gift(self, uuid: str, **body: object) -> One:
        """POST /gifts/{uuid}/confirm, with the test contact unless `contact` is given; None omits it.
        Answers with a `Gift`."""
        filled = {"contact": self._stage.contact, **body}
        if filled["contact"] is None:
            del filled["contact"]
        return self._one(f"POST {GIFT}/confirm", arguments={"uuid": uuid}, json=filled)

    def cancel_gift(self, uuid: str, reason: str | None = None) -> One:
        """POST /gifts/{uuid}/cancel, for this `reason` where one is given. Answers with a `Gift`."""
        body = {} if reason is None else {"reason": reason}
        return self._one(f"POST {GIFT}/cancel", arguments={"uuid": uuid}, json=body)

    def delete_gift(self, uuid: str, reason: str | None = None) -> One:
        """DELETE /gifts/{uuid}, without a body; a reason goes into the query. Answers with a `Gift`."""
        return self._one(f"DELETE {GIFT}", arguments={"uuid": uuid}, query={"reason": reason})

    def notify_gift(self, uuid: str, **body: object) -> Answer:
        """POST /gifts/{uuid}/notify. The body of its answer is not fixed, so this is always an `Answer`."""
        return self._done(f"POST {GIFT}/notify", arguments={"uuid": uuid}, json=body)


@dataclass(frozen=True)
class Payable:
    """An offer, and the currency it is sold in by default; None where the supplier tells no prices."""

    bookable: Bookable
    currency: str | None = None
    priced: Priced | None = None


class OwnGifts:
    """Gifts made for the one test that writes to them; given back when it ends."""

    _stage: Stage

    def gift_body(self, **overrides: object) -> dict[str, object]:
        """A legal body for POST /gifts with a fresh uuid and reference; None as a value leaves a key out."""
        body: dict[str, object] = {
            "uuid": self._stage.new_uuid(),
            "amount": AMOUNT,
            "currency": self._currency(),
            "resellerReference": self._stage.reference(),
            **overrides,
        }
        return {name: value for name, value in body.items() if value is not None}

    def gift(self, *, minutes: int | None = None, key: str | None = None, **body: object) -> Document:
        """A gift on hold, for so many `minutes` where they are given, under the `key` of that name; `body` is
        that of POST /gifts. Raises Refused where the target makes none."""
        octo = self._stage.octo if key is None else self._stage.octo.as_key(key)
        made = octo.create_gift(**self.gift_body(expirationMinutes=minutes, **body))
        return self._in_state("ON_HOLD", made, "POST /gifts")

    def confirmed_gift(self, *, contact: Mapping[str, object] | None = None, **body: Any) -> Document:
        """A confirmed gift, as confirming it answered. `contact` is who buys it, else the test contact."""
        buyer = self._stage.contact if contact is None else contact
        confirmed = self._stage.octo.confirm_gift(self.gift(**body).uuid, contact=buyer)
        return self._in_state("CONFIRMED", confirmed, f"POST {GIFT}/confirm")

    def cancelled_gift(self) -> Document:
        """A gift that was let go while it was on hold, as cancelling it answered."""
        cancelled: Document = self._stage.octo.cancel_gift(self.gift().uuid)
        return cancelled

    def _in_state(self, state: str, gift: Document, label: str) -> Document:
        """The gift. Raises Refused where what was to bring it into this state did not."""
        if gift.status != state:
            requirement = self._stage.requirement_of(label)
            raise Refused(label, requirement, gift.exchange or 0, f"the gift is {gift.status}")
        return gift

    def payable(self, *, currencies: int = 1) -> Payable:
        """Something that a gift can pay for. Raises as `stage.offer`."""
        if self._tells_prices:
            priced = self._stage.prices.bookable(*CONFIRMABLE, currencies=currencies, vacancies=4)
            return Payable(priced.bookable, priced.default_currency, priced)
        return Payable(self._stage.bookable(*CONFIRMABLE, vacancies=4))

    def _currency(self) -> str | None:
        """A currency the supplier sells in, as far as it tells; the documents let it be left out."""
        products = self._stage.prices.products if self._tells_prices else ()
        first = next(iter(products), None)
        return str(first.defaultCurrency) if isinstance(first, Document) else None

    @property
    def _tells_prices(self) -> bool:
        return PRICING in self._stage.negotiated | (self._stage.offered or frozenset())


class SharedGifts(ABC):
    """Gifts made once, whoever asks first. They are snapshots: nobody may write to what they hold."""

    @abstractmethod
    def _make(self, name: str, make: Callable[[Own], Document]) -> Document:
        """The state with this name, made the first time."""

    def gift(self) -> Document:
        """A gift on hold, as making it answered."""
        return self._make("gift", lambda own: own.gift())

    def confirmed_gift(self) -> Document:
        """A confirmed gift, as confirming it answered."""
        return self._make("confirmed gift", lambda own: own.confirmed_gift())


class ExpiredGifts:
    """Gifts whose time has run out."""

    _stage: Stage

    def gift(self) -> Document:
        """A gift for this caller alone, as read after its time ran out. Raises NotVerified where neither the
        clock can be moved nor its hold ends within limits.wait_s."""
        stage = self._stage
        if stage.clock.movable:
            key = stage.clock.new_key()
            gift = stage.own.gift(minutes=5, key=key)
            stage.clock.advance_to(key, _end_of(gift) + timedelta(seconds=30))
        else:
            gift = stage.own.gift(minutes=1)
            stage.clock.wait_until(_end_of(gift) + timedelta(seconds=5), "a gift to expire")
        expired: Document = stage.client_of(gift.uuid).gift(gift.uuid)
        return expired


def _end_of(gift: Document) -> datetime:
    end: datetime | None = gift.time("utcExpiresAt") if gift.get("utcExpiresAt") is not None else None
    if end is None:
        raise NotVerified("a gift on hold does not say until when, so nobody knows when it expires")
    return ends(end)


def _new(made_from: Requesting) -> ValidRequest:
    """A gift with every field it may have."""
    stage = made_from.stage
    reference = stage.reference()
    body = stage.own.gift_body(
        resellerReference=reference, expirationMinutes=10, message=stage.notes, recipient=stage.contact,
        contact=stage.contact,
    )  # fmt: skip
    return ValidRequest(body, listed=f"/gifts?resellerReference={reference}")


def _about(body: Callable[[Requesting], Body]) -> tuple[Make, ...]:
    """A request about a gift on hold."""

    def make(made_from: Requesting) -> ValidRequest:
        gift = made_from.stage.own.gift()
        return ValidRequest(body(made_from), {"uuid": gift.uuid}, place("gifts", gift.uuid))

    return (make,)


def _change(made_from: Requesting) -> Body:
    """A change of everything but the value of a gift."""
    stage = made_from.stage
    return {"message": stage.notes, "recipient": stage.contact, "contact": stage.contact,
            "resellerReference": stage.reference()}  # fmt: skip


VALID_REQUESTS: Final[ValidRequests] = {
    "POST /gifts": (_new,),
    f"PATCH {GIFT}": _about(_change),
    f"PATCH {GIFT}/preview": _about(_change),
    f"POST {GIFT}/extend": _about(lambda _: dict(MINUTES)),
    f"POST {GIFT}/confirm": _about(_change),
    f"POST {GIFT}/cancel": _about(with_reason),
}
