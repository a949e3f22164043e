"""Mistakes in vouchers and tickets."""

from __future__ import annotations

import itertools
from dataclasses import replace

from octo_sandbox.bookings.delivery import delivery_option
from octo_sandbox.call import Call
from octo_sandbox.faults.policy_changes import reshaped
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies
from octo_sandbox.views.component import View


@fault("voucher-never-comes", breaks="CORE-BOOK-067")
def _no_voucher(policies: Policies) -> Policies:
    """A confirmed booking delivered by voucher has none."""
    return reshaped(policies, "Booking", lambda _call, view: {**view, "voucher": None})


@fault("voucher-is-empty", breaks="CORE-BOOK-067")
def _empty_voucher(policies: Policies) -> Policies:
    """The voucher of a confirmed booking has nothing to show."""

    def change(_call: Call, view: View) -> View:
        return {**view, "voucher": view["voucher"] and {**view["voucher"], "deliveryOptions": []}}

    return reshaped(policies, "Booking", change)


@fault("tickets-never-come", breaks="CORE-BOOK-068")
def _no_tickets(policies: Policies) -> Policies:
    """A confirmed booking delivered by ticket has none."""
    return reshaped(policies, "UnitItem", lambda _call, view: {**view, "ticket": None})


@fault("only-the-first-guest-has-a-ticket", breaks="CORE-BOOK-068")
def _first_ticket(policies: Policies) -> Policies:
    """Only the first of two guests has a ticket."""

    def change(_call: Call, view: View) -> View:
        first, *others = view["unitItems"]
        return {**view, "unitItems": [first, *({**item, "ticket": None} for item in others)]}

    return reshaped(policies, "Booking", change)


@fault("codes-change-with-every-look", breaks="CORE-BOOK-068")
def _changing_codes(policies: Policies) -> Policies:
    """The code of a ticket changes each time it is read."""
    count = itertools.count()
    return reshaped(
        policies,
        "UnitItem",
        lambda _call, view: {**view, "ticket": view["ticket"] and _renewed(view["ticket"], next(count))},
    )


@fault("voucher-changes-with-every-look", breaks="CORE-BOOK-067")
def _changing_voucher(policies: Policies) -> Policies:
    """The code of a voucher changes each time it is read."""
    count = itertools.count()
    return reshaped(
        policies,
        "Booking",
        lambda _call, view: {**view, "voucher": view["voucher"] and _renewed(view["voucher"], next(count))},
    )


def _renewed(ticket: View, number: int) -> View:
    codes = [
        {**each, "deliveryValue": f"{each['deliveryValue']}{number}"} for each in ticket["deliveryOptions"]
    ]
    return {**ticket, "deliveryOptions": codes}


@fault("tickets-in-a-format-nobody-named", breaks="CORE-BOOK-069")
def _other_format(policies: Policies) -> Policies:
    """Tickets come in a format the product does not name."""
    return replace(policies, delivery_option=lambda _format, reference: delivery_option("CODE128", reference))


@fault("links-are-relative", breaks="CORE-BOOK-069")
def _relative(policies: Policies) -> Policies:
    """The link to a ticket is a relative one."""

    def option(delivery_format: str, reference: str) -> View:
        made = policies.delivery_option(delivery_format, reference)
        return (
            {**made, "deliveryValue": f"/tickets/{reference}"} if delivery_format.endswith("_URL") else made
        )

    return replace(policies, delivery_option=option)


@fault("delivered-otherwise-than-promised", breaks="CORE-BOOK-070")
def _otherwise(policies: Policies) -> Policies:
    """A booking names other delivery methods than its product."""

    def change(_call: Call, view: View) -> View:
        both = ["TICKET", "VOUCHER"]
        return {**view, "deliveryMethods": both if sorted(view["deliveryMethods"]) != both else ["TICKET"]}

    return reshaped(policies, "Booking", change)
