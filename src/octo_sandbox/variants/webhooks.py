"""Variants of webhooks."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.webhooks import delivering, routes
from octo_sandbox.capabilities.webhooks.difference import difference
from octo_sandbox.capabilities.webhooks.names import EVENTS, WEBHOOKS
from octo_sandbox.capabilities.webhooks.subscription import Subscription
from octo_sandbox.capabilities.webhooks.watching import Told
from octo_sandbox.errors import METHOD_NOT_ALLOWED, Refusal, bad_request
from octo_sandbox.faults.policy_changes import around, reshaped, without
from octo_sandbox.faults.webhooks import webhooks
from octo_sandbox.policies import Policies
from octo_sandbox.posting import Post
from octo_sandbox.responses import NOTHING
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View

NEEDS = (WEBHOOKS,)
LATER_S = 0.8


def _payloads(policies: Policies, change: Callable[[Told, View], View]) -> Policies:
    """Pass the body of every delivery through `change`."""
    before = policies.of(WEBHOOKS).payload
    return webhooks(policies, payload=lambda told: change(told, before(told)))


def _posts(policies: Policies, **changes: Any) -> Policies:
    """Change how every delivery is made."""
    before = policies.of(WEBHOOKS).post
    return webhooks(policies, post=lambda told: replace(before(told), **changes))


@variant("webhook-ids-are-numbers", about="ids of subscriptions", needs=NEEDS)
def _numbers(policies: Policies) -> Policies:
    """The id of a subscription is a number in a text."""
    numbers = itertools.count(104)
    return webhooks(policies, new_id=lambda _call: str(next(numbers)))


@variant("no-webhook-alone", about="route of one subscription", needs=NEEDS)
def _no_route(policies: Policies) -> Policies:
    """No route shows one subscription."""

    def refused(_call: Call, _handler: Any) -> Any:
        raise Refusal(
            METHOD_NOT_ALLOWED,
            METHOD_NOT_ALLOWED,
            headers={"Allow": "PATCH, DELETE"},
            values={"method": "GET"},
        )

    return around(policies, "GET /webhooks/{webhookId}", refused)


@variant("deleted-webhooks-say-nothing", about="answer to a deletion", needs=NEEDS)
def _nothing(policies: Policies) -> Policies:
    """The deletion of a subscription is answered with an empty body."""
    return webhooks(policies, deletion=lambda _call, _gone: NOTHING)


@variant("deleted-webhooks-are-shown-once-more", about="answer to a deletion", needs=NEEDS)
def _once_more(policies: Policies) -> Policies:
    """The deletion of a subscription is answered with the subscription as it was."""
    return webhooks(policies, deletion=routes.shown)


@variant("webhooks-are-short", about="fields of subscriptions", needs=NEEDS)
def _short(policies: Policies) -> Policies:
    """A subscription shows its id, event and address, and whether it tries again."""
    return without(policies, "Webhook", "useContactLanguage", "headers", "capabilities")


@variant("webhooks-say-more", about="further fields of subscriptions", needs=NEEDS)
def _more(policies: Policies) -> Policies:
    """Subscriptions and deliveries have fields outside the standard."""
    told = _payloads(policies, lambda _told, body: {**body, "deliveryId": "d-1", "attempt": 1})
    return reshaped(told, "Webhook", lambda _call, view: {**view, "createdBy": "partner api", "failures": 0})


@variant("webhook-events-have-dots", about="words for events", needs=NEEDS)
def _dots(policies: Policies) -> Policies:
    """A subscription is made for booking.updated, and no other word is taken."""
    words = {event.replace("_update", ".updated"): event for event in EVENTS}

    def known(event: str) -> None:
        if event not in words:
            raise bad_request("unknown-event", value=event)

    def concerns(each: Subscription, thing: Any) -> bool:
        return words.get(each.event) == thing.event and thing.reseller in (None, each.reseller)

    return webhooks(policies, known_event=known, concerns=concerns)


@variant("further-tries-come-later", about="further tries", needs=NEEDS)
def _later(policies: Policies) -> Policies:
    """A delivery that was not taken is tried again after two seconds."""
    return _posts(policies, pause_s=2.0)


@variant("deliveries-come-late", about="when deliveries come", needs=NEEDS)
def _late(policies: Policies) -> Policies:
    """A delivery comes the better part of a second after the change."""
    return _posts(policies, after_s=LATER_S)


@variant("deliveries-come-twice", about="how often deliveries come", needs=NEEDS)
def _twice(policies: Policies) -> Policies:
    """Every delivery to a subscription that tries again comes twice."""

    def sent(_call: Call, posts: list[Post]) -> list[Post]:
        return [post for post in posts for _ in range(2 if post.tries > 1 else 1)]

    return webhooks(policies, sent=sent)


@variant("new-things-have-no-diff", about="diff of new things", needs=NEEDS)
def _no_diff(policies: Policies) -> Policies:
    """A delivery about something new has no diff."""

    def change(told: Told, body: View) -> View:
        return body if told.before is not None else {n: v for n, v in body.items() if n != "diff"}

    return _payloads(policies, change)


@variant("new-things-are-added-field-by-field", about="diff of new things", needs=NEEDS)
def _field_by_field(policies: Policies) -> Policies:
    """The diff of something new has all of its fields as added."""
    return webhooks(policies, diff=lambda before, after: difference(before or {}, after))


@variant("new-things-are-not-told-of", about="diff of new things", needs=NEEDS)
def _changes_alone(policies: Policies) -> Policies:
    """Nothing new is told of, only changes of what is there."""
    return webhooks(
        policies, told=lambda _call, changes: [each for each in changes if each.before is not None]
    )


def _paths(policies: Policies, change: Callable[[str, str], str]) -> Policies:
    """Pass the paths of every diff through `change`, which is given the kind of thing as well."""

    def changed(told: Told, body: View) -> View:
        if "diff" not in body:
            return body
        kind = delivering.HELD[told.thing.event]
        return {**body, "diff": [{**each, "path": change(kind, each["path"])} for each in body["diff"]]}

    return _payloads(policies, changed)


@variant("diffs-name-fields-with-dots", about="paths of a diff", needs=NEEDS)
def _dotted(policies: Policies) -> Policies:
    """A diff names a field as unitItems.0.status."""
    return _paths(policies, lambda _kind, path: path.strip("/").replace("/", "."))


@variant("diffs-name-the-thing", about="paths of a diff", needs=NEEDS)
def _from_the_top(policies: Policies) -> Policies:
    """The paths of a diff begin with the thing that is delivered."""
    return _paths(policies, lambda kind, path: f"/{kind}{path}")


@variant("bookings-are-told-side-by-side", about="lanes of deliveries", needs=NEEDS)
def _side_by_side(policies: Policies) -> Policies:
    """Deliveries about different bookings overtake each other, those about one do not."""
    return webhooks(policies, lane=lambda told: f"{told.subscription.id} {told.thing.name}")


@variant("slots-are-told-in-lists", about="form of availability", needs=NEEDS)
def _lists(policies: Policies) -> Policies:
    """A delivery about availability holds a list with the slot."""

    def change(_told: Told, body: View) -> View:
        return {**body, "availability": [body["availability"]]} if "availability" in body else body

    return _payloads(policies, change)
