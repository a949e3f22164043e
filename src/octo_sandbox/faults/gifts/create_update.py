"""Mistakes when gifts are made, read and changed."""

from __future__ import annotations

from typing import Any

from octo_sandbox.bookings.record import CONFIRMED, ON_HOLD
from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.gifts import (
    confirm_cancel_notify,
    create_update,
    views,
)
from octo_sandbox.capabilities.gifts.names import GIFTS
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.errors import bad_request
from octo_sandbox.faults.gifts.policy_changes import NEEDS, gifts
from octo_sandbox.faults.policy_changes import answers, around, reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("gifts-are-born-sold", breaks="GIFT-001", needs=NEEDS)
def _born(policies: Policies) -> Policies:
    """A new gift is confirmed at once."""

    def change(call: Call, handler: Handler) -> Any:
        view = handler(call)
        gift = call.policies.of(GIFTS).find_gift(call, view["uuid"])
        confirm_cancel_notify.confirm_gift(call.within({}), gift)
        return views.gift_view(call, gift)

    return around(policies, "POST /gifts", change)


@fault("uuid-of-a-gift-is-replaced", breaks="GIFT-001", needs=NEEDS)
def _own_uuid(policies: Policies) -> Policies:
    """The supplier replaces the uuid of a gift by its own."""

    def change(call: Call, handler: Handler) -> Any:
        return handler(call.within({name: value for name, value in call.body.items() if name != "uuid"}))

    return around(policies, "POST /gifts", change)


@fault("gifts-are-made-twice", breaks="GIFT-002", needs=NEEDS)
def _twice(policies: Policies) -> Policies:
    """A gift request that is sent again makes a second gift."""
    return gifts(policies, repeated_uuid=lambda earlier, made_of: None)


@fault("gift-amount-is-a-text", breaks="GIFT-019", needs=NEEDS)
def _text(policies: Policies) -> Policies:
    """The amount of a gift is a text."""
    return gifts(policies, amount_shown=str)


@fault("gifts-lose-a-cent", breaks="GIFT-022", needs=NEEDS)
def _cent(policies: Policies) -> Policies:
    """A gift is worth one less than what was asked for."""
    return gifts(policies, amount_asked=lambda call: create_update.amount_asked(call) - 1)


@fault("gift-message-is-lost", breaks="GIFT-023", needs=NEEDS)
def _message(policies: Policies) -> Policies:
    """The message sent with a new gift is not kept."""

    def lost(call: Call, gift: Gift) -> None:
        if call.operation != "POST /gifts":
            create_update.take_message(call, gift)

    return gifts(policies, taken_over={**create_update.TAKERS, "message": lost})


@fault("gift-recipient-is-lost", breaks="GIFT-023", needs=NEEDS)
def _recipient(policies: Policies) -> Policies:
    """The recipient of a gift is not kept."""
    return gifts(policies, taken_over={**create_update.TAKERS, "recipient": lambda call, gift: None})


@fault("gift-holds-have-no-end", breaks="GIFT-025", needs=NEEDS)
def _no_end(policies: Policies) -> Policies:
    """A gift on hold has no time of expiry when it is read."""

    def change(call: Call, handler: Handler) -> Any:
        return {**handler(call), "utcExpiresAt": None}

    return around(policies, "GET /gifts/{uuid}", change)


@fault("gift-states-have-names-of-their-own", breaks="GIFT-040", needs=NEEDS)
def _names(policies: Policies) -> Policies:
    """The status of a previewed gift is DRAFT."""
    return answers(policies, "PATCH /gifts/{uuid}/preview", lambda call, v: {**v, "status": "DRAFT"})


@fault("gifts-of-less-than-nothing", breaks="GIFT-041", needs=NEEDS)
def _negative(policies: Policies) -> Policies:
    """A gift can have any amount, also a negative one."""
    return gifts(
        policies, amount_asked=lambda call: call.fields.whole_number("amount", at_least=-(10**9)) or 0
    )


@fault("gift-times-are-local", breaks="GIFT-024", needs=NEEDS)
def _local(policies: Policies) -> Policies:
    """The creation time of a gift has no zone."""
    return reshaped(policies, "Gift", lambda _c, v: {**v, "utcCreatedAt": v["utcCreatedAt"][:19]})


@fault("gifts-cannot-be-read", breaks="GIFT-012", needs=NEEDS)
def _unread(policies: Policies) -> Policies:
    """A gift that is read has another amount than when it was made."""

    def change(call: Call, handler: Handler) -> Any:
        return {**handler(call), "utcUpdatedAt": "2020-01-01T00:00:00Z"}

    return around(policies, "GET /gifts/{uuid}", change)


@fault("unknown-gifts-are-shown", breaks="GIFT-032", needs=NEEDS)
def _unknown(policies: Policies) -> Policies:
    """An unknown gift is answered with an empty one."""

    def change(call: Call, handler: Handler) -> Any:
        if not any(d["uuid"] == call.path["uuid"] for d in call.store.documents("gift")):
            return {"uuid": call.path["uuid"], "currency": "GBP", "status": "CANCELLED"}
        return handler(call)

    return around(policies, "GET /gifts/{uuid}", change)


@fault("gift-updates-are-noop", breaks="GIFT-013", needs=NEEDS)
def _noop(policies: Policies) -> Policies:
    """An update of a gift on hold changes nothing."""

    def change(call: Call, handler: Handler) -> Any:
        gift = call.policies.of(GIFTS).find_gift(call, call.path["uuid"])
        if gift is not None and gift.status == ON_HOLD:
            vars(call)["body"] = {k: v for k, v in call.body.items() if k not in ("message",)}
        return handler(call)

    return around(policies, "PATCH /gifts/{uuid}", change)


@fault("gift-updates-clear-the-rest", breaks="GIFT-013", needs=NEEDS)
def _clear(policies: Policies) -> Policies:
    """An update deletes the message when it does not send one."""

    def change(call: Call, handler: Handler) -> Any:
        vars(call)["body"] = {**({"message": ""} if "recipient" in call.body else {}), **call.body}
        return handler(call)

    return around(policies, "PATCH /gifts/{uuid}", change)


@fault("sold-gifts-cannot-be-changed", breaks="GIFT-034", needs=NEEDS)
def _sold(policies: Policies) -> Policies:
    """A confirmed gift says that it can be changed, and refuses a new message."""

    def change(call: Call, handler: Handler) -> Any:
        gift = call.policies.of(GIFTS).find_gift(call, call.path["uuid"])
        if gift is not None and gift.status == CONFIRMED and "message" in call.body:
            raise bad_request("wrong-gift-state", status="CONFIRMED")
        return handler(call)

    return around(policies, "PATCH /gifts/{uuid}", change)


@fault("gift-previews-show-what-is", breaks="GIFT-014", needs=NEEDS)
def _preview(policies: Policies) -> Policies:
    """A preview does not show the change."""
    return gifts(policies, previewed=lambda call, change: create_update.show(call))


@fault("gift-previews-are-kept", breaks="GIFT-015", needs=NEEDS)
def _kept(policies: Policies) -> Policies:
    """A preview changes the gift."""
    return gifts(policies, previewed=lambda call, change: change(call))
