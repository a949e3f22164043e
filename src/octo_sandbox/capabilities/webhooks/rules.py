"""What the supplier does about webhooks, as small rules that can be replaced one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.webhooks import delivering, routes, subscription, watching
from octo_sandbox.capabilities.webhooks.difference import difference
from octo_sandbox.capabilities.webhooks.subscription import Subscription
from octo_sandbox.capabilities.webhooks.watching import Thing, Told
from octo_sandbox.posting import Post
from octo_sandbox.store import Store
from octo_sandbox.views.component import View


def new_id(call: Call) -> str:
    return call.ids.uuid()


@dataclass(frozen=True)
class WebhookRules:
    # --- subscriptions
    new_id: Callable[[Call], str] = new_id
    known_event: Callable[[str], None] = routes.must_be_known  # refuses
    capabilities: Callable[[Call, Subscription | None], tuple[str, ...]] = routes.of_the_header
    with_sent: Callable[[Subscription, Mapping[str, Any]], Subscription] = routes.with_sent  # a new one
    changed: Callable[[Subscription, Mapping[str, Any]], Subscription] = routes.with_sent
    find: Callable[[Call, str], Subscription | None] = subscription.own_subscription
    addressed: Callable[[Subscription | None], None] = routes.must_exist  # refuses
    listed: Callable[[Call], list[Subscription]] = subscription.own_subscriptions
    save: Callable[[Call, Subscription], None] = subscription.save
    forget: Callable[[Call, Subscription], None] = subscription.forget
    view: Callable[[Subscription], View] = routes.view
    deletion: Callable[[Call, Subscription], Any] = routes.success  # the body of the answer

    # --- what is noticed
    concerns: Callable[[Subscription, Thing], bool] = watching.concerns
    shown_with: Callable[[Subscription, str], tuple[str, ...]] = (
        watching.shown_with
    )  # capabilities, for an event
    told: Callable[[Call, Iterable[Told]], list[Told]] = delivering.all_of_it

    # --- deliveries
    post: Callable[[Told], Post] = delivering.post
    payload: Callable[[Told], View] = delivering.payload
    diff: Callable[[View | None, View], list[View]] = difference
    headers: Callable[[Subscription], Mapping[str, str]] = delivering.headers_of
    lane: Callable[[Told], str] = delivering.one_after_another
    tries: Callable[[Subscription], int] = delivering.tries_of
    may_be_called: Callable[[str], bool] = delivering.on_this_machine
    still_wanted: Callable[[Store, Subscription], bool] = subscription.is_there
    sent: Callable[[Call, list[Post]], list[Post]] = delivering.as_they_are
