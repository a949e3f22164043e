"""Mistakes with the limits of options and units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from octo_sandbox.availability.slot_availability import SlotAvailability
from octo_sandbox.bookings import restrictions
from octo_sandbox.catalogue import Option
from octo_sandbox.errors import Refusal, bad_request
from octo_sandbox.faults.registry import fault
from octo_sandbox.policies import Policies

Rule = Callable[[Option, Counter[str]], None]


def _dropping(policies: Policies, text: str) -> Policies:
    """Remove the rule that refuses with this text."""

    def tolerant(rule: Rule) -> Rule:
        def check(option: Option, units: Counter[str]) -> None:
            try:
                rule(option, units)
            except Refusal as refusal:
                if refusal.text != text:
                    raise

        return check

    return replace(policies, restrictions=tuple(tolerant(rule) for rule in policies.restrictions))


@fault("too-few-guests-are-booked", breaks="CORE-BOOK-022")
def _min_units(policies: Policies) -> Policies:
    """A booking below the minimum number of units is accepted."""
    lenient = _dropping(policies, "min-units")
    return _dropping(lenient, "min-quantity")


@fault("too-many-guests-are-booked", breaks="CORE-BOOK-022")
def _max_units(policies: Policies) -> Policies:
    """A booking above the maximum number of units is accepted."""
    lenient = _dropping(policies, "max-units")
    return _dropping(lenient, "max-quantity")


@fault("limits-of-a-unit-are-ignored", breaks="CORE-BOOK-022")
def _quantities(policies: Policies) -> Policies:
    """A booking above the maximum number of one unit is accepted."""
    rules = tuple(rule for rule in policies.restrictions if rule is not restrictions.within_unit_limits)
    return replace(policies, restrictions=rules)


@fault("limits-are-a-bad-request", breaks="CORE-BOOK-022")
def _bad_request(policies: Policies) -> Policies:
    """A number of units outside the limits is refused as if the request were malformed."""

    def check(option: Option, units: Counter[str]) -> None:
        try:
            for rule in policies.restrictions[:2]:
                rule(option, units)
        except Refusal as refusal:
            raise bad_request("missing", field="unitItems") from refusal

    return replace(policies, restrictions=(check, *policies.restrictions[2:]))


@fault("sold-out-slots-are-booked", breaks="CORE-BOOK-023")
def _sold_out(policies: Policies) -> Policies:
    """A slot that is sold out can be booked."""

    def nothing(_availability: SlotAvailability) -> None:
        return None

    def any_number(_availability: SlotAvailability, _seats: int) -> None:
        return None

    return replace(policies, open_slot=nothing, enough=any_number)


@fault("children-come-alone", breaks="CORE-BOOK-024")
def _alone(policies: Policies) -> Policies:
    """A unit that has to be accompanied is booked alone."""
    rules = tuple(rule for rule in policies.restrictions if rule is not restrictions.accompanied)
    return replace(policies, restrictions=rules)
