"""Subscriptions: what is kept of one, and the store of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from octo_sandbox.store import Store

if TYPE_CHECKING:
    from octo_sandbox.call import Call

_KIND: Final = "webhook"


@dataclass(frozen=True)
class Subscription:
    """`capabilities` are those of the call that made it or changed it last."""

    id: str
    reseller: str
    event: str
    url: str
    capabilities: tuple[str, ...] = ()
    retry_on_error: bool = True
    use_contact_language: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)


def _read(document: dict[str, Any]) -> Subscription:
    return Subscription(**{**document, "capabilities": tuple(document["capabilities"])})


def all_subscriptions(store: Store) -> list[Subscription]:
    """Those of all resellers, oldest first."""
    return [_read(document) for document in store.documents(_KIND)]


def own_subscriptions(call: Call) -> list[Subscription]:
    return [_read(document) for document in call.store.documents(_KIND, call.reseller.id)]


def own_subscription(call: Call, id_: str) -> Subscription | None:
    found = call.store.document(_KIND, id_, call.reseller.id)
    return None if found is None else _read(found)


def is_there(store: Store, subscription: Subscription) -> bool:
    """Whether it was not deleted, and still leads to the same address."""
    found = store.document(_KIND, subscription.id, subscription.reseller)
    return found is not None and found["url"] == subscription.url


def save(call: Call, subscription: Subscription) -> None:
    call.store.put_document(_KIND, subscription.id, subscription.reseller, asdict(subscription))


def forget(call: Call, subscription: Subscription) -> None:
    call.store.delete_document(_KIND, subscription.id, subscription.reseller)
