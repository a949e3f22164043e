"""Mistakes in lists and notifications of gifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from octo_sandbox.call import Call, Handler
from octo_sandbox.capabilities.gifts import (
    gift_filters,
)
from octo_sandbox.capabilities.gifts.record import Gift
from octo_sandbox.faults.gifts.policy_changes import NEEDS, gifts
from octo_sandbox.faults.policy_changes import around
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies


@fault("all-gifts-are-listed", breaks="GIFT-005", needs=NEEDS)
def _all(policies: Policies) -> Policies:
    """A list of gifts without a filter holds all gifts."""
    return gifts(policies, one_filter=lambda sent: None)


@fault("half-ranges-of-gifts", breaks="GIFT-031", needs=NEEDS)
def _half(policies: Policies) -> Policies:
    """A range of times without its end is accepted in a list of gifts."""
    return gifts(policies, whole_range=lambda sent: None)


def _filter_off(name: str) -> Callable[[Policies], Policies]:
    def change(policies: Policies) -> Policies:
        return gifts(policies, filters={**gift_filters.FILTERS, name: lambda wanted, gift: True})

    return change


for _name, _breaks in (
    ("resellerReference", "GIFT-027"),
    ("supplierReference", "GIFT-028"),
    ("utcCreatedAtEnd", "GIFT-029"),
    ("utcUpdatedAtEnd", "GIFT-029"),
    ("contactEmailAddress", "GIFT-030"),
):
    _c = _filter_off(_name)
    _c.__doc__ = f"The list of gifts ignores {_name}."
    fault(f"gifts-by-{_name}-are-all", breaks=_breaks, needs=NEEDS)(_c)


def _filter_none(name: str) -> Callable[[Policies], Policies]:
    def change(policies: Policies) -> Policies:
        return gifts(policies, filters={**gift_filters.FILTERS, name: lambda wanted, gift: False})

    return change


for _name, _breaks in (
    ("resellerReference", "GIFT-027"),
    ("supplierReference", "GIFT-028"),
    ("utcCreatedAtEnd", "GIFT-029"),
    ("utcUpdatedAtEnd", "GIFT-029"),
    ("contactEmailAddress", "GIFT-030"),
):
    _c = _filter_none(_name)
    _c.__doc__ = f"The filter {_name} finds no gift."
    fault(f"gifts-by-{_name}-are-none", breaks=_breaks, needs=NEEDS)(_c)


@fault("gift-mail-answers-nothing-useful", breaks="GIFT-011", needs=NEEDS)
def _notify(policies: Policies) -> Policies:
    """The answer to a gift notification has no status."""
    return gifts(policies, notified=lambda call, gift: {"ok": True})


@fault("gift-mail-is-not-sent", breaks="GIFT-044", needs=NEEDS)
def _mail(policies: Policies) -> Policies:
    """The supplier accepts a gift notification and sends nothing."""
    return gifts(policies, send_voucher=lambda call, gift, contact, language: None)


@fault("time-of-change-of-a-gift-is-the-time-of-making", breaks="GIFT-029", needs=NEEDS)
def _by_making(policies: Policies) -> Policies:
    """The list of gifts by the time of their last change goes by the time they were made."""
    known = gift_filters.FILTERS
    swapped = {f"utcUpdatedAt{end}": known[f"utcCreatedAt{end}"] for end in ("Start", "End")}
    return gifts(policies, filters={**known, **swapped})


@fault("beginning-of-a-reference-finds-a-gift", breaks="GIFT-027", needs=NEEDS)
def _beginning(policies: Policies) -> Policies:
    """A gift is found by the beginning of the reseller's reference."""
    begins = {"resellerReference": lambda wanted, gift: str(gift.reseller_reference or "").startswith(wanted)}
    return gifts(policies, filters={**gift_filters.FILTERS, **begins})


@fault("beginning-of-a-suppliers-reference-finds-a-gift", breaks="GIFT-028", needs=NEEDS)
def _beginning_of_the_suppliers(policies: Policies) -> Policies:
    """A gift is found by the beginning of the supplier's reference."""
    begins = {"supplierReference": lambda wanted, gift: str(gift.supplier_reference or "").startswith(wanted)}
    return gifts(policies, filters={**gift_filters.FILTERS, **begins})


@fault("end-of-a-buyers-address-finds-a-gift", breaks="GIFT-030", needs=NEEDS)
def _end_of_the_address(policies: Policies) -> Policies:
    """A gift is found by the end of the buyer's mail address."""

    def ends(wanted: str, gift: Gift) -> bool:
        return str(gift.contact.get("emailAddress") or "").lower().endswith(wanted.lower())

    return gifts(policies, filters={**gift_filters.FILTERS, "contactEmailAddress": ends})


@fault("filters-of-gifts-do-not-add-up", breaks="GIFT-061", needs=NEEDS)
def _first_filter_alone(policies: Policies) -> Policies:
    """Where a reference is named in a list of gifts, no other filter is looked at."""

    def change(call: Call, handler: Handler) -> Any:
        query = call.incoming.query
        if "resellerReference" not in query:
            return handler(call)
        alone = {"resellerReference": query["resellerReference"]}
        return handler(replace(call, incoming=replace(call.incoming, query=alone)))

    return around(policies, "GET /gifts", change)
