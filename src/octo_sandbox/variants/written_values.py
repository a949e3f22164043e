"""Variants of how times, ids and texts are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from hashlib import blake2b
from uuid import NAMESPACE_URL, uuid5

from octo_sandbox.availability.slots import SlotIds
from octo_sandbox.call import Call
from octo_sandbox.catalogue import Slot
from octo_sandbox.faults.policy_changes import options, products, reshaped, units
from octo_sandbox.policies import Policies
from octo_sandbox.variants.registry import variant
from octo_sandbox.views.component import View


@variant("times-have-an-offset", about="UTC times")
def _offset(policies: Policies) -> Policies:
    """UTC times end in +00:00 instead of Z."""
    return replace(policies, stamp=lambda moment: moment.astimezone(UTC).isoformat(timespec="milliseconds"))


@variant("times-have-microseconds", about="UTC times")
def _microseconds(policies: Policies) -> Policies:
    """UTC times have six decimal places."""
    return replace(policies, stamp=lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


@variant("times-have-whole-seconds", about="UTC times")
def _seconds(policies: Policies) -> Policies:
    """UTC times have no decimal places."""
    return replace(policies, stamp=lambda moment: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


_FRACTION = re.compile(r"(?<=:\d\d)\.\d+")


def read_in_whole_seconds(policies: Policies, *components: str) -> Policies:
    """Cut the fractions off the UTC times of these objects in answers to GET."""

    def change(call: Call, view: View) -> View:
        return _cut(view) if call.incoming.method == "GET" else view

    for component in components:
        policies = reshaped(policies, component, change)
    return policies


def _cut(view: View) -> View:
    return {
        name: _FRACTION.sub("", value) if name.startswith("utc") and isinstance(value, str) else value
        for name, value in view.items()
    }


@variant("bookings-are-read-in-whole-seconds")
def _read_in_seconds(policies: Policies) -> Policies:
    """A booking that is read has times without fractions, which the answer to a change has."""
    return read_in_whole_seconds(policies, "Booking", "BookingCancellation", "UnitItem")


@variant("local-times-have-fractions")
def _local_fractions(policies: Policies) -> Policies:
    """Local times have milliseconds."""
    return replace(policies, local_stamp=lambda moment: moment.isoformat(timespec="milliseconds"))


def _upper(_call: Call, view: View) -> View:
    return {**view, "uuid": view["uuid"].upper()}


@variant("uuids-in-capitals")
def _capitals(policies: Policies) -> Policies:
    """Uuids come back in capital letters."""
    return reshaped(reshaped(policies, "Booking", _upper), "UnitItem", _upper)


class _OpaqueIds(SlotIds):
    """Slot ids that do not contain the start. The day of an id is found by a search through all days."""

    def __init__(self) -> None:
        self._days: dict[str, date] = {}

    def of(self, slot: Slot) -> str:
        made = str(uuid5(NAMESPACE_URL, f"{slot.start.isoformat()}/{slot.end.isoformat()}"))
        self._days[made] = slot.day
        return made

    def day(self, availability_id: str) -> date | None:
        return self._days.get(availability_id)


@variant("slots-have-opaque-ids", about="slot ids")
def _opaque(policies: Policies) -> Policies:
    """The id of a slot is a uuid instead of a time."""
    return replace(policies, slot_ids=_OpaqueIds())


class _UtcIds(SlotIds):
    def of(self, slot: Slot) -> str:
        return slot.start.astimezone(UTC).strftime("%Y%m%dT%H%MZ") + slot.start.strftime("|%Y-%m-%d")

    def day(self, availability_id: str) -> date | None:
        try:
            return date.fromisoformat(availability_id.partition("|")[2])
        except ValueError:
            return None


@variant("slots-have-ids-with-bars", about="slot ids")
def _bars(policies: Policies) -> Policies:
    """The id of a slot holds a vertical bar."""
    return replace(policies, slot_ids=_UtcIds())


@variant("ids-are-uuids", about="catalogue ids")
def _uuids(policies: Policies) -> Policies:
    """Products, options and units have uuids for ids."""
    return _renamed(policies, lambda text: str(uuid5(NAMESPACE_URL, text)))


@variant("ids-are-numbers", about="catalogue ids")
def _numbers(policies: Policies) -> Policies:
    """The ids of products, options and units are numbers written as texts."""

    def number(text: str) -> str:
        return str(int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), "big"))

    return _renamed(policies, number)


@variant("ids-have-odd-characters", about="catalogue ids")
def _odd(policies: Policies) -> Policies:
    """Ids hold a slash, a space and letters beyond ASCII."""
    return _renamed(policies, lambda text: f"Ö {text}/1")


def _renamed(policies: Policies, name: Callable[[str], str]) -> Policies:
    changed = units(
        policies,
        lambda unit: replace(
            unit, id=name(unit.id), accompanied_by=tuple(name(o) for o in unit.accompanied_by)
        ),
    )
    changed = options(changed, lambda _product, option: replace(option, id=name(option.id)))
    return products(changed, lambda product: replace(product, id=name(product.id)))


_COMPONENTS = (
    *("Supplier", "Capability", "Product", "Option", "Unit", "Availability", "AvailabilityCalendar"),
    *("Booking", "BookingAvailability", "BookingCancellation", "UnitItem", "Contact", "Ticket"),
    *("Order", "Gift", "Identity", "Membership", "MembershipLookup", "CheckinLookup", "Pricing", "Offer"),
)


@variant("unknown-fields-everywhere")
def _extra(policies: Policies) -> Policies:
    """Every object has fields outside the standard."""
    for component in _COMPONENTS:
        policies = reshaped(policies, component, _with_extras)
    return policies


def _with_extras(_call: Call, view: View) -> View:
    return {**view, "x_vendor": {"of": ["ours", 1, None]}, "title2": "Ours alone", "_links": []}


@variant("last-change-is-null", about="time of change")
def _no_change(policies: Policies) -> Policies:
    """A booking that nobody has changed has utcUpdatedAt null."""

    def change(_call: Call, view: View) -> View:
        fresh = view["utcUpdatedAt"] == view["utcCreatedAt"]
        return {**view, "utcUpdatedAt": None} if fresh else view

    return reshaped(policies, "Booking", change, first=True)  # times that were cut to seconds may be equal


@variant("names-are-not-ascii")
def _names(policies: Policies) -> Policies:
    """Names hold accents, right-to-left letters, emoji and a quotation mark."""
    return products(
        policies, lambda product: replace(product, internal_name=f'{product.internal_name} "Zürich" ⛵ עברית')
    )


@variant("unit-references-are-left-out")
def _unit_references(policies: Policies) -> Policies:
    """Units have no key for their reference."""
    return reshaped(policies, "Unit", lambda _call, view: {n: v for n, v in view.items() if n != "reference"})
