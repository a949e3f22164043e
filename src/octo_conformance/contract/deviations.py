"""Errors of the schema engine become deviations that name component, property and requirement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from octo_conformance.contract.engine import SchemaError
from octo_conformance.contract.model import CORE, Deviation, Kind, pointer
from octo_conformance.contract.readings import Readings, standing
from octo_conformance.contract.requirement_locations import Embedded, RequirementLocation, locate
from octo_conformance.contract.shapes import Shape
from octo_conformance.contract.wording import brief, expectation
from octo_conformance.document import JsonValue

#: What the wire leaves in place of a secret or personal value.
TOKEN = re.compile(r"\[redacted:[0-9a-f]{8}\]")

#: What a deviation calls the value of a field that is not there.
MISSING = "missing"

_KINDS: dict[str, Kind] = {
    "required": "missing",
    "type": "type",
    "enum": "enum",
    "const": "enum",
    "format": "format",
    "pattern": "pattern",
    "minimum": "range",
    "maximum": "range",
    "exclusiveMinimum": "range",
    "exclusiveMaximum": "range",
    "multipleOf": "range",
    "minLength": "length",
    "maxLength": "length",
    "minItems": "length",
    "maxItems": "length",
    "minProperties": "length",
    "maxProperties": "length",
}
#: What the register calls an object that stands in another one without all of its fields.
ABBREVIATED = "abbreviated"
#: Of several errors at one place the first of these is the cause and the others follow from it.
_WEIGHT: tuple[Kind, ...] = (
    "missing", "null", "type", "empty", "enum", "range", "length", "format", "pattern", "other",
)  # fmt: skip
_ABOUT_PRESENCE: frozenset[Kind] = frozenset({"missing", "null", "type"})
_ABOUT_TEXT: frozenset[Kind] = frozenset({"enum", "format", "pattern", "length", "empty"})


def explain(
    shape: Shape, body: JsonValue, errors: Iterable[SchemaError], fallback: str, readings: Readings
) -> list[Deviation]:
    """Return one deviation for each wrong place, in the order of the errors.

    `fallback` is the requirement of places that carry none, such as a body of the wrong kind. A token in
    place of a redacted value is not judged as text. A value that a reading of the register accepts, even as
    second best, is no deviation.
    """
    heaviest: dict[str, tuple[int, SchemaError, Kind, RequirementLocation]] = {}
    errors = list(errors)
    short = _short(shape, body, errors, fallback, readings)
    for error in errors:
        home = locate(shape, body, error.path, fallback)
        kind = _kind(error, home.value)
        if kind == "missing" and (embedded := _abbreviated(home, readings)) and embedded.at in short:
            continue
        if _is_redacted(home.value, kind) or (
            kind != "missing" and standing(home.reading, home.value, readings) != "refused"
        ):
            continue
        at = pointer(*error.path)
        weight = _WEIGHT.index(kind)
        if at not in heaviest or weight < heaviest[at][0]:
            heaviest[at] = (weight, error, kind, home)
    found = [deviation(at, error, kind, home) for at, (_, error, kind, home) in heaviest.items()]
    return found + [
        _in_short(each)
        for each in short.values()
        if standing(each.reading, ABBREVIATED, readings) == "second_best"
    ]


def _short(
    shape: Shape, body: JsonValue, errors: Iterable[SchemaError], fallback: str, readings: Readings
) -> dict[tuple[str | int, ...], Embedded]:
    """Return the embedded objects that are abbreviated, by their place.

    Such an object lacks more fields than it shows. Where it shows nothing that a capability adds, as many are enough,
    and fields count that a profile does not ask for. One that lacks a field or two has a defect instead, which is the
    same wherever the object stands.
    """
    missing: Counter[tuple[str | int, ...]] = Counter()
    found: dict[tuple[str | int, ...], Embedded] = {}
    for error in errors:
        home = locate(shape, body, error.path, fallback)
        embedded = _abbreviated(home, readings) if _kind(error, home.value) == "missing" else None
        if embedded is not None and (embedded.bare or not home.added_by):
            found.setdefault(embedded.at, embedded)
            missing[embedded.at] += 1
    return {
        at: embedded
        for at, embedded in found.items()
        if isinstance(embedded.value, dict)
        and (embedded.leaves_out + 1 if embedded.bare else missing[at]) > len(embedded.value)
    }


def _abbreviated(home: RequirementLocation, readings: Readings) -> Embedded | None:
    """The embedded object to which a missing field belongs, where the register lets that object be
    abbreviated.

    The properties that say which object it is have to be there all the same.
    """
    embedded = home.embedded
    if embedded is None or standing(embedded.reading, ABBREVIATED, readings) == "refused":
        return None
    names_it = home.component == embedded.component and home.property in embedded.identity
    return None if names_it else embedded


def _in_short(embedded: Embedded) -> Deviation:
    component, _, name = embedded.place.rpartition(".")
    shown = ", ".join(map(str, embedded.value)) if isinstance(embedded.value, dict) else brief(embedded.value)
    return Deviation(
        pointer=pointer(*embedded.at),
        component=component,
        property=name,
        kind="abbreviated",
        requirement=embedded.requirement,
        capability=CORE,
        expected=f"every field of {embedded.component}",
        actual=shown,
        message=f"{embedded.place} shows {shown} only",
    )


def _kind(error: SchemaError, value: JsonValue) -> Kind:
    kind = _KINDS.get(error.keyword, "other")
    if kind != "missing" and value is None:
        return "null"
    if kind == "length" and error.argument == 1 and error.keyword.startswith("min"):
        return "empty"
    if value == "" and kind in _ABOUT_TEXT:
        return "empty"
    return kind


def _is_redacted(value: JsonValue, kind: Kind) -> bool:
    if not isinstance(value, str) or kind == "type":  # a redacted value keeps its type
        return False
    if TOKEN.fullmatch(value):
        return True
    return kind in _ABOUT_TEXT and TOKEN.search(value) is not None


def deviation(at: str, error: SchemaError, kind: Kind, home: RequirementLocation) -> Deviation:
    """The deviation at a place whose location and kind of error are known."""
    expected = expectation(error, kind)
    actual = MISSING if kind == "missing" else brief(home.value)
    name = ".".join(part for part in (home.component, home.property) if part) or "the body"
    says = "is missing" if kind == "missing" else f"is {actual}, expected {expected}"
    prefix = "" if home.capability == CORE else f"{home.capability}: "
    return Deviation(
        pointer=at,
        component=home.component,
        property=home.property,
        kind=kind,
        requirement=home.requirement if kind in _ABOUT_PRESENCE else home.look or home.requirement,
        capability=home.capability,
        expected=expected,
        actual=actual,
        message=f"{prefix}{name} {says}",
    )
