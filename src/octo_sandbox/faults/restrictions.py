"""Limits that are told and not kept."""

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
    """The rules without the one that refuses in these words."""

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
    """Fewer units than the option sells at least are booked all the same."""
    lenient = _dropping(policies, "min-units")
    return _dropping(lenient, "min-quantity")


@fault("too-many-guests-are-booked", breaks="CORE-BOOK-022")
def _max_units(policies: Policies) -> Policies:
    """More units than one booking may have are booked all the same."""
    lenient = _dropping(policies, "max-units")
    return _dropping(lenient, "max-quantity")


@fault("limits-of-a-unit-are-ignored", breaks="CORE-BOOK-022")
def _quantities(policies: Policies) -> Policies:
    """More of one unit than one booking may have are booked all the same."""
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
    """A slot that is sold out can be booked all the same."""

    def nothing(_availability: SlotAvailability) -> None:
        return None

    def any_number(_availability: SlotAvailability, _seats: int) -> None:
        return None

    return replace(policies, open_slot=nothing, enough=any_number)


@fault("children-come-alone", breaks="CORE-BOOK-024")
def _alone(policies: Policies) -> Policies:
    """A unit that needs company is booked without it."""
    rules = tuple(rule for rule in policies.restrictions if rule is not restrictions.accompanied)
    return replace(policies, restrictions=rules)
