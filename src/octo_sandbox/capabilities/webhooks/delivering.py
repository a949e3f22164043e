"""What is delivered: the body of the call, its headers, and how often it is tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from octo_sandbox.capabilities.webhooks.names import AVAILABILITY, BOOKING, ORDER, PRODUCT, rules_of
from octo_sandbox.capabilities.webhooks.routes import shown
from octo_sandbox.capabilities.webhooks.subscription import is_there
from octo_sandbox.capabilities.webhooks.watching import Told
from octo_sandbox.posting import Post
from octo_sandbox.views.component import View
from octo_sandbox.views.products import supplier_view

if TYPE_CHECKING:
    from octo_sandbox.call import Call

HELD = {BOOKING: "booking", ORDER: "order", AVAILABILITY: "availability", PRODUCT: "product"}
HERE = frozenset({"127.0.0.1", "localhost", "::1"})
TRIES = 5


def post(told: Told) -> Post:
    """The call that tells of a change."""
    rules, subscription, store = rules_of(told.call), told.subscription, told.call.store
    return Post(
        lane=rules.lane(told),
        url=subscription.url,
        headers=rules.headers(subscription),
        body=rules.payload(told),
        tries=rules.tries(subscription),
        wanted=lambda: rules.may_be_called(subscription.url) and rules.still_wanted(store, subscription),
    )


def payload(told: Told) -> View:
    """The body of a delivery."""
    rules, call = rules_of(told.call), told.call
    body: View = {
        "webhook": shown(call, told.subscription),
        "supplier": supplier_view(call, call.policies.catalogue.supplier),
        HELD[told.thing.event]: told.after,
    }
    if told.thing.event == AVAILABILITY:
        product, option, _ = told.thing.name
        return {**body, "productId": product, "optionId": option}
    return {**body, "diff": rules.diff(told.before, told.after)}


def one_after_another(told: Told) -> str:
    """What one subscription is told comes in its order."""
    return told.subscription.id


def tries_of(subscription: Any) -> int:
    return TRIES if subscription.retry_on_error else 1


def headers_of(subscription: Any) -> dict[str, str]:
    return dict(subscription.headers)


def on_this_machine(url: str) -> bool:
    """Whether an address is on this machine. The reference supplier calls nobody else."""
    try:
        return urlsplit(url).hostname in HERE
    except ValueError:
        return False


def as_they_are(_call: Call, posts: list[Post]) -> list[Post]:
    return posts


def all_of_it(_call: Call, changes: Iterable[Told]) -> list[Told]:
    return list(changes)


__all__ = ["all_of_it", "as_they_are", "is_there", "on_this_machine", "payload", "post"]
