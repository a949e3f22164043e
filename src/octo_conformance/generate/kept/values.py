"""Values for kept fields, and how they are compared with what is shown.

The documents leave the form of some values to the supplier: small letters of a mail address, the spaces of a phone
number, the sign inside a language tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from octo_conformance.bounds import is_never
from octo_conformance.contract import Kept
from octo_conformance.contract.kept import EACH
from octo_conformance.document import Body, JsonValue
from octo_conformance.stage.catalogue_values import FROM, Sold, values_from
from octo_conformance.values import Senseless, aware_moment

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

Expected: TypeAlias = "JsonValue | tuple[datetime, datetime]"
"""A value, or the two moments between which one has to lie."""
CLOCKS_DIFFER: Final = timedelta(minutes=1)
MINUTES: Final = "minutes"
HOMES: Final = (
    ("Ada", "GB", "SW1A 1AA", "en"),
    ("Blaise", "FR", "75001", "fr"),
    ("Carl", "DE", "10115", "de"),
    ("Daria", "PL", "00-001", "pl"),
    ("Elio", "IT", "00118", "it"),
)
"""First names of guests who are no guests, and where they live: country, postal code, language."""
_PHONE = re.compile(r"[\s().\-/]")


def is_empty(value: object) -> bool:
    """Nothing is said there: null, an empty text or an empty list."""
    return value is None or value == "" or value == []


def holds(way: str, expected: Expected, shown: JsonValue) -> bool:
    """Whether what is shown is what was sent."""
    if isinstance(expected, tuple):
        return _between(expected, shown)
    if is_empty(expected) or is_empty(shown):
        return is_empty(expected) and is_empty(shown)
    if way == "normalised":
        return _plain(expected) == _plain(shown)
    if way == "entries":
        return _among(expected, shown)
    return expected == shown or (
        isinstance(expected, str) and isinstance(shown, str) and expected == shown.strip()
    )


def _between(expected: tuple[datetime, datetime], shown: JsonValue) -> bool:
    try:
        moment = aware_moment(shown)
    except Senseless:
        return False
    return expected[0] < moment <= expected[1] or is_never(moment)


def _among(expected: JsonValue, shown: JsonValue) -> bool:
    """Whether each entry is shown with the properties it was sent with. The order and further entries are the
    supplier's, and so is whether a number or a choice is written as a text (reading CON-183)."""
    if not isinstance(expected, list) or not isinstance(shown, list):
        return False
    there = [entry for entry in shown if isinstance(entry, dict)]
    return all(
        any(
            all(_worded(found.get(name)) == _worded(value) for name, value in entry.items())
            for found in there
        )
        for entry in expected
        if isinstance(entry, dict)
    )


def _worded(value: JsonValue) -> JsonValue:
    """A number or a flag as the text that stands for it, a list of one as its only member."""
    if isinstance(value, list) and len(value) == 1:
        return _worded(value[0])
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, int | float):
        return f"{value:g}"
    return value.strip() if isinstance(value, str) else value


def _plain(value: JsonValue) -> JsonValue:
    """The value without what suppliers write in their own way."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, str):
        return _PHONE.sub("", value).replace("_", "").casefold()
    return value


@dataclass
class Values:
    """Makes values for the bodies of one thing, each time other ones. `given` are those that only the caller knows,
    `told` those that the thing was told last, `sold` is what the catalogue shows of what is booked."""

    stage: Stage
    given: dict[str, JsonValue] = field(default_factory=dict)
    listed: dict[str, list[JsonValue]] = field(default_factory=dict)
    """What is sold lists these values, by the place that lists them."""
    told: dict[str, JsonValue] = field(default_factory=dict)
    sold: Sold = field(default_factory=Sold)
    _turn: int = 0
    _guests: int = 0

    def body(self, fields: tuple[Kept, ...], names: frozenset[str] | None = None) -> Body:
        """A body with everything that there is a value for, or with these properties of it."""
        self._turn += 1
        body: Body = {}
        for name, some in _by_name(fields):
            if names is None or name in names:
                value = self._value(name, some)
                if value is not None:
                    body[name] = value
        return body

    def _value(self, name: str, fields: list[Kept]) -> JsonValue:
        if name in self.given:
            return self.given[name]
        one_of = fields[0].one_of
        if one_of is not None:
            values = self.listed.get(one_of)
            return values[self._turn % len(values)] if values else None
        inside = {kept.path[1] for kept in fields if len(kept.path) == 2}
        if inside and inside <= self.stage.contact.keys():
            contact: Mapping[str, JsonValue] = self.contact()
            return {each: contact[each] for each in contact if each in inside}
        schema = fields[0].schema
        if FROM in schema:
            return values_from(schema, self.sold.shown, self.stage.notes, self._turn) or None
        kinds = schema.get("type", ())
        if kinds == "boolean" and fields[0].where is not None:
            return True
        if len(fields[0].path) == 1 and "examples" in schema and kinds != "string":
            examples: list[JsonValue] = schema["examples"]
            return next((each for each in examples if each != self.told.get(name)), examples[0])
        if (
            len(fields) != 1
            or len(fields[0].path) != 1
            or "string" not in ([kinds] if isinstance(kinds, str) else kinds)
        ):
            return None
        return self._text(name, schema)

    def _text(self, name: str, schema: Mapping[str, JsonValue]) -> JsonValue:
        if schema.get("format") == "uuid":
            return self.stage.new_uuid()
        contract = self.stage.contract
        if (
            "x-octo-refusal" in schema
            or schema.get("pattern")
            or schema.get("format")
            or name in contract.undrawn
        ):
            return None  # it names something, and only the caller knows what there is
        if name in {thing.reference for thing in contract.owned}:
            return self.stage.reference()
        return f"{self.stage.notes} ({self._turn})"

    def ticket(self, fields: tuple[Kept, ...], item: Body) -> Body:
        """The unit item with what the catalogue asks of its kind of ticket."""
        return self.sold.ticket(fields, item, self.stage.notes, self._turn + 1)

    def contact(self) -> Body:
        """A guest of their own, with everything that is known of one. What the target file says of the test contact is
        used as it is given; the reserved one differs in every field from the one before."""
        self._guests += 1
        guest: Body = {**self.stage.guest(), "notes": f"{self.stage.notes} (guest {self._guests})"}
        if str(guest["emailAddress"]).endswith(".example"):
            first, country, postal_code, language = HOMES[self._guests % len(HOMES)]
            guest |= {
                "firstName": first, "fullName": f"{first} {guest['lastName']}", "country": country,
                "postalCode": postal_code, "locales": [language],
            }  # fmt: skip
        return guest


def _by_name(fields: tuple[Kept, ...]) -> Iterator[tuple[str, list[Kept]]]:
    """The fields below each property of the body; entries of lists only where the caller gives them."""
    names = dict.fromkeys(kept.path[0] for kept in fields)
    for name in names:
        yield (
            name,
            [kept for kept in fields if kept.path[0] == name and EACH not in kept.path]
            or [kept for kept in fields if kept.path[0] == name],
        )


def moments(now: datetime, minutes: int) -> tuple[datetime, datetime]:
    """Between which moments a hold of so many minutes may end; the supplier may shorten it."""
    return now, now + timedelta(minutes=minutes) + CLOCKS_DIFFER
