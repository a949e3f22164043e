"""Mistakes with octo/webhooks: subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from octo_sandbox.call import Call
from octo_sandbox.capabilities.webhooks import routes, subscription
from octo_sandbox.capabilities.webhooks.names import AVAILABILITY, WEBHOOKS
from octo_sandbox.capabilities.webhooks.subscription import Subscription
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.policy_changes import answers
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

NEEDS = (WEBHOOKS,)
WITH_PRICES = (WEBHOOKS, "octo/pricing")


def webhooks(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(WEBHOOKS, **changes)


@fault("webhooks-share-an-id", breaks="WEBHOOK-001", needs=NEEDS)
def _one_id(policies: Policies) -> Policies:
    """Every subscription has the same id."""
    return webhooks(policies, new_id=lambda _call: "webhook")


@fault("webhooks-of-bookings-alone", breaks="WEBHOOK-001", needs=NEEDS)
def _bookings_alone(policies: Policies) -> Policies:
    """Nobody can subscribe to changes of availability."""

    def known(event: str) -> None:
        if event == AVAILABILITY:
            raise bad_request("unknown-event", value=event)
        routes.must_be_known(event)

    return webhooks(policies, known_event=known)


@fault("webhook-flags-are-not-kept", breaks="WEBHOOK-002", needs=NEEDS)
def _flags(policies: Policies) -> Policies:
    """A subscription shows that it tries again, whatever was sent."""
    return webhooks(policies, view=lambda each: {**routes.view(each), "retryOnError": True})


@fault("webhook-headers-are-not-kept", breaks="WEBHOOK-002", needs=NEEDS)
def _headers(policies: Policies) -> Policies:
    """A subscription loses the headers that were sent with it."""

    def without(made: Subscription, values: Mapping[str, Any]) -> Subscription:
        return routes.with_sent(made, {**values, "headers": {}})

    return webhooks(policies, with_sent=without)


@fault("webhooks-are-listed-once", breaks="WEBHOOK-003", needs=NEEDS)
def _listed(policies: Policies) -> Policies:
    """The list has the newest subscription alone."""
    return webhooks(policies, listed=lambda call: subscription.own_subscriptions(call)[-1:])


@fault("webhooks-are-listed-without-headers", breaks="WEBHOOK-004", needs=NEEDS)
def _bare(policies: Policies) -> Policies:
    """The list shows subscriptions without their headers."""
    return answers(policies, "GET /webhooks", lambda _c, shown: [{**each, "headers": {}} for each in shown])


@fault("webhook-alone-is-another", breaks="WEBHOOK-004", needs=NEEDS)
def _alone(policies: Policies) -> Policies:
    """A subscription read alone says that it tries again, whatever it does."""
    return answers(policies, "GET /webhooks/{webhookId}", lambda _c, shown: {**shown, "retryOnError": True})


@fault("webhooks-try-once-by-default", breaks="WEBHOOK-005", needs=NEEDS)
def _once(policies: Policies) -> Policies:
    """A subscription does not try again unless it was asked to."""

    def made(new: Subscription, values: Mapping[str, Any]) -> Subscription:
        return routes.with_sent(new, {"retry_on_error": False, **values})

    return webhooks(policies, with_sent=made)


@fault("webhooks-keep-no-capabilities", breaks="WEBHOOK-006", needs=WITH_PRICES)
def _no_capabilities(policies: Policies) -> Policies:
    """A new subscription has no capabilities, whatever the header asks for."""
    return webhooks(policies, capabilities=lambda call, before: () if before is None else call.capabilities)


@fault("webhooks-keep-every-capability", breaks="WEBHOOK-006", needs=WITH_PRICES)
def _every_capability(policies: Policies) -> Policies:
    """A new subscription has every capability of the supplier."""
    return webhooks(
        policies,
        capabilities=lambda call, before: (
            tuple(call.policies.installed) if before is None else call.capabilities
        ),
    )


@fault("webhooks-keep-their-first-capabilities", breaks="WEBHOOK-007", needs=WITH_PRICES)
def _first_capabilities(policies: Policies) -> Policies:
    """A change of a subscription leaves its capabilities as they were."""
    return webhooks(
        policies,
        capabilities=lambda call, before: call.capabilities if before is None else before.capabilities,
    )


@fault("webhooks-do-not-move", breaks="WEBHOOK-008", needs=NEEDS)
def _does_not_move(policies: Policies) -> Policies:
    """A change does not give a subscription another address."""

    def changed(each: Subscription, values: Mapping[str, Any]) -> Subscription:
        return routes.with_sent(each, {n: v for n, v in values.items() if n != "url"})

    return webhooks(policies, changed=changed)


@fault("webhooks-lose-headers-when-changed", breaks="WEBHOOK-009", needs=NEEDS)
def _loses_headers(policies: Policies) -> Policies:
    """A change that names no headers takes those of the subscription away."""
    return webhooks(policies, changed=lambda each, values: routes.with_sent(each, {"headers": {}, **values}))


@fault("webhooks-are-not-deleted", breaks="WEBHOOK-010", needs=NEEDS)
def _not_deleted(policies: Policies) -> Policies:
    """A deletion is answered with success, and does nothing."""
    return webhooks(policies, forget=lambda _call, _gone: None)


@fault("unknown-webhooks-are-changed", breaks="WEBHOOK-011", needs=NEEDS)
def _unknown(policies: Policies) -> Policies:
    """A subscription that nobody made can be changed and deleted."""
    return webhooks(policies, addressed=lambda _found: None)


@fault("a-deletion-takes-the-neighbour", breaks="WEBHOOK-012", needs=NEEDS)
def _neighbour(policies: Policies) -> Policies:
    """A deletion takes the subscription that was made before along."""

    def forget(call: Call, gone: Subscription) -> None:
        own = subscription.own_subscriptions(call)
        for before, after in pairwise(own):
            if after.id == gone.id:
                subscription.forget(call, before)
        subscription.forget(call, gone)

    return webhooks(policies, forget=forget)


@fault("a-change-reaches-all-webhooks", breaks="WEBHOOK-012", needs=NEEDS)
def _reaches_all(policies: Policies) -> Policies:
    """A change of one subscription turns the further tries of all others off."""

    def save(call: Call, each: Subscription) -> None:
        known = subscription.own_subscription(call, each.id) is not None
        for other in subscription.own_subscriptions(call) if known else ():
            subscription.save(call, replace(other, retry_on_error=False))
        subscription.save(call, each)

    return webhooks(policies, save=save)


@fault("webhooks-of-others-are-listed", breaks="WEBHOOK-013", needs=NEEDS)
def _others_listed(policies: Policies) -> Policies:
    """The list has the subscriptions of all resellers."""
    return webhooks(policies, listed=lambda call: subscription.all_subscriptions(call.store))


@fault("webhooks-of-others-are-deleted", breaks="WEBHOOK-013", needs=NEEDS)
def _others_deleted(policies: Policies) -> Policies:
    """A reseller can change and delete the subscription of another one."""

    def anyones(call: Call, id_: str) -> Subscription | None:
        everybodys = subscription.all_subscriptions(call.store)
        return next((each for each in everybodys if each.id == id_), None)

    return webhooks(policies, find=anyones)


@fault("webhooks-of-any-event", breaks="WEBHOOK-014", needs=NEEDS)
def _any_event(policies: Policies) -> Policies:
    """A subscription to an event that does not exist is made."""
    return webhooks(policies, known_event=lambda _event: None)
