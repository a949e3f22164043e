"""A location says to whom a place in a body belongs: component, property, requirement, capability."""

from __future__ import annotations

from dataclasses import dataclass

from octo_conformance.contract.engine import in_unicode
from octo_conformance.contract.model import CORE
from octo_conformance.contract.shapes import Shape
from octo_conformance.document import JsonValue


@dataclass(frozen=True, slots=True)
class Embedded:
    """A named object inside another one, about whose form the register has an entry.

    `at` is its place, `place` names it as "Booking.product", and `requirement` is that of the object around
    it. It is `bare` where it shows nothing that a capability adds, and `leaves_out` so many of its own fields, those
    that it need not show included.
    """

    at: tuple[str | int, ...]
    place: str
    component: str
    requirement: str
    reading: str
    identity: tuple[str, ...]
    value: JsonValue
    bare: bool
    leaves_out: int


@dataclass(slots=True)
class RequirementLocation:
    """What the contract says about one place.

    `requirement` answers for presence, null and type, and `look`, if any, for what the value looks like.
    `reading` names the entry of the register that accepts other values. `value` is the value at the place.
    `capability` is the innermost one on the way, `added_by` those that add this very place to its object.
    """

    requirement: str
    value: JsonValue
    component: str = ""
    property: str = ""
    look: str | None = None
    reading: str | None = None
    capability: str = CORE
    added_by: tuple[str, ...] = ()
    embedded: Embedded | None = None


def locate(
    shape: Shape | None, body: JsonValue, path: tuple[str | int, ...], fallback: str
) -> RequirementLocation:
    """The location of the place that `path` leads to, even when nothing stands there.

    `fallback` is the requirement of places that carry none, such as a body of the wrong kind.
    """
    home = RequirementLocation(requirement=fallback, value=body)
    names: list[str] = []
    for depth, step in enumerate(path, 1):
        if shape is not None:
            here = shape.fitting(home.value)
            if here.component and isinstance(step, str):
                _enter(home, here)
                names = []
            shape = here.child(home.value, step)
            home.added_by = (shape.capabilities if shape is not None else ()) or here.owner_capabilities
        if isinstance(step, str):
            names.append(step)
            # Stamps on a list apply to its items too, so an index keeps them.
            home.look = home.reading = None
        home.value = _part(home.value, step)
        if shape is not None:
            home.requirement = shape.requirement or home.requirement
            home.look = shape.look or home.look
            home.reading = shape.reading or home.reading
            if shape.component and shape.reading and isinstance(step, str):
                home.embedded = Embedded(
                    path[:depth],
                    f"{home.component}.{step}",
                    shape.component,
                    home.requirement,
                    shape.reading,
                    shape.identity,
                    home.value,
                    _is_bare(shape, home.value),
                    _left_out(shape, home.value),
                )
            if shape.capabilities:
                home.capability = shape.capabilities[0]
    if not names and shape is not None:
        # The object itself is wrong: a list of products that holds a string.
        inner = shape.items if shape.component is None and shape.items else shape
        if inner.component:
            _enter(home, inner)
            home.component += "" if inner is shape else "[]"
    home.property = ".".join(names)
    return home


def _enter(home: RequirementLocation, shape: Shape) -> None:
    home.component = shape.component or ""
    home.requirement = shape.owner or home.requirement
    if shape.owner_capabilities:
        home.capability = shape.owner_capabilities[0]


def _is_bare(shape: Shape, value: JsonValue) -> bool:
    shown = value if isinstance(value, dict) else {}
    return not any(shape.properties[name].capabilities for name in shown if name in shape.properties)


def _left_out(shape: Shape, value: JsonValue) -> int:
    shown = value if isinstance(value, dict) else {}
    return sum(name not in shown for name, inner in shape.properties.items() if not inner.capabilities)


def _part(value: JsonValue, step: str | int) -> JsonValue:
    if isinstance(step, int):
        return value[step] if isinstance(value, list) and step < len(value) else None
    if isinstance(value, dict):
        if step in value:
            return value[step]
        if "\ufffd" in step:
            # The engine saw U+FFFD where the name holds a lone surrogate.
            return next((item for key, item in value.items() if in_unicode(key) == step), None)
    return None
