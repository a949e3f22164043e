"""Loads and stores gifts. A reseller sees only its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from octo_sandbox.accounts import Reseller
from octo_sandbox.bookings.record import EXPIRED, ON_HOLD
from octo_sandbox.capabilities.cart.lookup import order_named, touch
from octo_sandbox.capabilities.cart.names import CART
from octo_sandbox.capabilities.gifts.names import INVALID_GIFT_UUID, rules_of
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.errors import invalid_id

if TYPE_CHECKING:
    from octo_sandbox.call import Call
    from octo_sandbox.capabilities.cart.record import Order

_KIND = "gift"


def may_see(reseller: Reseller, gift: Gift) -> bool:
    return gift.reseller == reseller.id


def gifts_seen(call: Call) -> list[Gift]:
    """Return the gifts that this reseller may see, in their present state, oldest first."""
    return _seen(call, call.store.documents(_KIND))


def gifts_known_by(call: Call, by: str, word: str) -> list[Gift]:
    """Return the gifts of this reseller that a guest may mean by this word, oldest first."""
    return _seen(call, call.store.documents_known_by(_KIND, by, word))


def _seen(call: Call, documents: list[dict[str, Any]]) -> list[Gift]:
    gifts = [Gift.from_document(document) for document in documents]
    seen = [gift for gift in gifts if rules_of(call).may_see(call.reseller, gift)]
    for gift in seen:
        _let_time_pass(call, gift)
    return seen


def gift_with_uuid(call: Call, uuid: str) -> Gift | None:
    """Return the newest gift of this reseller with this uuid, whichever case its letters have."""
    near = gifts_known_by(call, "reference", uuid)
    return _newest(gift for gift in near if gift.uuid.lower() == uuid.lower())


def gift_with_id(call: Call, id_: str) -> Gift | None:
    document = call.store.anyones_document(_KIND, id_)
    return _newest(iter(_seen(call, [] if document is None else [document])))


def gift_with_code(call: Call, code: str) -> Gift | None:
    """Return the newest gift with this code. Letters match in either case, as codes are typed from paper."""
    near = gifts_known_by(call, "code", code)
    return _newest(gift for gift in near if gift.code.lower() == code.strip().lower())


def _newest(gifts: Iterator[Gift]) -> Gift | None:
    return next(reversed(list(gifts)), None)


def gift_asked(call: Call) -> Gift:
    """Return the gift named by the path. Refuses with INVALID_GIFT_UUID if this reseller has none."""
    uuid = call.path["uuid"]
    gift = rules_of(call).find_gift(call, uuid)
    if gift is None:
        raise invalid_id(INVALID_GIFT_UUID, "uuid", uuid)
    return gift


def keep(call: Call, gift: Gift) -> None:
    call.store.put_document(_KIND, gift.id, gift.reseller, gift.to_document())


@contextmanager
def saved(call: Call, gift: Gift) -> Iterator[Gift]:
    """Change the gift inside; afterwards it carries the time of the change, its order too, and is kept."""
    yield gift
    gift.updated_at = rules_of(call).touched(gift, call.now)
    call.policies.isolation.before_write()
    keep(call, gift)
    order = order_of(call, gift)
    if order is not None:
        touch(call, order)


def order_of(call: Call, gift: Gift) -> Order | None:
    """Return the order of the gift, or None for a gift made without octo/cart."""
    key: str | None = gift.extra.get(CART)
    return None if key is None else order_named(call, key)


def later_than_before(gift: Gift, now: datetime) -> datetime:
    """Return the time of a change, always later than the last one, so that two changes differ."""
    return max(now, gift.updated_at + timedelta(milliseconds=1))


def has_lapsed(gift: Gift, now: datetime) -> bool:
    return gift.expires_at is not None and now >= gift.expires_at


def _let_time_pass(call: Call, gift: Gift) -> None:
    """Expire a hold that is due on the reseller's clock."""
    rules = rules_of(call)
    if gift.status == ON_HOLD and rules.has_lapsed(gift, call.now):
        gift.status = EXPIRED
        gift.updated_at = rules.touched(gift, gift.expires_at or call.now)
        keep(call, gift)
