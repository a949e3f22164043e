"""Mistakes with extras that are required, and with those that are not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from octo_sandbox.bookings.record import Booking
from octo_sandbox.call import Call
from octo_sandbox.capabilities.extras.catalogue import LUNCH, Extra
from octo_sandbox.capabilities.extras.names import EXTRAS
from octo_sandbox.capabilities.extras.required import nothing_may_be_missing, required_ones, with_required
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

NEEDS = (EXTRAS,)


def extras(policies: Policies, **changes: Any) -> Policies:
    return policies.with_capability(EXTRAS, **changes)


def first_only(call: Call) -> bool:
    return call.operation == "POST /bookings"


@fault("required-pairs-are-put-in-singly", breaks="EXTRA-034", needs=NEEDS)
def _singly(policies: Policies) -> Policies:
    """Of an extra that is required and sold by the pair, one is put into a booking without it."""
    return extras(
        with_required(policies, least=2),
        by_itself=lambda _product, sold: [each for each in sold if each.required],
    )


@fault("changes-take-out-what-is-required", breaks="EXTRA-035", needs=NEEDS)
def _taken_out(policies: Policies) -> Policies:
    """A booking without a required extra is refused, and a change that takes it out is not."""
    return extras(with_required(policies), complete=nothing_may_be_missing, completed=first_only)


@fault("changes-take-out-what-was-put-in", breaks="EXTRA-035", needs=NEEDS)
def _not_put_back(policies: Policies) -> Policies:
    """A required extra is put into every booking, and a change that takes it out leaves it out."""
    return extras(with_required(policies), by_itself=required_ones, completed=first_only)


@fault("what-was-put-in-is-not-sold", breaks="EXTRA-035", needs=NEEDS)
def _unsold_again(policies: Policies) -> Policies:
    """A booking that is confirmed loses the required extra that was put in."""
    policies = extras(with_required(policies), by_itself=required_ones)

    def kept(call: Call, before: Booking | None, after: Booking) -> Booking:
        result = policies.kept(call, before, after)
        if call.operation == "POST /bookings/{uuid}/confirm" and result.product_id == "tea-ceremony":
            result.extra.pop(EXTRAS, None)
        return result

    return replace(policies, kept=kept)


@fault("required-extras-cannot-be-bought", breaks="EXTRA-036", needs=NEEDS)
def _not_for_sale(policies: Policies) -> Policies:
    """A booking that has the extra which is required is refused."""
    policies = with_required(policies)
    before = policies.of(EXTRAS)

    def within(extra: Extra, count: int, tickets: int, code: str) -> None:
        before.within_booking(extra, 1000 if extra.required and count else count, tickets, code)

    return extras(policies, within_booking=within)


@fault("required-extras-are-put-in-again", breaks="EXTRA-036", needs=NEEDS)
def _again(policies: Policies) -> Policies:
    """A required extra is put into a booking that has it."""
    return extras(with_required(policies), by_itself=required_ones, put_in=lambda comes, _has: comes)


@fault("lunches-come-unasked", breaks="EXTRA-037", needs=NEEDS)
def _unasked(policies: Policies) -> Policies:
    """A lunch that nobody has to buy is put into every booking that could have one."""
    return extras(policies, by_itself=lambda _product, sold: [each for each in sold if each.id == LUNCH.id])
